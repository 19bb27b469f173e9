/** Threads of posts: nothing is sent before all parts are valid, no part is published twice, and none is lost in between. */
import { describe, expect, it } from "vitest";
import {
  ThreadsPublishThreadError,
  ThreadsValidationError,
  type PostDraft,
  type PublishJournal,
  type JournaledThreadOptions,
  type PublishThreadOptions,
} from "../../src/index.js";
import { rejection } from "../support/mock.js";
import { image, publishStage, USER, video, type PublishStage } from "./support.js";

const THREE: readonly PostDraft[] = [{ text: "One" }, { text: "Two" }, { text: "Three" }];

/** Publishes with a key and the stage's journal, in a new process each time. */
const publisher =
  (stage: PublishStage) =>
  (drafts: readonly PostDraft[], options: JournaledThreadOptions = {}) => {
    const all = { idempotencyKey: "job", journal: stage.journal, ...options } as PublishThreadOptions;
    return stage.process().account.publishThread(drafts, all);
  };

/** The live posts in order, each with the post that it replies to. */
const chainOf = ({ sandbox }: PublishStage) => sandbox.posts().map(({ id, text, replyTo }) => ({ id, text, replyTo }));

/** Asserts that exactly this thread is live, and returns its ids. */
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
    expect(published.every(({ permalink }) => permalink?.includes("/@mika/post/"))).toBe(true);
  });

  it("accepts parts of every kind, and a single part", async () => {
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

  it("may reply to another post with its first part", async () => {
    const stage = await publishStage();
    const { id } = await stage.process().account.publish({ text: "Zero" });
    await publisher(stage)([{ text: "One", replyTo: id }, { text: "Two" }]);
    expectChain(stage, ["Zero", "One", "Two"]);
  });

  it("waits for a part that is not visible yet", async () => {
    for (const options of [{}, { idempotencyKey: undefined, journal: undefined }]) {
      const stage = await publishStage({ behaviors: { youngParent: "refused" } });
      await publisher(stage)(THREE, options);
      expectChain(stage, ["One", "Two", "Three"]);
    }
  });

  it("does not change its arguments", async () => {
    const stage = await publishStage();
    const drafts = structuredClone(THREE);
    await publisher(stage)(drafts);
    expect(drafts).toEqual(THREE);
  });
});

describe("publishThread: before the first part", () => {
  it("validates all parts, and reports all issues at once", async () => {
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
    ["an object that is not a list", { 0: { text: "One" } }, ["drafts"]],
    ["null", null, ["drafts"]],
    ["a later part with replyTo", [{ text: "One" }, { text: "Two", replyTo: "1" }], [1, "replyTo"]],
    ["a ghost post before other parts", [{ text: "One", ghost: true }, { text: "Two" }], [0, "ghost"]],
    ["a later ghost post", [{ text: "One" }, { text: "Two", ghost: true }], [1, "replyTo"]],
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
    ["a part that is a string", [{ text: "One" }, "Two"]],
  ])("refuses %s", async (_, drafts) => {
    const stage = await publishStage();
    expect(await rejection(publisher(stage)(drafts as readonly PostDraft[]))).toBeInstanceOf(ThreadsValidationError);
    expect(stage.sandbox.log).toEqual([]);
  });

  it.each<[string, object]>([
    ["an invalid timeout", { timeoutMs: -1 }],
    ["a key without a journal", { journal: undefined }],
    ["a key that is too long for the number of a part", { idempotencyKey: "k".repeat(191) }],
    ["an empty key", { idempotencyKey: "" }],
  ])("refuses %s as an option, without calling it a failed part", async (_, options) => {
    const stage = await publishStage();
    expect(await rejection(publisher(stage)(THREE, options))).toBeInstanceOf(ThreadsValidationError);
    expect(stage.sandbox.log).toEqual([]);
  });
});

