/** Conditions of publishing that decide whose a post is, how often something is tried, and when a wait ends. */
import { describe, expect, it } from "vitest";
import { ThreadsApiError, type PostDraft } from "../../../src/index.js";
import { creationDelays } from "../../../src/posts/publish/failure.js";
import { publishedFrom } from "../../../src/posts/publish/time-bounds.js";
import { DEFAULT_PUBLISH_TIMING } from "../../../src/posts/publish/timing.js";
import { rejection } from "../../support/mock.js";
import { image, publishStage, USER, type PublishStage } from "../support.js";
import { PUBLISHED, stoppable } from "../support-life.js";

const TEXT = "a day at sea";
const DRAFT = { text: TEXT };
const LOST_AFTER = { kind: "close-after", on: "publish" } as const;
/** The first list cannot be read, so the posts that it shows are not known to be older. */
const NO_GLANCE = { kind: "html-502", on: "list-threads", times: 3 } as const;

const ids = (posts: readonly { readonly id: string }[]) => posts.map(({ id }) => id).toSorted();

/** Publishes a draft until Threads has the post, and stops before the response is read. */
async function withoutResponse(stage: PublishStage, draft: PostDraft, key: string) {
  const life = stoppable(PUBLISHED);
  const published = stage.process({ life }).publish(draft, key);
  await life.stopped;
  return { published, resume: life.resume };
}

describe("a post that looks like the key's own", () => {
  it.each<[string, (name: string) => PostDraft]>([
    ["image", (name) => ({ text: TEXT, media: [image(name)] })],
    ["image without a text", (name) => ({ media: [image(name)] })],
  ])("is not claimed while the response to another key may still name it: %s", async (_, draft) => {
    const stage = await publishStage();
    const theirs = await withoutResponse(stage, draft("theirs"), "theirs");
    stage.clock.advance(2_000);
    stage.sandbox.inject(NO_GLANCE);
    stage.sandbox.inject(LOST_AFTER);
    let looks = 0;
    // The response to the other key arrives after this key's first look.
    const onProgress = ({ step }: { readonly step: string }) => {
      if (step === "search") looks += 1;
      if (looks === 2) theirs.resume();
    };
    const ours = await stage.process().publish(draft("ours"), "ours", { onProgress });
    const byUrl = (name: string) =>
      stage.sandbox.posts().find(({ media }) => media[0]?.url.includes(`/${name}.jpg`) === true)?.id;
    expect(ours.id).toBe(byUrl("ours"));
    expect((await theirs.published).id).toBe(byUrl("theirs"));
    expect(stage.sandbox.pendingFaults).toEqual([]);
  });
});

it("equal carousels are shared out at the last look only, because a list may show another one late", async () => {
  const stage = await publishStage({ listDelayMs: 10_000 });
  const draft = { text: TEXT, media: [image("a"), image("b")] };
  await withoutResponse(stage, draft, "theirs");
  await withoutResponse(stage, draft, "ours");
  stage.clock.advance(120_000);
  const searching = { savedAt: stage.clock.now(), keys: { theirs: stage.clock.now() } };
  const fingerprint = (await stage.journal.load("run:ours"))?.value.draft as string;
  await stage.journal.save(`search:${USER}:${fingerprint}`, searching, null);
  await stage.process().account.publish(draft);
  const error = await rejection(stage.process().publish(draft, "ours"));
  expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: true });
  const { candidates } = error as { readonly candidates: readonly { readonly id: string }[] };
  expect(ids(candidates)).toEqual(ids(stage.sandbox.posts()));
  expect(candidates).toHaveLength(3);
});

describe("a container that Threads reports, while it is awaited, as", () => {
  const statusFor = async (status: string, times: number) => {
    const stage = await publishStage();
    stage.sandbox.inject({ kind: "altered", set: { status }, on: "node", times });
    const startedAt = stage.clock.now();
    const error = await rejection(stage.process().publish({ media: [image()] }, "job"));
    return { error, waitedMs: stage.clock.now() - startedAt, published: stage.count("publish") };
  };

  it("ERROR fails the post at once", async () => {
    const { error, waitedMs, published } = await statusFor("ERROR", 1);
    expect(error).toMatchObject({ name: "ThreadsContainerError", status: "ERROR" });
    expect([waitedMs, published]).toEqual([0, 0]);
  });

  it("PUBLISHED is not published again, and its post is searched for", async () => {
    const { error, published } = await statusFor("PUBLISHED", 1);
    expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: true });
    expect(published).toBe(0);
  });
});

it("the creation of a container is tried again 500 ms and 1 s after a 5xx with code 10, and then no more", () => {
  const graph = {
    ...{ message: "Refused.", type: "OAuthException", code: 10, name: null, subcode: null, traceId: null },
    ...{ userTitle: null, userMessage: null, isTransient: null },
  };
  const failure = new ThreadsApiError({
    ...{ status: 500, kind: "permission", responsible: "user", advice: "", graph, usage: null, retryable: false },
    request: { method: "POST", path: "/v1.0/me/threads" },
  });
  const delayMs = creationDelays({ draft: DRAFT, timing: DEFAULT_PUBLISH_TIMING, parentWait: undefined });
  expect([delayMs(failure), delayMs(failure), delayMs(failure)]).toEqual([500, 1_000, null]);
});

it("a key without any date accepts posts from now on, less 2 s for certain and less 5 min perhaps", () => {
  const now = 1_000_000_000;
  const clocks = {
    serverNow: () => now,
    serverTime: { aheadMs: 0, confirmedAt: null },
    clock: { now: () => now, sleep: () => Promise.resolve() },
  };
  const from = publishedFrom({ since: null, unconfirmed: null, finishedAt: null }, clocks);
  expect(from).toEqual({ surely: now - 2_000, perhaps: now - 300_000 });
});

it("resolvePublish gives up after five saves that lost their race", async () => {
  const stage = await publishStage({ faults: [LOST_AFTER], listDelayMs: 3_600_000 });
  await rejection(stage.process().publish(DRAFT, "job"));
  stage.clock.advance(120_000);
  let saves = 0;
  const save = () => {
    saves += 1;
    return Promise.resolve(null);
  };
  const journal = { ...stage.journal, save };
  const error = await rejection(stage.process().account.resolvePublish("job", { notPublished: true }, { journal }));
  expect(error).toMatchObject({ name: "ThreadsPublishInProgressError", retryAfterMs: 1_000 });
  expect(saves).toBe(5);
});
