import { describe, expect, it } from "vitest";
import type { SandboxPost } from "@hayon/threads/testing";
import { faultNamed } from "../../scripts/explore/faults.js";
import type { EndedDelivery, Outcome } from "../../scripts/explore/job.js";
import { checkSchedule, type Walked } from "../../scripts/explore/check-schedule.js";

const POSTED: Outcome = { end: "posted", ids: ["1"] };

const failed = (more: Partial<Extract<Outcome, { end: "failed" }>> = {}): Outcome => ({
  ...{ end: "failed", code: "THREADS_API", message: "Refused.", retryable: false, retryAfterMs: null },
  ...{ claim: "refused", part: 0, live: [] },
  ...more,
});

const delivery = (outcome: Outcome, knewAt = 100): EndedDelivery => ({ worker: "A1", knewAt, outcome });

function post(id: string, containerId: string, text = "Part 1", sentAt = 50, unpublishedAt = 10_000) {
  return { post: { id, containerId, text } as SandboxPost, sentAt, unpublishedAt };
}

const walked = (more: Partial<Walked> = {}): Walked => ({
  ...{ texts: ["Part 1"], posts: [post("1", "c1")], twins: new Map([["9", 1_000]]), deliveries: [delivery(POSTED)] },
  ...{ aftermath: [delivery(POSTED)], hasEnded: true, aftermathEnded: true, faults: [] },
  ...more,
});

const offensesOf = (more: Partial<Walked>) => checkSchedule(walked(more)).offenses.map(({ offense }) => offense);

describe("explore: the check of a schedule", () => {
  it("accepts one post that is reported by its id, also when the job starts again", () => {
    expect(checkSchedule(walked())).toEqual({ offenses: [], end: "posted", doubledByThreads: false, mistaken: false });
  });

  it("finds two published containers, and only counts one container that was published twice", () => {
    expect(offensesOf({ posts: [post("1", "c1"), post("2", "c2")] })).toEqual(["published twice"]);
    expect(checkSchedule(walked({ posts: [post("1", "c1"), post("2", "c1")] }))).toEqual({
      ...{ offenses: [], end: "posted", doubledByThreads: true, mistaken: false },
    });
  });

  it("finds a refusal by a worker that could know that the post was sent", () => {
    const refusal = [delivery(failed(), 100), delivery(POSTED)];
    expect(offensesOf({ deliveries: refusal })).toEqual(["live post reported as failed"]);
    // Another worker sent the post after this one received its last response.
    expect(offensesOf({ deliveries: refusal, posts: [post("1", "c1", "Part 1", 150)] })).toEqual([]);
  });

  it("accepts an error that says nothing about the post, or that the outcome is unconfirmed, when the post is reported later", () => {
    for (const claim of ["unconfirmed", "none"] as const)
      expect(offensesOf({ deliveries: [delivery(failed({ claim, retryable: true })), delivery(POSTED)] })).toEqual([]);
  });

  it("finds a reported id that is the user's own post, or no post", () => {
    const reported = (id: string) => ({
      deliveries: [delivery({ end: "posted", ids: [id] })],
      aftermath: [delivery({ end: "posted", ids: [id] })],
    });
    expect(offensesOf(reported("9"))).toContain("post of another reported");
    expect(offensesOf(reported("7"))).toContain("wrong report");
    // Posts of the same seconds are indistinguishable.
    const sameMoment = walked({ ...reported("9"), posts: [post("1", "c1", "Part 1", 50, 3_500)] });
    expect(checkSchedule(sameMoment)).toMatchObject({ offenses: [], mistaken: true });
  });

  it("finds a key without an end, and an end that stays unconfirmed or refused without a reason", () => {
    const unconfirmed = [delivery(failed({ code: "THREADS_PUBLISH_UNKNOWN", claim: "unconfirmed" }))];
    const none = {
      posts: [],
      aftermath: [],
      hasEnded: false,
      deliveries: [delivery(failed({ retryable: true, claim: "unconfirmed" }))],
    };
    expect(offensesOf(none)).toEqual(["key without an end"]);
    expect(offensesOf({ deliveries: unconfirmed })).toEqual(["unconfirmed without a reason"]);
    expect(offensesOf({ deliveries: unconfirmed, faults: [faultNamed("deleted") ?? never()] })).toEqual([]);
    const refused = { posts: [], deliveries: [delivery(failed())], aftermath: [delivery(POSTED)] };
    expect(offensesOf(refused)).toContain("failed without a reason");
  });

  it("finds a refused key that a retry does not publish", () => {
    const faults = [faultNamed("400/190") ?? never()];
    const refused = { faults, deliveries: [delivery(failed(), 10)], aftermath: [delivery(failed(), 20)] };
    expect(offensesOf({ ...refused, posts: [] })).toEqual(["not published by a retry"]);
    expect(offensesOf({ ...refused, aftermath: [delivery(POSTED)] })).toEqual([]);
  });

  it("checks each part of a thread against its own posts", () => {
    const texts = ["Part 1", "Part 2"];
    const posts = [post("1", "c1"), post("2", "c2", "Part 2")];
    const both: Outcome = { end: "posted", ids: ["1", "2"] };
    const thread = { texts, posts, deliveries: [delivery(both)], aftermath: [delivery(both)] };
    expect(offensesOf(thread)).toEqual([]);
    const stopped = delivery(failed({ part: 1, live: ["1"] }));
    expect(offensesOf({ ...thread, deliveries: [stopped, delivery(both)] })).toEqual(["live post reported as failed"]);
    const wrongly = delivery(failed({ part: 1, live: ["2"], claim: "none", retryable: true }));
    expect(offensesOf({ ...thread, deliveries: [wrongly, delivery(both)] })).toEqual(["wrong report"]);
  });
});

function never(): never {
  throw new Error("The fault is not in the catalog.");
}
