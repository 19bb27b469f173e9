import { describe, expect, it } from "vitest";
import { judge, type JudgedKey } from "../../scripts/chaos/judge.js";
import type { RecordedPost } from "../../scripts/chaos/messages.js";

const key = (name: string, look: string, ...reports: string[]): JudgedKey => ({ key: name, look, reports });
const post = (id: string, look: string): RecordedPost => ({ id, look, containerId: `c${id}`, publishedAt: 1 });
const none = { once: 0, twice: 0, lost: 0, wrong: 0, unknown: 0, strangers: 0 };

describe("the judge of a run", () => {
  it("finds nothing where each key has its post", () => {
    const verdict = judge([key("a", "A", "1"), key("b", "B", "2")], [post("2", "B"), post("1", "A")]);
    expect(verdict).toEqual({ ...none, once: 2, offenders: [] });
  });

  it("finds a post that was published twice, whichever of the two was reported", () => {
    const verdict = judge([key("a", "A", "2")], [post("1", "A"), post("2", "A")]);
    expect(verdict).toMatchObject({ ...none, twice: 1 });
    expect(verdict.offenders).toEqual([{ look: "A", kind: "twice", many: 1 }]);
  });

  it("finds a post that is reported and was never published", () => {
    expect(judge([key("a", "A", "1")], [])).toMatchObject({ ...none, lost: 1, wrong: 1 });
  });

  it("finds an id that is another post's", () => {
    const verdict = judge([key("a", "A", "2"), key("b", "B", "2")], [post("1", "A"), post("2", "B")]);
    expect(verdict).toMatchObject({ ...none, once: 1, wrong: 1 });
    expect(verdict.offenders).toEqual([{ look: "A", kind: "wrong", many: 1 }]);
  });

  it("finds a key that was reported under two ids, even if both posts are there", () => {
    const verdict = judge([key("a", "A", "1", "2"), key("b", "A", "2")], [post("1", "A"), post("2", "A")]);
    expect(verdict).toMatchObject({ ...none, once: 1, wrong: 1 });
  });

  it("finds a key that nobody reported, published or not", () => {
    const verdict = judge([key("a", "A"), key("b", "B")], [post("1", "A")]);
    expect(verdict).toMatchObject({ ...none, lost: 1, unknown: 2 });
  });

  it("finds a post that nobody wanted, as a carousel with an item less", () => {
    const verdict = judge([key("a", "A", "1")], [post("1", "A'")]);
    expect(verdict).toMatchObject({ ...none, lost: 1, wrong: 1, strangers: 1 });
  });

  it("takes equal drafts as a set: each key one of the posts, and no two the same", () => {
    const posts = [post("1", "A"), post("2", "A")];
    expect(judge([key("a", "A", "2"), key("b", "A", "1")], posts)).toMatchObject({ ...none, once: 2 });
    expect(judge([key("a", "A", "1"), key("b", "A", "1")], posts)).toMatchObject({ ...none, once: 1, wrong: 1 });
  });

  it("lets one post too many of equal drafts spoil one of them, and one too few be lost", () => {
    const keys = [key("a", "A", "1"), key("b", "A", "2")];
    expect(judge(keys, [post("1", "A"), post("2", "A"), post("3", "A")])).toMatchObject({ ...none, once: 1, twice: 1 });
    expect(judge(keys, [post("1", "A")])).toMatchObject({ ...none, once: 1, lost: 1, wrong: 1 });
  });
});
