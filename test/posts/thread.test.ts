/** Several posts in a row: none before all are right, none twice, and none lost in the middle. */
import { describe, expect, it } from "vitest";
import {
  ThreadsPublishThreadError,
  ThreadsValidationError,
  type PostDraft,
  type JournaledThreadOptions,
  type PublishThreadOptions,
} from "../../src/index.js";
import { rejection } from "../support/mock.js";
import { image, publishStage, USER, video, type PublishStage } from "./support.js";

const THREE: readonly PostDraft[] = [{ text: "One" }, { text: "Two" }, { text: "Three" }];

/** With a key and the stage's journal, by a process of its own each time. */
const publisher =
  (stage: PublishStage) =>
  (drafts: readonly PostDraft[], options: JournaledThreadOptions = {}) => {
    const all = { idempotencyKey: "job", journal: stage.journal, ...options } as PublishThreadOptions;
    return stage.process().account.publishThread(drafts, all);
  };

/** What is live, in order, each with what it answers. */
const chainOf = ({ sandbox }: PublishStage) => sandbox.posts().map(({ id, text, replyTo }) => ({ id, text, replyTo }));

/** Holds that what is live is this chain and no more, and answers its ids. */
function expectChain(stage: PublishStage, texts: readonly string[], first: string | null = null): string[] {
  const live = chainOf(stage);
  const ids = live.map(({ id }) => id);
  expect(live).toEqual(texts.map((text, index) => ({ id: ids[index], text, replyTo: ids[index - 1] ?? first })));
  return ids;
}

async function threadError(promise: Promise<unknown>): Promise<ThreadsPublishThreadError> {
  const error = await rejection(promise);
  expect(error).toBeInstanceOf(ThreadsPublishThreadError);
  return error as ThreadsPublishThreadError;
}

describe("publishThread", () => {
  it.each([
    ["with a journal", (stage: PublishStage) => publisher(stage)(THREE)],
    ["in one request each", (stage: PublishStage) => stage.process().account.publishThread(THREE)],
    [
      "through containers",
      (stage: PublishStage) => stage.process().account.publishThread(THREE, { autoPublishText: false }),
    ],
  ])("publishes each part as a reply to the one before it, %s", async (_, publish) => {
    const stage = await publishStage();
    const published = await publish(stage);
    expect(published.map(({ id }) => id)).toEqual(expectChain(stage, ["One", "Two", "Three"]));
    expect(published.every(({ permalink }) => permalink?.startsWith("https://"))).toBe(true);
  });

  it("takes parts of every kind, and one alone", async () => {
    const stage = await publishStage();
    const { account } = stage.process();
    await account.publishThread([
      { text: "One", media: [image("a"), video("b")] },
      { text: "Two", media: [image()] },
    ]);
    expectChain(stage, ["One", "Two"]);
    const alone = await publishStage();
    await alone.process().account.publishThread([{ text: "Gone tomorrow", ghost: true }]);
    expect(alone.sandbox.posts()).toMatchObject([{ text: "Gone tomorrow", ghost: true }]);
  });

  it("may answer somebody with its first part", async () => {
    const stage = await publishStage();
    const { id } = await stage.process().account.publish({ text: "Zero" });
    await publisher(stage)([{ text: "One", replyTo: id }, { text: "Two" }]);
    expectChain(stage, ["Zero", "One", "Two"]);
  });

  it("waits for a part that is too young to be answered", async () => {
    for (const options of [{}, { idempotencyKey: undefined, journal: undefined }]) {
      const stage = await publishStage({ behaviors: { youngParent: "refused" } });
      await publisher(stage)(THREE, options);
      expectChain(stage, ["One", "Two", "Three"]);
    }
  });

  it("leaves what it was given as it was", async () => {
    const stage = await publishStage();
    const drafts = structuredClone(THREE);
    await publisher(stage)(drafts);
    expect(drafts).toEqual(THREE);
  });
});

