import { describe, expect, it } from "vitest";
import type { SandboxPost } from "@hayon/threads/testing";
import { faultNamed } from "../../scripts/explore/faults.js";
import type { EndedDelivery, Outcome } from "../../scripts/explore/job.js";
import { judge, type Walked } from "../../scripts/explore/judge.js";

const POSTED: Outcome = { end: "posted", ids: ["1"] };

const failed = (more: Partial<Extract<Outcome, { end: "failed" }>> = {}): Outcome => ({
  ...{ end: "failed", code: "THREADS_API", message: "Refused.", retryable: false, retryAfterMs: null },
  ...{ says: "refused", part: 0, live: [] },
  ...more,
});

const delivery = (outcome: Outcome, knewAt = 100): EndedDelivery => ({ worker: "A1", knewAt, outcome });

function post(id: string, containerId: string, text = "Part 1", sentAt = 50, unpublishedAt = 10_000) {
  return { post: { id, containerId, text } as SandboxPost, sentAt, unpublishedAt };
}

const walked = (more: Partial<Walked> = {}): Walked => ({
  ...{ texts: ["Part 1"], posts: [post("1", "c1")], twins: new Map([["9", 1_000]]), deliveries: [delivery(POSTED)] },
  ...{ aftermath: [delivery(POSTED)], hasEnded: true, aftermathEnded: true, struck: [] },
  ...more,
});

const offencesOf = (more: Partial<Walked>) => judge(walked(more)).offences.map(({ offence }) => offence);

describe("explore: the judge", () => {
  it("finds nothing wrong with one post that is reported by its id, also when it is asked again", () => {
    expect(judge(walked())).toEqual({ offences: [], end: "posted", doubledByThreads: false, mistaken: false });
  });

  it("finds two containers published, and counts one container published twice beside", () => {
    expect(offencesOf({ posts: [post("1", "c1"), post("2", "c2")] })).toEqual(["published twice"]);
    expect(judge(walked({ posts: [post("1", "c1"), post("2", "c1")] }))).toEqual({
      ...{ offences: [], end: "posted", doubledByThreads: true, mistaken: false },
    });
  });

  it("finds a refusal reported by a worker that could know that the post was sent", () => {
    const refusal = [delivery(failed(), 100), delivery(POSTED)];
    expect(offencesOf({ deliveries: refusal })).toEqual(["live post reported as failed"]);
    // Sent by another worker, after this one has heard for the last time.
    expect(offencesOf({ deliveries: refusal, posts: [post("1", "c1", "Part 1", 150)] })).toEqual([]);
  });

  it("lets an error that says nothing of the post, or that it may be live, pass for the time being", () => {
    for (const says of ["open", "silent"] as const)
      expect(offencesOf({ deliveries: [delivery(failed({ says, retryable: true })), delivery(POSTED)] })).toEqual([]);
  });

  it("finds the post of a person, and an id that is none, reported", () => {
    const reported = (id: string) => ({
      deliveries: [delivery({ end: "posted", ids: [id] })],
      aftermath: [delivery({ end: "posted", ids: [id] })],
    });
    expect(offencesOf(reported("9"))).toContain("post of another reported");
    expect(offencesOf(reported("7"))).toContain("wrong report");
    // Of the same seconds: nobody can tell the two apart.
    const sameMoment = walked({ ...reported("9"), posts: [post("1", "c1", "Part 1", 50, 3_500)] });
    expect(judge(sameMoment)).toMatchObject({ offences: [], mistaken: true });
  });

  it("finds a key without an end, and an end that stays unknown or refused without a reason", () => {
    const unknown = [delivery(failed({ code: "THREADS_PUBLISH_UNKNOWN", says: "open" }))];
    const none = {
      posts: [],
      aftermath: [],
      hasEnded: false,
      deliveries: [delivery(failed({ retryable: true, says: "open" }))],
    };
    expect(offencesOf(none)).toEqual(["key without an end"]);
    expect(offencesOf({ deliveries: unknown })).toEqual(["unknown without a reason"]);
    expect(offencesOf({ deliveries: unknown, struck: [faultNamed("deleted") ?? never()] })).toEqual([]);
    const refused = { posts: [], deliveries: [delivery(failed())], aftermath: [delivery(POSTED)] };
    expect(offencesOf(refused)).toContain("failed without a reason");
  });

  it("wants a refused key to be published when it is tried again", () => {
    const struck = [faultNamed("400/190") ?? never()];
    const refused = { struck, deliveries: [delivery(failed(), 10)], aftermath: [delivery(failed(), 20)] };
    expect(offencesOf({ ...refused, posts: [] })).toEqual(["not published by a retry"]);
    expect(offencesOf({ ...refused, aftermath: [delivery(POSTED)] })).toEqual([]);
  });

  it("judges each part of a thread by its own posts", () => {
    const texts = ["Part 1", "Part 2"];
    const posts = [post("1", "c1"), post("2", "c2", "Part 2")];
    const both: Outcome = { end: "posted", ids: ["1", "2"] };
    const thread = { texts, posts, deliveries: [delivery(both)], aftermath: [delivery(both)] };
    expect(offencesOf(thread)).toEqual([]);
    const stopped = delivery(failed({ part: 1, live: ["1"] }));
    expect(offencesOf({ ...thread, deliveries: [stopped, delivery(both)] })).toEqual(["live post reported as failed"]);
    const wrongly = delivery(failed({ part: 1, live: ["2"], says: "silent", retryable: true }));
    expect(offencesOf({ ...thread, deliveries: [wrongly, delivery(both)] })).toEqual(["wrong report"]);
  });
});

function never(): never {
  throw new Error("The fault is not in the catalog.");
}