describe("publishThread: a key", () => {
  it("is one for the thread, and a separate one for each part in the journal", async () => {
    const stage = await publishStage();
    const published = await publisher(stage)(THREE);
    for (const [index, { id }] of published.entries()) {
      const entry = await stage.journal.load(`run:job\u2192${index + 1}`);
      expect(entry?.value).toMatchObject({ post: { id } });
    }
    // The thread's own entry identifies its drafts, and contains nothing of them.
    const entry = await stage.journal.load("run:job");
    expect(Object.keys(entry?.value ?? {}).sort()).toEqual(["parts", "savedAt", "thread"]);
  });

  it("may have 190 characters", async () => {
    const stage = await publishStage();
    const drafts = Array.from({ length: 11 }, (_, index) => ({ text: `Part ${index + 1}` }));
    await publisher(stage)(drafts, { idempotencyKey: "k".repeat(190) });
    expectChain(
      stage,
      drafts.map(({ text }) => text),
    );
  });

  it("that is finished returns the whole thread again, and calls Threads for nothing", async () => {
    const stage = await publishStage();
    const published = await publisher(stage)(THREE);
    const requests = stage.sandbox.log.length;
    expect(await publisher(stage)(THREE)).toEqual(published);
    expect(stage.sandbox.log.length).toBe(requests);
  });

  it("of a part cannot be the key of a thread or of a post", async () => {
    const stage = await publishStage();
    await publisher(stage)([{ text: "One" }]);
    const conflict = { name: "ThreadsIdempotencyConflictError", reason: "journal-entry" };
    await expect(publisher(stage)([{ text: "One" }], { idempotencyKey: "job\u21921" })).rejects.toMatchObject(conflict);
    expect(chainOf(stage).map(({ text }) => text)).toEqual(["One"]);
  });

  it.each<[string, PostDraft[]]>([
    ["another text in the refused part", [{ text: "One" }, { text: "Zwei" }, { text: "Three" }]],
    ["another text after it", [{ text: "One" }, { text: "Two" }, { text: "Drei" }]],
    ["an additional part", [...THREE, { text: "Four" }]],
    ["a missing part", THREE.slice(0, 2)],
    ["only the live part", THREE.slice(0, 1)],
  ])("with a definitely refused part accepts other drafts for the parts that are not live: %s", async (_, changed) => {
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

  it("with a definitely refused part keeps its live parts: another draft for one, or another account, is a conflict", async () => {
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
    ["an additional part", [...THREE, { text: "Four" }]],
    ["a missing part", THREE.slice(0, 2)],
    ["another order", [{ text: "Two" }, { text: "One" }, { text: "Three" }]],
  ])(
    "stands for its drafts: %s is a conflict, whether it is finished or stopped by a passing failure",
    async (_, changed) => {
      for (const failing of [2, 99]) {
        const stage = await publishStage();
        stage.sandbox.inject({ kind: "rate-limited", on: "publish", occurrence: failing });
        await publisher(stage)(THREE).catch(() => undefined);
        const before = stage.sandbox.posts().length;
        const conflict = { name: "ThreadsIdempotencyConflictError", reason: "draft" };
        await expect(publisher(stage)(changed)).rejects.toMatchObject(conflict);
        expect(stage.sandbox.posts()).toHaveLength(before);
      }
    },
  );

  it("of a post cannot be used for a thread, and the reverse", async () => {
    const stage = await publishStage();
    await stage.process().publish({ text: "One" }, "job");
    const conflict = { name: "ThreadsIdempotencyConflictError", reason: "journal-entry" };
    await expect(publisher(stage)([{ text: "One" }])).rejects.toMatchObject(conflict);
    await publisher(stage)([{ text: "Other" }], { idempotencyKey: "thread" });
    await expect(stage.process().publish({ text: "Other" }, "thread")).rejects.toMatchObject(conflict);
    expect(stage.sandbox.posts()).toHaveLength(2);
  });
});

describe("publishThread: a thread that stops in the middle", () => {
  it.each([1, 2, 3])("at part %i reports the live parts, and the same key continues after them", async (failing) => {
    const stage = await publishStage();
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 368, on: "publish", occurrence: failing });
    const error = await threadError(publisher(stage)(THREE));
    const live = expectChain(stage, ["One", "Two", "Three"].slice(0, failing - 1));
    expect(error).toMatchObject({ published: live, failedIndex: failing - 1, cause: { kind: "policy" } });
    expect(error.message).toContain(`Part ${failing}`);
    const published = await publisher(stage)(THREE);
    expect(published.map(({ id }) => id)).toEqual(expectChain(stage, ["One", "Two", "Three"]));
  });

  it("reports the advice and retryability of the part's own error", async () => {
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

  it("reports that a part with an unconfirmed outcome may be live", async () => {
    const fault = { kind: "close-after", on: "publish", occurrence: 2 } as const;
    const stage = await publishStage({ listDelayMs: 300_000, faults: [fault] });
    const error = await threadError(publisher(stage)(THREE));
    expect(error.cause).toMatchObject({ name: "ThreadsPublishUnconfirmedError" });
    expect(error.message).toContain("Part 2 of the thread may be live");
    expect(error.message).not.toContain("not published");
  });

  it("does not stop at lost responses", async () => {
    const stage = await publishStage();
    stage.sandbox.inject({ kind: "close-after", on: "publish", times: 3 });
    const published = await publisher(stage)(THREE);
    expect(published.map(({ id }) => id)).toEqual(expectChain(stage, ["One", "Two", "Three"]));
  });

  it("by the caller's signal, before the first or between two parts, reports the live parts", async () => {
    const stage = await publishStage();
    const abort = new AbortController();
    const reason = new Error("enough");
    let publishes = 0;
    const onProgress = ({ step }: { step: string }) => {
      if (step === "permalink" && (publishes += 1) === 1) abort.abort(reason);
    };
    const error = await threadError(publisher(stage)(THREE, { signal: abort.signal, onProgress }));
    expect(error).toMatchObject({ published: expectChain(stage, ["One"]), failedIndex: 1, cause: reason });
    expect(error.message).toBe("Part 2 of the thread was not published. The 1 before it is published.");
    const early = await threadError(publisher(stage)(THREE, { idempotencyKey: "other", signal: abort.signal }));
    expect(early).toMatchObject({ published: [], failedIndex: 0, cause: reason });
    expect(early.message).toBe("Part 1 of the thread was not published.");
    await publisher(stage)(THREE);
    expectChain(stage, ["One", "Two", "Three"]);
  });

  it.each(["keyed", "keyless"])(
    "says that a %s part was not published when a signal ends it before it is sent",
    async (way) => {
      const stage = await publishStage();
      const abort = new AbortController();
      const onProgress = ({ step }: { step: string }) => step === "publish" && abort.abort(new Error("enough"));
      const options = { autoPublishText: false, signal: abort.signal, onProgress };
      const { account } = stage.process();
      const stopped = way === "keyed" ? publisher(stage)(THREE, options) : account.publishThread(THREE, options);
      expect((await threadError(stopped)).message).toBe("Part 1 of the thread was not published.");
      expectChain(stage, []);
    },
  );

  it("reports that a part may be live when the journal shows an earlier run or cannot be read", async () => {
    const stage = await publishStage();
    await publisher(stage)(THREE);
    const signal = AbortSignal.abort(new Error("enough"));
    const message = "Part 1 of the thread could not be checked, and may be live.";
    expect((await threadError(publisher(stage)(THREE, { signal }))).message).toBe(message);
    let loads = 0;
    const journal: PublishJournal = {
      ...stage.journal,
      load: (key) => ((loads += 1) > 1 ? Promise.reject(new Error("down")) : stage.journal.load(key)),
    };
    const other = publisher(stage)(THREE, { idempotencyKey: "other", signal, journal });
    expect((await threadError(other)).message).toBe(message);
  });

  it("without a journal reports the ids to continue from", async () => {
    const stage = await publishStage();
    const { account } = stage.process();
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 368, on: "create-container", occurrence: 2 });
    const error = await threadError(account.publishThread(THREE));
    expect(error.published).toEqual(expectChain(stage, ["One"]));
    await account.publishThread([{ text: "Two", replyTo: error.published.at(-1)! }, { text: "Three" }]);
    expectChain(stage, ["One", "Two", "Three"]);
  });
});
