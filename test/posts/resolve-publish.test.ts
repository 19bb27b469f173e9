/** A decision of the owner closes a key: afterwards the key returns the post, or publishes a draft again. */
import { describe, expect, it } from "vitest";
import type { PublishResolution } from "../../src/index.js";
import { rejection } from "../support/mock.js";
import { image, publishStage, USER, type PublishStage } from "./support.js";
import { PUBLISHED, stoppable } from "./support-life.js";

const TEXT = "a day at sea";
const DRAFT = { text: TEXT };
const OTHER = "26999888777666001";
const users = [
  { id: USER, username: "mika" },
  { id: OTHER, username: "noor" },
];

/** A key whose live post cannot be found, because its container has expired. */
async function unknownKey(draft: { readonly text: string } = DRAFT) {
  const stage = await publishStage({ users, behaviors: { publishedStatus: "EXPIRED" } });
  stage.sandbox.inject({ kind: "close-after", on: "publish" });
  expect(await rejection(stage.process().publish(draft, "job"))).toMatchObject({ final: true });
  // The request may take effect until then.
  stage.clock.advance(60_000);
  const resolve = (resolution: PublishResolution, key = "job") =>
    stage.process().account.resolvePublish(key, resolution, { journal: stage.journal });
  return { stage, resolve, post: stage.sandbox.posts()[0]! };
}

describe("resolvePublish: with a post", () => {
  it("makes the key return the post, and claims it for the key", async () => {
    const { stage, resolve, post } = await unknownKey();
    expect(await resolve({ postId: post.id })).toMatchObject({ id: post.id });
    expect(await stage.process().publish(DRAFT, "job")).toMatchObject({ id: post.id });
    expect((await stage.journal.load(`post:${post.id}`))?.value).toMatchObject({ claimedBy: "job" });
    // The same decision again changes nothing. Another decision is a conflict.
    expect(await resolve({ postId: post.id })).toMatchObject({ id: post.id });
    expect(await rejection(resolve({ notPublished: true }))).toMatchObject({ reason: "post" });
    expect(stage.sandbox.posts()).toHaveLength(1);
  });

  it("refuses a post of another account, and one that does not exist", async () => {
    const { stage, resolve } = await unknownKey();
    const theirs = await stage.process({ userId: OTHER }).account.publish({ text: TEXT });
    expect(await rejection(resolve({ postId: theirs.id }))).toMatchObject({ code: "THREADS_VALIDATION" });
    expect(await rejection(resolve({ postId: "18999999999999999" }))).toMatchObject({ code: "THREADS_API" });
    expect((await stage.journal.load("run:job"))?.value).toMatchObject({ post: null });
  });

  it("refuses a post that belongs to another key", async () => {
    const { stage, resolve } = await unknownKey();
    const { id } = await stage.process().publish({ text: "another" }, "other");
    expect(await rejection(resolve({ postId: id }))).toMatchObject({
      name: "ThreadsIdempotencyConflictError",
      reason: "post",
    });
  });
});

describe("resolvePublish: with notPublished", () => {
  it("makes the key publish a draft again, even an edited one", async () => {
    const { stage, resolve, post } = await unknownKey();
    await stage.process().account.posts.delete(post.id);
    expect(await resolve({ notPublished: true })).toBeNull();
    const { id } = await stage.process().publish({ text: "an edited text" }, "job");
    expect(stage.postsOf("an edited text").map((one) => one.id)).toEqual([id]);
  });
});

