/** A refused creation is retried only where that can help, for a limited time. */
import { describe, expect, it } from "vitest";
import { rejection } from "../../support/mock.js";
import { image, publishStage } from "../support.js";

const TEXT = "a day at sea";
const UNSEEN = { kind: "graph-error", status: 400, code: 24, subcode: 4279009, on: "create-container" } as const;
const NOT_FETCHED = { kind: "graph-error", status: 400, code: 1, subcode: 2207052, on: "create-container" } as const;

describe("publish: 1/2207052, a file that Threads could not download", () => {
  it("is retried twice within 20 s", async () => {
    const stage = await publishStage({ faults: [{ ...NOT_FETCHED, times: 2 }] });
    const startedAt = stage.clock.now();
    await stage.process().publish({ media: [image()] }, "job");
    expect(stage.clock.now() - startedAt).toBeGreaterThanOrEqual(20_000);
    expect(stage.count("create-container")).toBe(3);
  });

  it("fails the post after that, with the index of the medium", async () => {
    for (const [media, mediaIndex] of [
      [[image()], 0],
      [[image("a"), image("b"), image("c")], 1],
    ] as const) {
      const stage = await publishStage();
      const life = mediaIndex === 0 ? { ...NOT_FETCHED, times: 3 } : null;
      if (life !== null) stage.sandbox.inject(life);
      else for (const occurrence of [2, 4, 5]) stage.sandbox.inject({ ...NOT_FETCHED, occurrence });
      const error = await rejection(stage.process().publish({ media }, "job"));
      expect(error).toMatchObject({ name: "ThreadsApiError", kind: "media", mediaIndex, retryable: false });
    }
  });
});

describe("publishThread: a part whose parent is not visible yet", () => {
  const drafts = [{ text: "One" }, { text: "Two" }, { text: "Three" }];

  it.each(["with a journal", "without a journal"])("is retried for minutes, %s", async (how) => {
    const stage = await publishStage({ parentDelayMs: 200_000 });
    const keyed = how === "with a journal" ? { idempotencyKey: "job", journal: stage.journal } : {};
    const published = await stage.process().account.publishThread(drafts.slice(0, 2), keyed);
    expect(stage.sandbox.posts().map(({ id }) => id)).toEqual(published.map(({ id }) => id));
  });

  it("shares one wait with all parts, and is retryable after it", async () => {
    const stage = await publishStage({ parentDelayMs: 200_000 });
    const startedAt = stage.clock.now();
    const options = { idempotencyKey: "job", journal: stage.journal };
    const error = await rejection(stage.process().account.publishThread(drafts, options));
    expect(error).toMatchObject({ failedIndex: 2, retryable: true, retryAfterMs: 60_000 });
    expect(stage.clock.now() - startedAt).toBeGreaterThan(290_000);
    expect(stage.clock.now() - startedAt).toBeLessThan(400_000);
    stage.clock.advance(200_000);
    await stage.process().account.publishThread(drafts, options);
    expect(stage.sandbox.posts()).toHaveLength(3);
  });

  it("fails for good about an hour after its key was begun, because its parent was deleted", async () => {
    const stage = await publishStage({ parentDelayMs: 24 * 3_600_000 });
    const options = { idempotencyKey: "job", journal: stage.journal };
    const publishThread = () => rejection(stage.process().account.publishThread(drafts.slice(0, 2), options));
    expect(await publishThread()).toMatchObject({ failedIndex: 1, retryable: true });
    stage.clock.advance(3_600_000);
    expect(await publishThread()).toMatchObject({ failedIndex: 1, retryable: false, cause: { kind: "not-found" } });
  });

  it("fails after three attempts if it replies to a post outside the thread", async () => {
    const stage = await publishStage();
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    stage.sandbox.inject({ ...UNSEEN, times: 10 });
    const error = await rejection(stage.process().publish({ text: TEXT, replyTo: parent }, "job"));
    expect(error).toMatchObject({ kind: "not-found", retryable: false });
  });
});
