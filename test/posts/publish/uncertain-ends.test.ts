/** Failures of credentials, stores and clocks beside the publish request must not decide the outcome of a post. */
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  isThreadsError,
  ThreadsClient,
  ThreadsNotConnectedError,
  type Credentials,
  type PublishJournal,
} from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { ALL_SCOPES } from "../../testing/sandbox/posting.js";
import { publishStage, USER, video, type PublishStage } from "../support.js";
import { PUBLISHED, stoppable } from "../support-life.js";

const TEXT = "a day at sea";
const DRAFT = { text: TEXT };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const UNKNOWN = { name: "ThreadsPublishUnconfirmedError", code: "THREADS_PUBLISH_UNKNOWN" } as const;
const RACE = { kind: "graph-error", status: 400, code: 24, subcode: 4279009, on: "publish" } as const;
const OTHER = "26999888777666001";
const users = [
  { id: USER, username: "mika" },
  { id: OTHER, username: "noor" },
];

/** An account with credentials of the test. */
function accountWith(stage: PublishStage, credentials: Partial<Credentials>) {
  const agent = new Agent();
  onTestFinished(() => agent.destroy());
  const { hosts, appId, appSecret, redirectUri } = stage.sandbox.clientOptions;
  const { clock } = stage;
  const client = new ThreadsClient({ appId, appSecret, redirectUri, hosts, dispatcher: agent, clock });
  const issued = {
    accessToken: stage.sandbox.issueToken({ userId: USER, scopes: ALL_SCOPES }),
    userId: USER,
  };
  return client.account({ get: () => Promise.resolve(issued), rejected: () => undefined, ...credentials });
}

describe("publish: credentials that fail when they are notified of a refusal", () => {
  const away = () => Promise.reject(new Error("the store is away"));
  const LIVE = { kind: "graph-error", status: 400, code: 987654, effect: "after" } as const;

  it("do not hide Threads' response: a post that may be live is found", async () => {
    const stage = await publishStage({ faults: [{ ...LIVE, on: "publish" }] });
    const account = accountWith(stage, { rejected: away });
    const options = { idempotencyKey: "job", journal: stage.journal };
    const { id } = await account.publish(DRAFT, options);
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });

  it("do not hide Threads' response to a text in one request, or to a repost", async () => {
    const stage = await publishStage();
    const { id } = await stage.process().account.publish({ text: "the original" });
    const account = accountWith(stage, { rejected: away });
    stage.sandbox.inject({ ...LIVE, on: "create-container" });
    expect(await rejection(account.publish(DRAFT))).toMatchObject(UNKNOWN);
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 987654, on: "repost" });
    expect(await rejection(account.posts.repost(id))).toMatchObject(UNKNOWN);
  });
});

/** A key whose post is live, suspended right after its publish request. */
async function stoppedKey(stage: PublishStage) {
  const stopped = stoppable(PUBLISHED);
  void stage.process({ life: stopped }).publish(DRAFT, "job");
  await stopped.stopped;
}

describe("publish: credentials that are not available", () => {
  it("end a key after an hour only if they stay unavailable", async () => {
    const stage = await publishStage();
    await stoppedKey(stage);
    stage.clock.advance(2 * HOUR_MS);
    const options = { idempotencyKey: "job", journal: stage.journal };
    const passing = accountWith(stage, { get: () => Promise.reject(new Error("the store is away")) });
    expect(await rejection(passing.publish(DRAFT, options))).toMatchObject({ ...UNKNOWN, final: false });
    const gone = accountWith(stage, { get: () => Promise.reject(new ThreadsNotConnectedError("mika")) });
    expect(await rejection(gone.publish(DRAFT, options))).toMatchObject({ ...UNKNOWN, final: true });
  });

  it("do not hide the id that Threads reported", async () => {
    const stage = await publishStage();
    const failing: PublishJournal = {
      ...stage.journal,
      load: (key) => (key.startsWith("post:") ? Promise.reject(new Error("away")) : stage.journal.load(key)),
    };
    await rejection(stage.process({ journal: failing }).publish(DRAFT, "job"));
    const gone = accountWith(stage, { get: () => Promise.reject(new ThreadsNotConnectedError("mika")) });
    const error = await rejection(gone.publish(DRAFT, { idempotencyKey: "job", journal: stage.journal }));
    expect(error).toMatchObject({ ...UNKNOWN, published: true, candidates: [{ id: stage.sandbox.posts()[0]?.id }] });
  });
});