describe("resolvePublish", () => {
  it("refuses while a run holds the key, and while a request may still take effect", async () => {
    const stage = await publishStage();
    const resolve = () =>
      stage.process().account.resolvePublish("job", { notPublished: true }, { journal: stage.journal });
    const stopped = stoppable(PUBLISHED);
    void stage.process({ life: stopped }).publish(DRAFT, "job");
    await stopped.stopped;
    expect(await rejection(resolve())).toMatchObject({ code: "THREADS_PUBLISH_IN_PROGRESS", retryable: true });
    // The lease is over after 60 s. A request under it may take effect for 15 s more.
    stage.clock.advance(65_000);
    expect(await rejection(resolve())).toMatchObject({ code: "THREADS_PUBLISH_IN_PROGRESS" });
    stage.clock.advance(15_000);
    expect(await resolve()).toBeNull();
  });

  it("closes the part of a thread whose outcome is not known, and keeps the live parts", async () => {
    const stage = await publishStage({ behaviors: { publishedStatus: "EXPIRED" } });
    const drafts = [{ text: "One" }, { text: "Two" }, { text: "Three" }];
    const options = { idempotencyKey: "job", journal: stage.journal };
    const publishThread = () => stage.process().account.publishThread(drafts, options);
    stage.sandbox.inject({ kind: "close-after", on: "publish", occurrence: 2 });
    expect(await rejection(publishThread())).toMatchObject({ failedIndex: 1, cause: { final: true } });
    const [one, two] = stage.sandbox.posts();
    stage.clock.advance(60_000);
    await stage.process().account.resolvePublish("job", { postId: two?.id ?? "" }, { journal: stage.journal });
    const published = await publishThread();
    expect(published.slice(0, 2).map(({ id }) => id)).toEqual([one?.id, two?.id]);
    expect(stage.sandbox.posts()).toHaveLength(3);
  });

  it("refuses an unknown key, a finished thread, and a resolution with neither or both fields", async () => {
    const { stage, resolve } = await unknownKey();
    await stage.process().account.publishThread([{ text: "One" }, { text: "Two" }], {
      idempotencyKey: "thread",
      journal: stage.journal,
    });
    const invalid = { code: "THREADS_VALIDATION" };
    expect(await rejection(resolve({ notPublished: true }, "nothing"))).toMatchObject(invalid);
    expect(await rejection(resolve({ notPublished: true }, "thread"))).toMatchObject(invalid);
    for (const wrong of [
      {},
      { postId: "1", notPublished: true },
      { postId: "x" },
      { postId: 1 },
      null,
      { notPublished: false },
    ]) {
      expect(await rejection(resolve(wrong as never)), JSON.stringify(wrong)).toMatchObject(invalid);
    }
    expect(await rejection(resolve({ postId: "1" }, ""))).toMatchObject(invalid);
  });
});

