/** Waiting for containers. A container that is not FINISHED is never published, however the wait ends. */
import { describe, expect, it } from "vitest";
import type { PostDraft } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { image, publishStage, video } from "../support.js";
import { countingTogether } from "../support-life.js";

const TEXT = "a day at sea";
const REASONS = [
  "FAILED_DOWNLOADING_VIDEO",
  "FAILED_PROCESSING_AUDIO",
  "FAILED_PROCESSING_VIDEO",
  "INVALID_ASPEC_RATIO",
  "INVALID_BIT_RATE",
  "INVALID_DURATION",
  "INVALID_FRAME_RATE",
  "INVALID_AUDIO_CHANNELS",
  "INVALID_AUDIO_CHANNEL_LAYOUT",
  "UNKNOWN",
  "SOMETHING_NEW",
];
const general = "Threads could not use one of the files. Check that it opens, or try another file.";

describe("publish: a container with the status ERROR", () => {
  it.each(REASONS)("reports the reason (%s), and publishes nothing", async (reason) => {
    const stage = await publishStage({ processingMs: () => ({ ms: 1_000, error: reason }) });
    const error = await rejection(stage.process().publish({ media: [video()] }, "job"));
    expect(error).toMatchObject({
      name: "ThreadsContainerError",
      status: "ERROR",
      reason,
      mediaIndex: 0,
      retryable: false,
      containerId: stage.sandbox.containers().at(-1)?.id,
    });
    // UNKNOWN often passes with another container, which is tried once.
    expect(stage.sandbox.containers()).toHaveLength(reason === "UNKNOWN" ? 2 : 1);
    const { advice } = error as { advice: string };
    expect(advice === general).toBe(reason === "UNKNOWN" || reason === "SOMETHING_NEW");
    expect(stage.count("publish")).toBe(0);
  });

  it("and the reason UNKNOWN is created again after 30 s, and published", async () => {
    const stage = await publishStage({
      processingMs: ({ ordinal }) => (ordinal === 1 ? { ms: 0, error: "UNKNOWN" } : 0),
    });
    const startedAt = stage.clock.now();
    const { id } = await stage.process().publish({ media: [image()] }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.clock.now() - startedAt).toBeGreaterThanOrEqual(30_000);
  });

  it("is created again by the next run of its key", async () => {
    const stage = await publishStage({
      processingMs: ({ ordinal }) => (ordinal === 1 ? { ms: 0, error: "INVALID_DURATION" } : 0),
    });
    await rejection(stage.process().publish({ media: [image()] }, "job"));
    const { id } = await stage.process().publish({ media: [image()] }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it.each([0, 1, 2])("fails the whole post as item %d of a carousel", async (bad) => {
    const media = ["a", "b", "c"].map((name) => image(name));
    const stage = await publishStage({
      processingMs: ({ url }) => (url === media[bad]?.url ? { ms: 2_000, error: "INVALID_DURATION" } : 3_000),
    });
    const error = await rejection(stage.process().publish({ text: TEXT, media }, "job"));
    expect(error).toMatchObject({ name: "ThreadsContainerError", status: "ERROR", mediaIndex: bad });
    // Not even the parent is created.
    expect(stage.sandbox.containers()).toHaveLength(3);
    expect(stage.count("publish")).toBe(0);
  });

  it("fails the whole post as the parent of a carousel", async () => {
    const stage = await publishStage({
      processingMs: ({ mediaType }) => (mediaType === "CAROUSEL" ? { ms: 1_000, error: "UNKNOWN" } : 0),
    });
    const error = await rejection(stage.process().publish({ media: [image("a"), image("b")] }, "job"));
    expect(error).toMatchObject({ name: "ThreadsContainerError", status: "ERROR", mediaIndex: null });
    expect(stage.count("publish")).toBe(0);
  });
});

it("publish: nothing keeps running after a publish that failed", async () => {
  const stage = await publishStage({
    processingMs: () => ({ ms: 0, error: "INVALID_DURATION" }),
    faults: [{ kind: "hang", on: "list-threads" }],
  });
  const lists = countingTogether("/me/threads");
  const error = await rejection(stage.process({ life: lists }).publish({ text: TEXT, media: [image()] }, "job"));
  expect(error).toMatchObject({ name: "ThreadsContainerError" });
  expect([stage.count("list-threads"), lists.open()]).toEqual([1, 0]);
});

describe("publish: a container that is never ready", () => {
  it.each<[string, PostDraft, number]>([
    ["text", { text: TEXT }, 60_000],
    ["image", { media: [image()] }, 120_000],
    ["video", { media: [video()] }, 600_000],
    ["carousel", { media: [image("a"), image("b")] }, 120_000],
  ])("fails a %s at its time limit, and is never published", async (_kind, draft, capMs) => {
    const stage = await publishStage({ processingMs: 3_600_000 });
    const startedAt = stage.clock.now();
    const error = await rejection(stage.process().publish(draft, "job"));
    expect(error).toMatchObject({ name: "ThreadsContainerError", status: "IN_PROGRESS", retryable: true });
    const waitedMs = stage.clock.now() - startedAt;
    expect(waitedMs).toBeGreaterThanOrEqual(capMs);
    expect(waitedMs).toBeLessThan(capMs + 11_000);
    // Reads are frequent at first, and few in all.
    expect(stage.clock.slept[0]).toBeLessThanOrEqual(500);
    expect(stage.count("node")).toBeLessThan(150);
    expect(stage.count("publish")).toBe(0);
  });

  it("is awaited again by the same key, which creates no other", async () => {
    const stage = await publishStage({ processingMs: 200_000 });
    await rejection(stage.process().publish({ media: [image()] }, "job"));
    const { id } = await stage.process().publish({ media: [image()] }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.sandbox.containers()).toHaveLength(1);
  });
});

describe("publish: reading the status of a container", () => {
  it("may fail now and then", async () => {
    const stage = await publishStage({
      processingMs: 5_000,
      faults: { random: { rate: 0.5, kinds: ["close-before", "html-502", "malformed-json"], on: ["node"] } },
    });
    const { id } = await stage.process().publish({ media: [image()] }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it("ends with its error when it always fails, and publishes nothing", async () => {
    const stage = await publishStage({ faults: [{ kind: "html-502", on: "node", times: Infinity }] });
    const error = await rejection(stage.process().publish({ media: [image()] }, "job"));
    expect(error).toMatchObject({ name: "ThreadsResponseError" });
    expect(stage.count("publish")).toBe(0);
  });

  it("ends at a rate limit, because another read would prolong it", async () => {
    const stage = await publishStage({ faults: [{ kind: "rate-limited", on: "node", times: Infinity }] });
    const error = await rejection(stage.process().publish({ media: [image()] }, "job"));
    expect(error).toMatchObject({ name: "ThreadsApiError", kind: "rate-limit" });
    expect(stage.count("node")).toBe(1);
    expect(stage.count("publish")).toBe(0);
  });
});

describe("publish: a day later", () => {
  const DAY = 24 * 3_600_000;

  it.each<[string, PostDraft]>([
    ["text", { text: TEXT }],
    ["image", { text: TEXT, media: [image()] }],
    ["carousel", { text: TEXT, media: [image("a"), image("b")] }],
  ])("a %s that was never sent gets new containers", async (_kind, draft) => {
    const stage = await publishStage({ faults: [{ kind: "rate-limited", on: "publish" }] });
    await rejection(stage.process().publish(draft, "job"));
    const before = stage.sandbox.containers().length;
    stage.clock.advance(DAY);
    const { id } = await stage.process().publish(draft, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.sandbox.containers()).toHaveLength(2 * before);
  });

  it("a carousel is created again if only its items are too old", async () => {
    const stage = await publishStage({
      faults: [{ kind: "graph-error", status: 400, code: 368, on: "create-container", occurrence: 3 }],
    });
    const draft = { media: [image("a"), image("b")] };
    await rejection(stage.process().publish(draft, "job"));
    stage.clock.advance(DAY);
    const { id } = await stage.process().publish(draft, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it("a post that may have been sent is searched for, and stays unconfirmed if it is not listed", async () => {
    const stage = await publishStage({ faults: [{ kind: "close-before", on: "publish", times: Infinity }] });
    await rejection(stage.process().publish({ text: TEXT }, "job"));
    const sent = stage.count("publish");
    stage.clock.advance(DAY);
    const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: null });
    expect(stage.count("publish")).toBe(sent);
    expect(stage.sandbox.containers()).toHaveLength(1);
  });

  it("a post that was sent while its status could not be read is found", async () => {
    const stage = await publishStage({
      faults: [
        { kind: "close-after", on: "publish" },
        // Four reads, each tried three times.
        { kind: "html-502", on: "node", occurrence: 2, times: 12 },
      ],
    });
    const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: null });
    expect(stage.sandbox.pendingFaults).toEqual([]);
    stage.clock.advance(DAY);
    const { id } = await stage.process().publish({ text: TEXT }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });
});
