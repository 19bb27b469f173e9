import { validatePost } from "@hayon/threads";
import type { FaultPlan } from "@hayon/threads/testing";
import { describe, expect, it } from "vitest";
import { readArgs } from "../../scripts/chaos/args.js";
import { hasStaleStatus, sandboxOptions, TIMEOUT_MS, TIMING } from "../../scripts/chaos/conditions.js";
import { draftOf, expectedLook } from "../../scripts/chaos/draft.js";
import { accountIds, planJobs } from "../../scripts/chaos/plan.js";
import { effectOf } from "../../src/testing/sandbox/faults/faults.js";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";

const jobs = planJobs(2_000, seededRandom(5));
const positions = new Map(jobs.map(({ key }, index) => [key, index]));
const byKey = new Map(jobs.map((job) => [job.key, job]));

describe("chaos: the planned posts", () => {
  it("depend on the seed, and each has its own key", () => {
    expect(planJobs(2_000, seededRandom(5))).toEqual(jobs);
    expect(planJobs(2_000, seededRandom(6))).not.toEqual(jobs);
    expect(positions.size).toBe(2_000);
  });

  it("are of every kind, and belong to many accounts", () => {
    for (const kind of ["text", "image", "carousel", "reply"]) {
      expect(jobs.filter((job) => job.kind === kind).length).toBeGreaterThan(200);
    }
    expect(new Set(jobs.map(({ userId }) => userId))).toEqual(new Set(accountIds(2_000)));
  });

  it("have an equal neighbor in about a tenth of all cases", () => {
    const looks = new Map<string, number[]>();
    jobs.forEach((job, index) => {
      const look = expectedLook(job, job.replyTo);
      looks.set(look, [...(looks.get(look) ?? []), index]);
    });
    const equal = [...looks.values()].filter((indexes) => indexes.length > 1);
    expect(equal.flat().length / jobs.length).toBeGreaterThan(0.08);
    expect(equal.flat().length / jobs.length).toBeLessThan(0.13);
    for (const indexes of equal) expect(indexes.at(-1)! - indexes[0]!).toBe(indexes.length - 1);
  });

  it("reply only to earlier posts of their own account", () => {
    for (const { key, kind, userId, replyTo } of jobs) {
      expect(replyTo !== null).toBe(kind === "reply");
      if (replyTo === null) continue;
      expect(byKey.get(replyTo)?.userId).toBe(userId);
      expect(positions.get(replyTo)!).toBeLessThan(positions.get(key)!);
    }
  });

  it("are valid drafts with media URLs that are signed again for every delivery", () => {
    for (const job of jobs.slice(0, 300)) {
      const parent = job.replyTo === null ? null : "123";
      expect(validatePost(draftOf(job, parent, 1)).filter(({ severity }) => severity === "error")).toEqual([]);
      if (job.imageUrls.length > 0) expect(draftOf(job, parent, 1)).not.toEqual(draftOf(job, parent, 2));
    }
  });
});

describe("chaos: the conditions", () => {
  const plans = [(sandboxOptions(1).faults as FaultPlan).random ?? []].flat();
  const actions = plans.flatMap(({ kinds }) => kinds).filter((kind) => typeof kind !== "string");

  it("make a third of all requests fail, and lose the response of two in five failed publishes after the effect", () => {
    expect(plans.map(({ on, rate }) => [on?.[0], rate])).toEqual([
      ["publish", 1 / 3],
      ["node", 1 / 30],
      ["create-container", 1 / 3],
    ]);
    const kinds = plans.find(({ on }) => on?.includes("publish"))!.kinds.filter((kind) => typeof kind !== "string");
    const lost = kinds.filter((kind) => effectOf(kind) === "after" && !(kind.kind === "delay" && kind.ms < TIMEOUT_MS));
    expect(lost.length / kinds.length).toBeGreaterThanOrEqual(0.4);
  });

  it("delay no effect beyond the timeout and the settling time, less one second for the `Date` header", () => {
    const late = actions.map(effectOf).flatMap((effect) => (typeof effect === "string" ? [] : [effect.afterMs]));
    expect(late.length).toBeGreaterThan(10);
    expect(Math.max(...late)).toBeGreaterThan(TIMEOUT_MS);
    expect(Math.max(...late)).toBeLessThan(TIMEOUT_MS + TIMING.settleMs! - 1_000);
  });

  it("refuse a second publish with a code that depends on the seed, half of them after a status that stays out of date longer than the SDK waits", () => {
    const seeds = Array.from({ length: 16 }, (_, seed) => sandboxOptions(seed));
    const codes = new Set(seeds.map(({ behaviors }) => behaviors?.publishTwice));
    expect(codes).toEqual(new Set(["publishes-again", "506", "190", "10", "refused", "100", "368", "-1"]));
    for (const [seed, { behaviors, staleStatusMs = 0 }] of seeds.entries()) {
      const stale = staleStatusMs > TIMEOUT_MS + TIMING.settleMs!;
      expect(stale).toBe(hasStaleStatus(seed));
      // Where Threads itself would publish it twice, the status catches up in time.
      if (behaviors?.publishTwice === "publishes-again") expect(stale).toBe(false);
    }
    expect(new Set(seeds.map((_, seed) => hasStaleStatus(seed)))).toEqual(new Set([true, false]));
  });
});

describe("chaos: the arguments", () => {
  it("are read and have defaults", () => {
    expect(readArgs(["--posts", "500", "--seed", "3", "--workers", "4", "--journal", "./pg.js"])).toEqual({
      posts: 500,
      seed: 3,
      workers: 4,
      journal: "./pg.js",
    });
    expect(readArgs([])).toMatchObject({ posts: 10_000, workers: 8, journal: "memory" });
  });

  it("are rejected when they are not valid", () => {
    for (const wrong of [["--posts", "0"], ["--posts", "many"], ["--workers", "2"], ["--seed", "-1"], ["--loud"]]) {
      expect(() => readArgs(wrong)).toThrow(TypeError);
    }
  });
});
