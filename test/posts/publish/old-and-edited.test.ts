/** An old and an edited job of one thread run at once: the job that begins a part finishes the thread, and the other one is refused. */
import { describe, expect, it } from "vitest";
import type { PostDraft } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { publishStage } from "../support.js";
import { stoppable, type Life } from "../support-life.js";

const draftsOf = (...texts: string[]): PostDraft[] => texts.map((text) => ({ text }));
const CONFLICT = { name: "ThreadsIdempotencyConflictError", reason: "draft" };
const RESERVED = "after save";

/** A thread whose key was released by a definite refusal of one part. */
async function releasedThread(drafts: PostDraft[], refusedPart: number) {
  const stage = await publishStage();
  const thread = (given: readonly PostDraft[], life?: Life) =>
    stage.process(life === undefined ? {} : { life }).account.publishThread(given, {
      idempotencyKey: "job",
      journal: life?.journal(stage.journal) ?? stage.journal,
    });
  stage.sandbox.inject({ kind: "graph-error", status: 400, code: 368, on: "publish", occurrence: refusedPart });
  await rejection(thread(drafts));
  return { stage, thread };
}

const OLD = draftsOf("One", "Two", "Three");

describe("publishThread: two jobs that both reserved a released key", () => {
  it.each([
    ["the first part", 1, draftsOf("Eins", "Two", "Three")],
    ["a later part", 2, draftsOf("One", "Zwei", "Three")],
    ["the number of parts", 1, draftsOf("One and two", "Three")],
  ])("finish when they differ in %s, whichever job begins a part", async (_what, refusedPart, edited) => {
    for (const [winning, losing] of [
      [OLD, edited],
      [edited, OLD],
    ] as const) {
      const { stage, thread } = await releasedThread(OLD, refusedPart);
      const [first, last] = [stoppable(RESERVED), stoppable(RESERVED)];
      const going = thread(winning, first);
      await first.stopped;
      const late = thread(losing, last);
      await last.stopped;
      // The entry names the drafts of the job that reserved it last. The other job begins a part, and fails at the last one.
      stage.sandbox.inject({ kind: "rate-limited", on: "publish", occurrence: winning.length - refusedPart + 1 });
      first.resume();
      expect(await rejection(going)).toMatchObject({ failedIndex: winning.length - 1, retryable: true });
      last.resume();
      expect(await rejection(late)).toMatchObject({ failedIndex: refusedPart - 1, cause: CONFLICT });
      stage.clock.advance(120_000);
      expect(await thread(winning)).toHaveLength(winning.length);
      expect(stage.sandbox.posts().map(({ text }) => text)).toEqual(winning.map(({ text }) => text));
      expect(await rejection(thread(losing))).toMatchObject(CONFLICT);
    }
  });

  it("leave the key to the first one while neither has begun a part", async () => {
    const edited = draftsOf("Eins", "Two", "Three");
    const { stage, thread } = await releasedThread(OLD, 1);
    const stopped = stoppable(RESERVED);
    void thread(edited, stopped);
    await stopped.stopped;
    expect(await thread(OLD)).toHaveLength(3);
    expect(await rejection(thread(edited))).toMatchObject(CONFLICT);
    expect(stage.sandbox.posts()).toHaveLength(3);
  });
});