describe("before the first part", () => {
  it("all are validated, and everything that is wrong is said at once", async () => {
    const stage = await publishStage();
    const long = "x".repeat(501);
    const noUrl = {
      text: "Three",
      media: [{ type: "image", mimeType: "image/jpeg", sizeBytes: 9 }],
    } as unknown as PostDraft;
    const drafts: PostDraft[] = [{ text: "One" }, { text: long, topicTag: "a.b" }, noUrl];
    const error = await rejection(publisher(stage)(drafts));
    expect(error).toBeInstanceOf(ThreadsValidationError);
    const { issues } = error as ThreadsValidationError;
    expect(issues.map(({ path }) => path)).toEqual([
      [1, "text"],
      [1, "topicTag"],
      [2, "media", 0, "url"],
    ]);
    expect(issues[0]?.message).toMatch(/^Part 2: /);
    expect(issues[2]?.message).toMatch(/^Part 3: /);
    expect(stage.sandbox.log).toEqual([]);
  });

  it.each<[string, unknown, (string | number)[]]>([
    ["no parts", [], ["drafts"]],
    ["what is no list", { 0: { text: "One" } }, ["drafts"]],
    ["nothing", null, ["drafts"]],
    ["a later part that answers somebody", [{ text: "One" }, { text: "Two", replyTo: "1" }], [1, "replyTo"]],
    ["a ghost among others", [{ text: "One", ghost: true }, { text: "Two" }], [0, "ghost"]],
    ["a later ghost", [{ text: "One" }, { text: "Two", ghost: true }], [1, "replyTo"]],
  ])("refuses %s", async (_, drafts, path) => {
    const stage = await publishStage();
    const error = await rejection(publisher(stage)(drafts as readonly PostDraft[]));
    expect(error).toBeInstanceOf(ThreadsValidationError);
    expect((error as ThreadsValidationError).issues).toMatchObject([{ path }]);
    expect(stage.sandbox.log).toEqual([]);
  });

  it.each<[string, readonly unknown[]]>([
    ["an empty part", [{ text: "One" }, {}]],
    ["a part that is null", [{ text: "One" }, null]],
    ["a first part that is null", [null, { text: "Two" }]],
    ["a part that is a text", [{ text: "One" }, "Two"]],
  ])("refuses %s", async (_, drafts) => {
    const stage = await publishStage();
    expect(await rejection(publisher(stage)(drafts as readonly PostDraft[]))).toBeInstanceOf(ThreadsValidationError);
    expect(stage.sandbox.log).toEqual([]);
  });

  it.each<[string, object]>([
    ["a time that is none", { timeoutMs: -1 }],
    ["a key without a journal", { journal: undefined }],
    ["a key that leaves no room for the number of a part", { idempotencyKey: "k".repeat(191) }],
    ["an empty key", { idempotencyKey: "" }],
  ])("refuses %s as an option, and calls it no failed part", async (_, options) => {
    const stage = await publishStage();
    expect(await rejection(publisher(stage)(THREE, options))).toBeInstanceOf(ThreadsValidationError);
    expect(stage.sandbox.log).toEqual([]);
  });
});