describe("publish: a definite refusal with nothing unconfirmed", () => {
  const refusedKey = async (fault: Parameters<PublishStage["sandbox"]["inject"]>[0]) => {
    const stage = await publishStage({ users, faults: [fault] });
    const error = await rejection(stage.process().publish(DRAFT, "job"));
    return { stage, error };
  };
  const REFUSED = { kind: "graph-error", status: 400, code: 368, on: "publish" } as const;

  it.each<[string, Parameters<PublishStage["sandbox"]["inject"]>[0]]>([
    ["of the publish request", REFUSED],
    ["of the container", { kind: "graph-error", status: 400, code: 100, on: "create-container" }],
  ])("(%s) releases the key for the edited draft", async (_what, fault) => {
    const { stage, error } = await refusedKey(fault);
    expect(error).toMatchObject({ name: "ThreadsApiError", retryable: false });
    const { id } = await stage.process().publish({ text: "an edited text", media: [image()] }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    // The key now stands for the edited draft.
    expect(await rejection(stage.process().publish(DRAFT, "job"))).toMatchObject({ reason: "draft" });
  });

  it("releases the key for the same draft of another account", async () => {
    const { stage } = await refusedKey({ kind: "graph-error", status: 400, code: 190, on: "publish" });
    const { id } = await stage.process({ userId: OTHER }).publish(DRAFT, "job");
    expect(stage.sandbox.posts().map((post) => [post.id, post.userId])).toEqual([[id, OTHER]]);
    expect(await rejection(stage.process().publish(DRAFT, "job"))).toMatchObject({ reason: "account" });
  });

  it("accepts the same draft of the same account again", async () => {
    const { stage } = await refusedKey(REFUSED);
    const { id } = await stage.process().publish(DRAFT, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it.each<[string, Parameters<PublishStage["sandbox"]["inject"]>[0]]>([
    ["a passing rate limit", { kind: "rate-limited", on: "publish" }],
    ["a lost request that may be live", { kind: "close-before", on: "publish", times: 4 }],
  ])("is not %s: another draft is a conflict", async (_what, fault) => {
    const { stage } = await refusedKey(fault);
    expect(await rejection(stage.process().publish({ text: "edited" }, "job"))).toMatchObject({ reason: "draft" });
    expect(await rejection(stage.process({ userId: OTHER }).publish(DRAFT, "job"))).toMatchObject({
      reason: "account",
    });
  });
});

it("publish: a record with a rounded account id belongs to the same account, and gets the exact id", async () => {
  const stage = await publishStage({ users });
  stage.sandbox.inject({ kind: "rate-limited", on: "publish" });
  const rounded = String(Number(USER));
  expect(rounded).not.toBe(USER);
  await rejection(stage.process().publish(DRAFT, "job"));
  const stored = await stage.journal.load("run:job");
  await stage.journal.save("run:job", { ...stored!.value, account: rounded }, stored!.version);
  await stage.process().publish(DRAFT, "job");
  expect((await stage.journal.load("run:job"))?.value).toMatchObject({ account: USER });
});

it("publish: continues a record of version 0.1.0, which lacks fields", async () => {
  const stage = await publishStage();
  const stopped = stoppable(PUBLISHED);
  void stage.process({ life: stopped }).publish(DRAFT, "job");
  await stopped.stopped;
  const stored = await stage.journal.load("run:job");
  const { released, madeAt, replaces, finishedAt, reported, unconfirmed, ...old } = stored!.value;
  expect([released, madeAt, replaces, finishedAt, reported]).not.toContain(undefined);
  const { until } = unconfirmed as { until: number };
  await stage.journal.save("run:job", { ...old, format: 1, doubt: { until } }, stored!.version);
  stage.clock.advance(120_000);
  const { id } = await stage.process().publish(DRAFT, "job");
  expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
});

describe("resolvePublish: with a post, while a run takes the key", () => {
  /** The journal of `resolvePublish`: right before its nth save of the key, a run of the key continues. */
  const interruptedAt = (stage: PublishStage, nth: number, run: () => Promise<unknown>) => {
    let saves = 0;
    const save: typeof stage.journal.save = async (key, value, ifVersion) => {
      if (key === "run:job" && (saves += 1) === nth) await run();
      return await stage.journal.save(key, value, ifVersion);
    };
    return { ...stage.journal, save };
  };

  /** A key whose post is live, beside an equal post that no key has claimed. */
  async function beside() {
    const stage = await publishStage();
    const stopped = stoppable(PUBLISHED);
    const going = stage.process({ life: stopped }).publish(DRAFT, "job");
    await stopped.stopped;
    stage.clock.advance(120_000);
    const ours = stage.sandbox.posts()[0]!;
    const other = await stage.process().account.publish(DRAFT);
    const finish = async () => {
      stopped.resume();
      expect((await going).id).toBe(ours.id);
    };
    return { stage, ours, other, finish };
  }

  it.each([1, 2])(
    "leaves no claim on the post when the run finishes the key with its own post before save %d",
    async (nth) => {
      const { stage, ours, other, finish } = await beside();
      const journal = interruptedAt(stage, nth, finish);
      const closing = stage.process().account.resolvePublish("job", { postId: other.id }, { journal });
      expect(await rejection(closing)).toMatchObject({ name: "ThreadsIdempotencyConflictError", reason: "post" });
      expect((await stage.journal.load(`post:${other.id}`))?.value.claimedBy ?? null).toBeNull();
      expect((await stage.journal.load("run:job"))?.value).toMatchObject({ post: { id: ours.id } });
    },
  );

  it("leaves no claim on the post when a run takes the key over", async () => {
    const { stage, ours, other } = await beside();
    const taken = stoppable("after save");
    let taking: Promise<unknown> = Promise.resolve();
    const take = async () => {
      taking = stage.process({ life: taken }).publish(DRAFT, "job");
      await taken.stopped;
    };
    const journal = interruptedAt(stage, 1, take);
    const error = await rejection(stage.process().account.resolvePublish("job", { postId: other.id }, { journal }));
    expect(error).toMatchObject({ name: "ThreadsPublishInProgressError" });
    expect(await stage.journal.load(`post:${other.id}`)).toBeNull();
    taken.resume();
    expect(await taking).toMatchObject({ id: ours.id });
  });

  it("keeps one claimed post for the key when the run finishes it after the claim", async () => {
    const { stage, ours, finish } = await beside();
    const journal = interruptedAt(stage, 2, finish);
    const closed = await stage.process().account.resolvePublish("job", { postId: ours.id }, { journal });
    expect(closed).toMatchObject({ id: ours.id });
    expect((await stage.journal.load("run:job"))?.value).toMatchObject({ post: { id: ours.id } });
    expect((await stage.journal.load(`post:${ours.id}`))?.value).toMatchObject({ claimedBy: "job" });
  });

  it("leaves the record unchanged when another key claims the post at the same time", async () => {
    const { stage, other } = await beside();
    const before = (await stage.journal.load("run:job"))?.value;
    const take = async () => {
      const claimed = { savedAt: stage.clock.now(), claimedBy: "theirs", draft: before?.draft, ground: "reported" };
      await stage.journal.save(`post:${other.id}`, claimed, null);
    };
    const journal = interruptedAt(stage, 1, take);
    const error = await rejection(stage.process().account.resolvePublish("job", { postId: other.id }, { journal }));
    expect(error).toMatchObject({ name: "ThreadsIdempotencyConflictError", reason: "post" });
    const { unconfirmed, live, reported, post } = before!;
    expect((await stage.journal.load("run:job"))?.value).toMatchObject({ unconfirmed, live, reported, post });
    expect((await stage.journal.load(`post:${other.id}`))?.value).toMatchObject({ claimedBy: "theirs" });
  });
});
