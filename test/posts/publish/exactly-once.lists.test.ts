/** Live posts that have to be found: late, behind, equal to others, or listed in an unexpected way. */
import { describe, expect, it } from "vitest";
import { ThreadsPublishUnconfirmedError, type PostDraft } from "../../../src/index.js";
import type { Behaviors } from "../../../src/testing/index.js";
import { rejection } from "../../support/mock.js";
import { image, KINDS, publishStage } from "../support.js";
import { lateToPublish, PUBLISHED, stoppable } from "../support-life.js";

const TEXT = "a day at sea";
const LOST_AFTER = { kind: "close-after", on: "publish" } as const;
/** The transport reads each list up to three times. */
const NO_GLANCE = { kind: "html-502", on: "list-threads", times: 3 } as const;

describe("publish: a request that takes effect late", () => {
  it.each([100, 5_000, 20_000, 40_000])("within the settling time (%d ms) makes one post", async (lateMs) => {
    const stage = await publishStage();
    const { publish } = stage.process({ life: lateToPublish(stage.clock, lateMs) });
    const { id } = await publish({ text: TEXT }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });

  // The documented exception of the promise: Threads publishes one container twice, after the settling time.
  it.each([
    ["refused", 1],
    ["publishes-again", 2],
  ] as const)(
    "after the settling time meets a published container, which Threads handles as: %s",
    async (publishTwice, posts) => {
      const stage = await publishStage({ behaviors: { publishTwice } });
      const life = lateToPublish(stage.clock, 300_000);
      const { id } = await stage.process({ life }).publish({ text: TEXT }, "job");
      await life.arrive();
      expect(stage.sandbox.posts()).toHaveLength(posts);
      expect(stage.sandbox.posts()[0]?.id).toBe(id);
      expect(stage.sandbox.containers()).toHaveLength(1);
      expect(stage.count("publish")).toBe(2);
    },
  );
});

describe("publish: a list that is behind", () => {
  it("is read again for a while", async () => {
    const stage = await publishStage({ listDelayMs: 10_000, faults: [LOST_AFTER] });
    const { id } = await stage.process().publish({ text: TEXT }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });

  it("for longer leaves the post live, sends nothing again, and shows it to the same key later", async () => {
    const stage = await publishStage({ listDelayMs: 300_000, faults: [LOST_AFTER] });
    for (let tries = 1; tries <= 2; tries += 1) {
      const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
      expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: true, idempotencyKey: "job" });
    }
    stage.clock.advance(300_000);
    const { id } = await stage.process().publish({ text: TEXT }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });

  it("can be searched again without a journal, with the error's resume", async () => {
    const stage = await publishStage({ listDelayMs: 100_000, faults: [LOST_AFTER] });
    const { account } = stage.process();
    const error = await rejection(account.publish({ text: TEXT }, { autoPublishText: false }));
    expect(error).toMatchObject({ published: true, idempotencyKey: null });
    const resume: unknown = JSON.parse(JSON.stringify((error as ThreadsPublishUnconfirmedError).resume));
    expect(JSON.stringify(resume)).not.toContain(TEXT);
    stage.clock.advance(100_000);
    const { id } = await account.publish({ text: TEXT }, { resume });
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
    await expect(rejection(account.publish({ text: "another" }, { resume }))).resolves.toMatchObject({
      name: "ThreadsIdempotencyConflictError",
    });
  });

  it("does not cause a second publish when it cannot be read at all", async () => {
    const stage = await publishStage({ faults: [LOST_AFTER, { kind: "html-502", on: "list-threads", times: 60 }] });
    const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: true });
    for (let tries = 1; tries <= 10; tries += 1) {
      const again = await stage
        .process()
        .publish({ text: TEXT }, "job")
        .catch(() => null);
      if (again === null) continue;
      expect(stage.sandbox.posts().map((post) => post.id)).toEqual([again.id]);
      break;
    }
    expect(stage.sandbox.pendingFaults).toEqual([]);
    expect(stage.count("publish")).toBe(1);
  });
});