describe("a key", () => {
  it("is one for all, and each part's own in the journal", async () => {
    const stage = await publishStage();
    const published = await publisher(stage)(THREE);
    for (const [index, { id }] of published.entries()) {
      const entry = await stage.journal.load(`run:job\u2192${index + 1}`);
      expect(entry?.value).toMatchObject({ post: { id } });
    }
    // Its own entry says which drafts it stands for, and nothing of them.
    const entry = await stage.journal.load("run:job");
    expect(Object.keys(entry?.value ?? {}).sort()).toEqual(["parts", "savedAt", "thread"]);
  });

  it("may be as long as it is said to be", async () => {
    const stage = await publishStage();
    const drafts = Array.from({ length: 11 }, (_, index) => ({ text: `Part ${index + 1}` }));
    await publisher(stage)(drafts, { idempotencyKey: "k".repeat(190) });
    expectChain(
      stage,
      drafts.map(({ text }) => text),
    );
  });

  it("that is finished answers the whole chain again, and asks Threads for nothing", async () => {
    const stage = await publishStage();
    const published = await publisher(stage)(THREE);
    const requests = stage.sandbox.log.length;
    expect(await publisher(stage)(THREE)).toEqual(published);
    expect(stage.sandbox.log.length).toBe(requests);
  });

  it("of a part is no key of a thread or of a post", async () => {
    const stage = await publishStage();
    await publisher(stage)([{ text: "One" }]);
    const conflict = { name: "ThreadsIdempotencyConflictError", reason: "journal-entry" };
    await expect(publisher(stage)([{ text: "One" }], { idempotencyKey: "job\u21921" })).rejects.toMatchObject(conflict);
    expect(chainOf(stage).map(({ text }) => text)).toEqual(["One"]);
  });

  it.each<[string, PostDraft[]]>([
    ["another text in the refused part", [{ text: "One" }, { text: "Zwei" }, { text: "Three" }]],
    ["another text behind it", [{ text: "One" }, { text: "Two" }, { text: "Drei" }]],
    ["one part more", [...THREE, { text: "Four" }]],
    ["one part less", THREE.slice(0, 2)],
    ["nothing but the live part", THREE.slice(0, 1)],
  ])("whose part was definitely refused takes other drafts for what is not live: %s", async (_, changed) => {
    const stage = await publishStage();
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 368, on: "publish", occurrence: 2 });
    const error = await rejection(publisher(stage)(THREE));
    expect(error).toMatchObject({ name: "ThreadsPublishThreadError", failedIndex: 1, retryable: false });
    await publisher(stage)(changed);
    expectChain(
      stage,
      changed.map(({ text }) => text ?? ""),
    );
  });

  it("whose part was definitely refused keeps its live parts: another draft for one is a conflict, and so is another account", async () => {
    const OTHER = "26999888777666001";
    const users = [USER, OTHER].map((id) => ({ id, username: `user${id.slice(-3)}` }));
    const stage = await publishStage({ users });
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 368, on: "publish", occurrence: 2 });
    await rejection(publisher(stage)(THREE));
    const conflict = { name: "ThreadsIdempotencyConflictError", reason: "draft" };
    await expect(publisher(stage)([{ text: "Eins" }, ...THREE.slice(1)])).rejects.toMatchObject(conflict);
    const other = stage.process({ userId: OTHER }).account;
    const error = await rejection(other.publishThread(THREE, { idempotencyKey: "job", journal: stage.journal }));
    expect(error).toMatchObject({ cause: { name: "ThreadsIdempotencyConflictError", reason: "account" } });
    expect(stage.sandbox.posts()).toHaveLength(1);
  });

  it.each<[string, PostDraft[]]>([
    ["one part more", [...THREE, { text: "Four" }]],
    ["one part less", THREE.slice(0, 2)],
    ["another order", [{ text: "Two" }, { text: "One" }, { text: "Three" }]],
  ])("stands for its drafts: %s is a conflict, finished or stopped by what may pass", async (_, changed) => {
    for (const failing of [2, 99]) {
      const stage = await publishStage();
      stage.sandbox.inject({ kind: "rate-limited", on: "publish", occurrence: failing });
      await publisher(stage)(THREE).catch(() => undefined);
      const before = stage.sandbox.posts().length;
      const conflict = { name: "ThreadsIdempotencyConflictError", reason: "draft" };
      await expect(publisher(stage)(changed)).rejects.toMatchObject(conflict);
      expect(stage.sandbox.posts()).toHaveLength(before);
    }
  });

  it("of a post is none of a thread, and the other way round", async () => {
    const stage = await publishStage();
    await stage.process().publish({ text: "One" }, "job");
    const conflict = { name: "ThreadsIdempotencyConflictError", reason: "journal-entry" };
    await expect(publisher(stage)([{ text: "One" }])).rejects.toMatchObject(conflict);
    await publisher(stage)([{ text: "Other" }], { idempotencyKey: "thread" });
    await expect(stage.process().publish({ text: "Other" }, "thread")).rejects.toMatchObject(conflict);
    expect(stage.sandbox.posts()).toHaveLength(2);
  });
});