describe("publish: a publish that was refused as 24/4279009 and took effect nevertheless", () => {
  it("does not leave a key without an end when its owner deletes the post", async () => {
    const stage = await publishStage({
      listDelayMs: 10 * MINUTE_MS,
      faults: [
        { ...RACE, times: 3 },
        { ...RACE, occurrence: 4, effect: "after" },
      ],
    });
    const error = await rejection(stage.process().publish(DRAFT, "job"));
    expect(error).toMatchObject({ ...UNKNOWN, published: true, final: false });
    stage.sandbox.deletePost(stage.sandbox.posts()[0]?.id ?? "");
    let ended: unknown = null;
    for (let delivery = 1; ended === null && delivery <= 100; delivery += 1) {
      stage.clock.advance(MINUTE_MS);
      const next = await rejection(stage.process().publish(DRAFT, "job"));
      if (isThreadsError(next, "THREADS_PUBLISH_UNKNOWN") && next.final) ended = next;
    }
    expect(ended).toMatchObject({ published: true, retryable: false });
  });

  it("is found even if its replacement took minutes", async () => {
    const stage = await publishStage({
      processingMs: 400_000,
      faults: [
        { ...RACE, times: 3 },
        { ...RACE, occurrence: 4, effect: { afterMs: 10 } },
      ],
    });
    const draft = { text: TEXT, media: [video()] };
    const { id } = await stage.process().publish(draft, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(4);
  });
});

it("publish: does not report a permission that the publish request lacked as the scope of a list", async () => {
  const stage = await publishStage({
    listDelayMs: 10 * MINUTE_MS,
    faults: [{ kind: "graph-error", status: 500, code: 10, effect: "after", on: "publish" }],
  });
  const error = await rejection(stage.process().publish(DRAFT, "job"));
  expect(error).toMatchObject({ ...UNKNOWN, published: true, missingScope: null, cause: { graph: { code: 10 } } });
  expect((error as Error).message).not.toMatch(/scope/);
});

it("publish: claims a reported post at the next delivery when the journal failed until it was returned", async () => {
  const stage = await publishStage();
  let failures = 0;
  const failing: PublishJournal = {
    ...stage.journal,
    save: async (key, value, ifVersion) => {
      const names = value.reported !== null && value.reported !== undefined;
      if (names && failures < 5) {
        failures += 1;
        throw new Error("away");
      }
      return await stage.journal.save(key, value, ifVersion);
    },
  };
  const { id } = await stage.process({ journal: failing }).publish(DRAFT, "job");
  expect(failures).toBe(5);
  expect(await stage.process().publish(DRAFT, "job")).toMatchObject({ id });
  expect((await stage.journal.load(`post:${id}`))?.value).toMatchObject({ claimedBy: "job", ground: "reported" });
});

it("publishThread: does not call a part unpublished whose key belongs to another account, because it may be live", async () => {
  const stage = await publishStage({ users });
  const drafts = [{ text: "One" }, { text: "Two" }];
  const options = { idempotencyKey: "job", journal: stage.journal };
  await stage.process().account.publishThread(drafts, options);
  const error = await rejection(stage.process({ userId: OTHER }).account.publishThread(drafts, options));
  expect(error).toMatchObject({ failedIndex: 0, cause: { reason: "account" } });
  expect((error as Error).message).not.toMatch(/not published/);
});

it("publish: dates the last FINISHED by its request, not by its response", async () => {
  const stage = await publishStage({ faults: [{ kind: "late", ms: 5_000, on: "publish" }] });
  let [published, slowed] = [false, false];
  const { publish } = stage.process({
    client: {
      onEvent: (event) => {
        published ||= event.type === "request" && event.path.endsWith("/threads_publish");
        if (!published || slowed || event.type !== "response" || event.method !== "GET") return;
        slowed = true;
        stage.clock.advance(20_000);
      },
    },
  });
  const twins: Promise<unknown>[] = [];
  const { id } = await publish(DRAFT, "job", {
    onProgress: ({ step }) => {
      if (slowed && step === "ask" && twins.length === 0) twins.push(stage.process().account.publish(DRAFT));
    },
  });
  await Promise.all(twins);
  expect(stage.postsOf(TEXT)).toHaveLength(2);
  expect(id).toBe(stage.postsOf(TEXT).toSorted((a, b) => a.publishedAt - b.publishedAt)[0]?.id);
});

it("publish: reads a journal that leaves out null fields as one that keeps them", async () => {
  const stage = await publishStage();
  const full = (value: object) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
  const sparse: PublishJournal = {
    ...stage.journal,
    load: async (key) => {
      const stored = await stage.journal.load(key);
      return stored === null ? null : { ...stored, value: full(stored.value) as never };
    },
    save: async (key, value, ifVersion) => {
      const saved = await stage.journal.save(key, value, ifVersion);
      return saved === null ? null : { ...saved, value: full(saved.value) as never };
    },
  };
  const { id } = await stage.process({ journal: sparse }).publish(DRAFT, "job");
  expect((await stage.process({ journal: sparse }).publish(DRAFT, "job")).id).toBe(id);
  expect(stage.sandbox.posts()).toHaveLength(1);
});

describe("resolvePublish: with notPublished", () => {
  const gone = { get: () => Promise.reject(new ThreadsNotConnectedError("mika")) };

  it("closes the key of an owner who is not connected any more", async () => {
    const stage = await publishStage();
    await stoppedKey(stage);
    stage.clock.advance(2 * HOUR_MS);
    const { journal } = stage;
    await accountWith(stage, gone).resolvePublish("job", { notPublished: true }, { journal });
    expect((await journal.load("run:job"))?.value).toMatchObject({ released: true });
    // With a post id the post has to be read, which needs a token.
    const error = await rejection(accountWith(stage, gone).resolvePublish("job", { postId: "1" }, { journal }));
    expect(error).toMatchObject({ code: "THREADS_NOT_CONNECTED" });
  });

  it("closes the key of an owner who connected another account", async () => {
    const stage = await publishStage({ users });
    await stoppedKey(stage);
    stage.clock.advance(2 * HOUR_MS);
    const { account, publish } = stage.process({ userId: OTHER });
    expect(await rejection(publish(DRAFT, "job"))).toMatchObject({ reason: "account" });
    await account.resolvePublish("job", { notPublished: true }, { journal: stage.journal });
    const { id } = await publish(DRAFT, "job");
    expect(stage.sandbox.posts().find((post) => post.id === id)?.userId).toBe(OTHER);
  });

  it("does not wait for hours when a wrong clock wrote the end of the settling time", async () => {
    const stage = await publishStage();
    await stoppedKey(stage);
    stage.clock.advance(10 * MINUTE_MS);
    const stored = await stage.journal.load("run:job");
    const unconfirmed = { ...(stored!.value.unconfirmed as object), until: stage.clock.now() + 5 * HOUR_MS };
    const value = { ...stored!.value, unconfirmed, lease: null, savedAt: stage.clock.now() };
    await stage.journal.save("run:job", value, stored!.version);
    const { account } = stage.process();
    expect(await account.resolvePublish("job", { notPublished: true }, { journal: stage.journal })).toBeNull();
  });
});
