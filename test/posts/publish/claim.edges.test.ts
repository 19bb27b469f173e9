/** Claims of older versions and claims that are released, the keys that search for one post, and the last search of all. */
import { describe, expect, it } from "vitest";
import type { PostDraft } from "../../../src/index.js";
import { addSearchingKey, claimedBy, claimPost, releaseClaim } from "../../../src/posts/publish/claim.js";
import type { RunIdentity } from "../../../src/posts/publish/journal-lease.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import { image, publishStage } from "../support.js";
import { PUBLISHED, stoppable } from "../support-life.js";

const POST = "18000000000000001";
const NOW = Date.UTC(2026, 10, 23, 12);
const DAY_MS = 24 * 3_600_000;
const TEXT = "a day at sea";
const LOST_AFTER = { kind: "close-after", on: "publish" } as const;
const NO_GLANCE = { kind: "html-502", on: "list-threads", times: 3 } as const;

const identity = (key: string, changes: Partial<RunIdentity> = {}): RunIdentity => ({
  ...{ journal: memoryJournal(), key, draft: "draft-1", shared: true, account: null },
  ...changes,
});

describe("a claim that version 0.1.0 wrote for an equal draft", () => {
  it.each([
    ["guessed", true],
    ["live", false],
    ["named", false],
  ])("as %s gives way to the key to which Threads reported the post: %s", async (ground, taken) => {
    const ours = identity("ours");
    await ours.journal.save(`post:${POST}`, { savedAt: NOW, claimedBy: "theirs", draft: "draft-1", ground }, null);
    expect(await claimPost(ours, POST, NOW, "reported")).toBe(taken);
    expect(await claimedBy(ours, POST)).toBe(taken ? "ours" : "theirs");
  });
});

describe("a released claim", () => {
  it("leaves the post to the next key", async () => {
    const ours = identity("ours");
    const theirs = identity("theirs", { journal: ours.journal });
    await claimPost(ours, POST, NOW, "published");
    await releaseClaim(ours, POST, NOW);
    expect(await claimedBy(ours, POST)).toBeNull();
    expect(await claimPost(theirs, POST, NOW, "published")).toBe(true);
    expect(await claimedBy(ours, POST)).toBe("theirs");
  });

  it("is not released by a key that does not hold it, and a post without a claim gets none", async () => {
    const ours = identity("ours");
    await claimPost(identity("theirs", { journal: ours.journal }), POST, NOW, "published");
    await releaseClaim(ours, POST, NOW);
    expect(await claimedBy(ours, POST)).toBe("theirs");
    await releaseClaim(ours, "18000000000000002", NOW);
    expect(await ours.journal.load("post:18000000000000002")).toBeNull();
  });
});

describe("the keys that search for a post of one draft", () => {
  it("are kept for less than a day", async () => {
    const { journal } = identity("");
    await addSearchingKey(identity("old", { journal }), NOW);
    await addSearchingKey(identity("recent", { journal }), NOW + 1);
    expect(await addSearchingKey(identity("new", { journal }), NOW + DAY_MS)).toEqual(["recent", "new"]);
  });

  it("are written once for each key", async () => {
    const ours = identity("ours");
    await addSearchingKey(ours, NOW);
    await addSearchingKey(identity("theirs", { journal: ours.journal }), NOW);
    const save = () => expect.unreachable("The journal was written again.");
    const again = { ...ours, journal: { ...ours.journal, save } };
    expect(await addSearchingKey(again, NOW + 1)).toEqual(["ours", "theirs"]);
  });

  it("are those of the same account", async () => {
    const { journal } = identity("");
    await addSearchingKey(identity("a", { journal, account: "1" }), NOW);
    await addSearchingKey(identity("b", { journal, draft: "draft-2" }), NOW);
    expect(await addSearchingKey(identity("c", { journal }), NOW)).toEqual(["c"]);
    expect((await journal.load("search:1:draft-1"))?.value).toMatchObject({ keys: { a: NOW } });
    expect((await journal.load("search::draft-1"))?.value).toMatchObject({ savedAt: NOW, keys: { c: NOW } });
  });

  it("are none after twenty saves that lost their race", async () => {
    let saves = 0;
    const save = () => {
      saves += 1;
      return Promise.resolve(null);
    };
    const ours = identity("ours", { journal: { ...memoryJournal(), save } });
    expect([await addSearchingKey(ours, NOW), saves]).toEqual([[], 20]);
  });
});

const DRAFTS: readonly (readonly [string, (name: string) => PostDraft])[] = [
  ["text", () => ({ text: TEXT })],
  ["carousel", (name) => ({ text: TEXT, media: [image(name), image("last")] })],
];

it.each(DRAFTS)("a post dated before the request is not taken before the last look: %s", async (_, draft) => {
  const stage = await publishStage({ listDelayMs: 40_000 });
  const earlier = await stage.process().account.publish(draft("earlier"));
  stage.clock.advance(45_000);
  stage.sandbox.inject(NO_GLANCE);
  stage.sandbox.inject(LOST_AFTER);
  const { id } = await stage.process().publish(draft("ours"), "job");
  expect(stage.sandbox.posts().map((post) => post.id)).toEqual([earlier.id, id]);
  expect(stage.sandbox.pendingFaults).toEqual([]);
});

it("a young carousel that is the only one listed is not taken while the response to its key is outstanding", async () => {
  const stage = await publishStage({ listDelayMs: 5_000 });
  const draft = (name: string) => ({ text: TEXT, media: [image(name), image("last")] });
  const life = stoppable(PUBLISHED);
  const theirs = stage.process({ life }).publish(draft("theirs"), "theirs");
  await life.stopped;
  stage.clock.advance(2_000);
  stage.sandbox.inject(LOST_AFTER);
  let looks = 0;
  // The third search, at 3 s, finds only their post. The fourth search, at 7 s, finds both.
  const onProgress = ({ step }: { readonly step: string }) => {
    if (step === "search") looks += 1;
    if (looks === 4) life.resume();
  };
  const ours = await stage.process().publish(draft("ours"), "ours", { onProgress });
  const [first, second] = stage.sandbox.posts();
  expect(ours.id).toBe(second?.id);
  expect((await theirs).id).toBe(first?.id);
});

it("a post that is found in a list is claimed as published", async () => {
  const stage = await publishStage({ faults: [LOST_AFTER] });
  const { id } = await stage.process().publish({ text: TEXT }, "job");
  expect((await stage.journal.load(`post:${id}`))?.value).toMatchObject({ claimedBy: "job", ground: "published" });
});