describe("publish: equal drafts", () => {
  it.each(KINDS)(
    "of eight keys at once, a $kind each, get one post each although every response is lost",
    async (row) => {
      const stage = await publishStage();
      const parent = (await stage.process().account.publish({ text: "the parent" })).id;
      stage.sandbox.inject({ ...LOST_AFTER, times: 4 });
      stage.sandbox.inject({ kind: "graph-error", status: 500, code: 10, effect: "after", on: "publish", times: 2 });
      stage.sandbox.inject({ kind: "close-before", on: "publish", times: 2 });
      const keys = Array.from({ length: 8 }, (_, index) => `job-${index}`);
      const publishAll = () => Promise.all(keys.map((key) => stage.process().publish(row.draft(TEXT, parent), key)));
      const posts = await publishAll();
      const ids = new Set(posts.map(({ id }) => id));
      expect(stage.sandbox.pendingFaults).toEqual([]);
      expect(ids).toEqual(new Set(stage.postsOf(TEXT).map(({ id }) => id)));
      expect(ids.size).toBe(8);
      await expect(publishAll()).resolves.toEqual(posts);
    },
  );

  it.each([true, false])("published before are not taken for the post (with a journal: %s)", async (withJournal) => {
    const stage = await publishStage();
    const { account, publish } = stage.process();
    const older = await account.publish({ text: TEXT });
    stage.sandbox.inject(LOST_AFTER);
    const draft = { text: TEXT };
    const post = withJournal ? await publish(draft, "job") : await account.publish(draft, { autoPublishText: false });
    expect(stage.sandbox.posts().map(({ id }) => id)).toEqual([older.id, post.id]);
  });

  it("claimed by another key are not taken for the post, whether listed before or not", async () => {
    const stage = await publishStage();
    const first = await stage.process().publish({ text: TEXT }, "job-1");
    stage.sandbox.inject(NO_GLANCE);
    stage.sandbox.inject(LOST_AFTER);
    const second = await stage.process().publish({ text: TEXT }, "job-2");
    expect(stage.sandbox.posts().map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(stage.sandbox.pendingFaults).toEqual([]);
  });

  it("are two candidates for the owner without a journal", async () => {
    const stage = await publishStage();
    const { account } = stage.process();
    await account.publish({ text: TEXT });
    stage.sandbox.inject(NO_GLANCE);
    stage.sandbox.inject(LOST_AFTER);
    const error = await rejection(account.publish({ text: TEXT }, { autoPublishText: false }));
    expect(error).toBeInstanceOf(ThreadsPublishUnconfirmedError);
    const { published, candidates } = error as ThreadsPublishUnconfirmedError;
    expect(published).toBe(true);
    expect(new Set(candidates.map(({ id }) => id))).toEqual(new Set(stage.sandbox.posts().map(({ id }) => id)));
    expect(candidates).toHaveLength(2);
  });

  it.each<[string, (quoted: string) => PostDraft]>([
    ["a ghost post", () => ({ text: TEXT, ghost: true })],
    ["a post with a topic", () => ({ text: TEXT, topicTag: "Sea" })],
    ["a post with a quote", (quote) => ({ text: TEXT, quote })],
  ])("with equal texts are not equal if one is %s", async (_name, other) => {
    for (const [behaviors, plainFirst] of [
      [{ ghostsInThreads: true }, true],
      [{ ghostsInThreads: true }, false],
      [{ ghostsInThreads: false }, true],
    ] as const) {
      const stage = await publishStage({ behaviors });
      const drafts = [{ text: TEXT }, other((await stage.process().account.publish({ text: "the quoted" })).id)];
      const [first, second] = (plainFirst ? drafts : drafts.toReversed()) as [PostDraft, PostDraft];
      const noLists = (times: number, { ghost }: PostDraft) => {
        stage.sandbox.inject({ ...NO_GLANCE, times });
        if (ghost === true) stage.sandbox.inject({ ...NO_GLANCE, on: "list-ghost-posts", times });
      };
      // The first post is live, and the lists cannot be read: one early read and seven searches, each tried three times.
      stage.sandbox.inject(LOST_AFTER);
      noLists(24, first);
      await expect(rejection(stage.process().publish(first, "job-1"))).resolves.toMatchObject({ published: true });
      expect(stage.sandbox.pendingFaults).toEqual([]);
      // The second run does not know of the first post when its own response is lost.
      stage.sandbox.inject(LOST_AFTER);
      noLists(3, second);
      const ids = [(await stage.process().publish(second, "job-2")).id];
      ids.unshift((await stage.process().publish(first, "job-1")).id);
      expect(stage.postsOf(TEXT).map(({ id }) => id)).toEqual(ids);
    }
  });

  it("are left to their own keys: an image is taken only after the time of every response", async () => {
    const stage = await publishStage({ listDelayMs: 0 });
    // Two images without a text. The first post is lost, and is not listed until the second one is published.
    const [lost, other] = ["lost", "other"].map((name): PostDraft => ({ media: [image(name)] })) as [
      PostDraft,
      PostDraft,
    ];
    stage.sandbox.inject(LOST_AFTER);
    const searching = stage.process().publish(lost, "job-lost");
    const [found, named] = await Promise.all([searching, stage.process().publish(other, "job-other")]);
    const byUrl = (name: string) =>
      stage.sandbox.posts().find(({ media }) => media[0]?.url.includes(`/${name}.jpg`) === true)?.id;
    expect({ found: found.id, named: named.id }).toEqual({ found: byUrl("lost"), named: byUrl("other") });
  });

  it("published an hour ago are not part of the search", async () => {
    const stage = await publishStage();
    const { account } = stage.process();
    await account.publish({ text: TEXT });
    stage.clock.advance(3_600_000);
    stage.sandbox.inject(NO_GLANCE);
    stage.sandbox.inject(LOST_AFTER);
    const post = await account.publish({ text: TEXT }, { autoPublishText: false });
    expect(stage.sandbox.posts().at(-1)?.id).toBe(post.id);
  });
});

describe("publish: a lost post is found", () => {
  const decoy = "another post of the same minute";
  it.each<[string, PostDraft]>([
    ["its text, with accents and spaces", { text: "  Cafe\u0301 \t au\n\nlait  " }],
    ["its topic", { text: TEXT, topicTag: "Sailing" }],
    ["a hashtag in its text", { text: "#sailing all day" }],
    ["an empty text and its alt text", { media: [{ ...image(), altText: "a boat" }] }],
    ["its poll", { text: "tea or coffee?", poll: ["tea", "coffee"] }],
    ["its link without a text", { link: "https://example.com/a" }],
  ])("by %s", async (_what, draft) => {
    const stage = await publishStage();
    const { account, publish } = stage.process();
    stage.sandbox.inject(NO_GLANCE);
    stage.sandbox.inject(LOST_AFTER);
    const publishing = publish(draft, "job");
    await account.publish({ text: decoy });
    const { id } = await publishing;
    expect(
      stage.sandbox
        .posts()
        .filter((post) => post.text !== decoy)
        .map((post) => post.id),
    ).toEqual([id]);
  });

  it.each<[keyof Behaviors, Partial<Behaviors>, number]>([
    ["repliesInThreads", { repliesInThreads: true }, 3],
    ["ghostsInThreads", { ghostsInThreads: true }, 4],
    ["pagingLinks", { pagingLinks: false }, 0],
    ["emptyPaging", { emptyPaging: true }, 0],
  ])("under the behavior %s", async (_name, behaviors, kind) => {
    const stage = await publishStage({ behaviors });
    const replyTo = (await stage.process().account.publish({ text: "the parent" })).id;
    stage.sandbox.inject(LOST_AFTER);
    const { id } = await stage.process().publish(KINDS[kind]!.draft(TEXT, replyTo), "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
  });

  it.each(["own", "containers"] as const)("for a carousel whose items are listed under %s ids", async (childIds) => {
    const stage = await publishStage({ behaviors: { childIds }, faults: [LOST_AFTER] });
    const { id } = await stage.process().publish({ text: TEXT, media: [image("a"), image("b")] }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });

  it("for no carousel beside an equal one from outside the SDK: both are candidates", async () => {
    const stage = await publishStage();
    const draft = { text: TEXT, media: [image("a"), image("b")] };
    const stopped = stoppable(PUBLISHED);
    void stage.process({ life: stopped }).publish(draft, "job");
    await stopped.stopped;
    stage.clock.advance(2_000);
    await stage.process().account.publish(draft);
    stage.clock.advance(120_000);
    const error = await rejection(stage.process().publish(draft, "job"));
    expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: true, retryable: true });
    const { candidates } = error as ThreadsPublishUnconfirmedError;
    expect(candidates.map(({ id }) => id).toSorted()).toEqual(
      stage.sandbox
        .posts()
        .map(({ id }) => id)
        .toSorted(),
    );
    // An hour later no retry can find out more: the owner has to resolve the key.
    stage.clock.advance(3_600_000);
    expect(await rejection(stage.process().publish(draft, "job"))).toMatchObject({ final: true, retryable: false });
    expect(stage.count("publish")).toBe(2);
  });
});