describe("a chain that stops in the middle", () => {
  it.each([1, 2, 3])("at part %i says what is live, and the same key goes on behind it", async (failing) => {
    const stage = await publishStage();
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 368, on: "publish", occurrence: failing });
    const error = await threadError(publisher(stage)(THREE));
    const live = expectChain(stage, ["One", "Two", "Three"].slice(0, failing - 1));
    expect(error).toMatchObject({ published: live, failedIndex: failing - 1, cause: { kind: "policy" } });
    expect(error.message).toContain(`Part ${failing}`);
    const published = await publisher(stage)(THREE);
    expect(published.map(({ id }) => id)).toEqual(expectChain(stage, ["One", "Two", "Three"]));
  });

  it("says of a part what its own error says", async () => {
    const stage = await publishStage();
    stage.sandbox.inject({ kind: "rate-limited", on: "publish", occurrence: 2 });
    const error = await threadError(publisher(stage)(THREE));
    const cause = error.cause as ThreadsPublishThreadError;
    expect(cause.code).toBe("THREADS_API");
    expect(error).toMatchObject({
      ...{ retryable: cause.retryable, retryAfterMs: cause.retryAfterMs, advice: cause.advice },
      request: cause.request,
    });
  });

  it("says of a part whose outcome is unknown that it may be live", async () => {
    const fault = { kind: "close-after", on: "publish", occurrence: 2 } as const;
    const stage = await publishStage({ listDelayMs: 300_000, faults: [fault] });
    const error = await threadError(publisher(stage)(THREE));
    expect(error.cause).toMatchObject({ name: "ThreadsPublishUnconfirmedError" });
    expect(error.message).toContain("Part 2 of the thread may be live");
    expect(error.message).not.toContain("not published");
  });

  it("is not stopped by answers that are lost", async () => {
    const stage = await publishStage();
    stage.sandbox.inject({ kind: "close-after", on: "publish", times: 3 });
    const published = await publisher(stage)(THREE);
    expect(published.map(({ id }) => id)).toEqual(expectChain(stage, ["One", "Two", "Three"]));
  });

  it("by the caller's signal, between two parts or before the first, says what is live", async () => {
    const stage = await publishStage();
    const abort = new AbortController();
    const reason = new Error("enough");
    let publishes = 0;
    const onProgress = ({ step }: { step: string }) => {
      if (step === "permalink" && (publishes += 1) === 1) abort.abort(reason);
    };
    const error = await threadError(publisher(stage)(THREE, { signal: abort.signal, onProgress }));
    expect(error).toMatchObject({ published: expectChain(stage, ["One"]), failedIndex: 1, cause: reason });
    const early = await threadError(publisher(stage)(THREE, { idempotencyKey: "other", signal: abort.signal }));
    expect(early).toMatchObject({ published: [], failedIndex: 0, cause: reason });
    await publisher(stage)(THREE);
    expectChain(stage, ["One", "Two", "Three"]);
  });

  it("without a journal leaves the rest to the host, with the ids to go on from", async () => {
    const stage = await publishStage();
    const { account } = stage.process();
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 368, on: "create-container", occurrence: 2 });
    const error = await threadError(account.publishThread(THREE));
    expect(error.published).toEqual(expectChain(stage, ["One"]));
    await account.publishThread([{ text: "Two", replyTo: error.published.at(-1)! }, { text: "Three" }]);
    expectChain(stage, ["One", "Two", "Three"]);
  });
});
