import { describe, expect, it } from "vitest";
import { checkPosts, type CheckedKey } from "../../scripts/chaos/check-posts.js";
import type { RecordedPost } from "../../scripts/chaos/messages.js";

const key = (name: string, look: string, ...reports: string[]): CheckedKey => ({ key: name, look, reports });
const post = (id: string, look: string): RecordedPost => ({ id, look, containerId: `c${id}`, publishedAt: 1 });
const none = { once: 0, twice: 0, lost: 0, wrong: 0, unreported: 0, unexpected: 0 };

describe("chaos: the check of posts", () => {
  it("accepts keys that each have their post", () => {
    const verdict = checkPosts([key("a", "A", "1"), key("b", "B", "2")], [post("2", "B"), post("1", "A")]);
    expect(verdict).toEqual({ ...none, once: 2, offenders: [] });
  });

  it("finds a post that was published twice, whichever of the two was reported", () => {
    const verdict = checkPosts([key("a", "A", "2")], [post("1", "A"), post("2", "A")]);
    expect(verdict).toMatchObject({ ...none, twice: 1 });
    expect(verdict.offenders).toEqual([{ look: "A", kind: "twice", count: 1 }]);
  });

  it("finds a reported post that was never published", () => {
    expect(checkPosts([key("a", "A", "1")], [])).toMatchObject({ ...none, lost: 1, wrong: 1 });
  });

  it("finds a key that was reported with another post's id", () => {
    const verdict = checkPosts([key("a", "A", "2"), key("b", "B", "2")], [post("1", "A"), post("2", "B")]);
    expect(verdict).toMatchObject({ ...none, once: 1, wrong: 1 });
    expect(verdict.offenders).toEqual([{ look: "A", kind: "wrong", count: 1 }]);
  });

  it("finds a key that was reported with two ids, even if both posts exist", () => {
    const verdict = checkPosts([key("a", "A", "1", "2"), key("b", "A", "2")], [post("1", "A"), post("2", "A")]);
    expect(verdict).toMatchObject({ ...none, once: 1, wrong: 1 });
  });

  it("finds a key that no worker reported, published or not", () => {
    const verdict = checkPosts([key("a", "A"), key("b", "B")], [post("1", "A")]);
    expect(verdict).toMatchObject({ ...none, lost: 1, unreported: 2 });
  });

  it("finds a post that matches no key, such as a carousel without one of its items", () => {
    const verdict = checkPosts([key("a", "A", "1")], [post("1", "A'")]);
    expect(verdict).toMatchObject({ ...none, lost: 1, wrong: 1, unexpected: 1 });
  });

  it("checks equal drafts as a set: each key has one of the posts, and no two the same", () => {
    const posts = [post("1", "A"), post("2", "A")];
    expect(checkPosts([key("a", "A", "2"), key("b", "A", "1")], posts)).toMatchObject({ ...none, once: 2 });
    expect(checkPosts([key("a", "A", "1"), key("b", "A", "1")], posts)).toMatchObject({ ...none, once: 1, wrong: 1 });
  });

  it("counts one key of equal drafts as wrong for a post too many, and as lost for a post too few", () => {
    const keys = [key("a", "A", "1"), key("b", "A", "2")];
    const three = [post("1", "A"), post("2", "A"), post("3", "A")];
    expect(checkPosts(keys, three)).toMatchObject({ ...none, once: 1, twice: 1 });
    expect(checkPosts(keys, [post("1", "A")])).toMatchObject({ ...none, once: 1, lost: 1, wrong: 1 });
  });
});
