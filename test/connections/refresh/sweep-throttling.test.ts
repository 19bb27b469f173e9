/** A sweep that Threads asks to slow down: it waits, continues with one request, and ends after several pauses. */
import { describe, expect, it } from "vitest";
import { rejection } from "../../support/mock.js";
import { crowd } from "./sweeping.js";

const THROTTLED = { on: "refresh-long-lived", kind: "rate-limited" } as const;
const WITH_HEADER = { behaviors: { rateLimitStatus: 429, retryAfterHeader: true } } as const;

describe("a throttled sweep", () => {
  it("pauses once for as long as Threads says, and then refreshes all tokens", async () => {
    const here = await crowd(30, { sandbox: WITH_HEADER });
    here.sandbox.inject({ ...THROTTLED, times: 8 });
    const asked = (await rejection(here.client.refreshLongLived("probe"))) as { retryAfterMs: number };
    here.sandbox.inject({ ...THROTTLED, times: 1 });
    const report = await here.connections.refreshDue({ concurrency: 8 });
    expect(report).toMatchObject({ refreshed: 30, takenOver: 0, ended: null, error: null });
    expect(here.pauses).toEqual([asked.retryAfterMs]);
    expect(here.count("refresh-long-lived")).toBe(1 + 8 + 30);
    for (const ownerId of here.owners) {
      expect((await here.held(ownerId)).health).toMatchObject({ consecutiveFailures: 0, lastError: null });
    }
  });

  it("tries one token after a pause, and all others after a response", async () => {
    const here = await crowd(12);
    here.sandbox.inject({ ...THROTTLED, times: 4 });
    // The first request after the pause is throttled again. There was no other one.
    here.sandbox.inject({ ...THROTTLED, occurrence: 5 });
    const report = await here.connections.refreshDue({ concurrency: 4 });
    expect(report).toMatchObject({ refreshed: 12, ended: null });
    expect(here.pauses).toHaveLength(2);
    expect(here.count("refresh-long-lived")).toBe(4 + 1 + 12);
  });

  it("ends after three pauses in a row, and marks no connection", async () => {
    const here = await crowd(40);
    here.sandbox.inject({ ...THROTTLED, times: Infinity });
    const report = await here.connections.refreshDue({ concurrency: 4 });
    expect(report).toMatchObject({ refreshed: 0, failed: { throttled: 4, transient: 0 }, ended: "throttled" });
    expect(report.error).toMatchObject({ code: "THREADS_API", kind: "rate-limit" });
    expect(here.pauses).toHaveLength(3);
    expect(here.count("refresh-long-lived")).toBe(4 + 3);
    for (const ownerId of here.owners) {
      const { health, state, lease } = await here.held(ownerId);
      expect({ state, lease, failures: health.consecutiveFailures }).toEqual({
        state: "active",
        lease: null,
        failures: 0,
      });
    }
  });

  it("releases the lease during a pause", async () => {
    const leases: unknown[] = [];
    const here = await crowd(1, {
      connections: {
        clock: {
          now: () => here.sandbox.clientOptions.clock.now(),
          sleep: async (ms) => {
            if (ms <= 1_000) return;
            leases.push((await here.held(here.owners[0]!)).lease);
            here.sandbox.advance(ms);
          },
        },
      },
    });
    here.sandbox.inject(THROTTLED);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 1 });
    expect(leases).toEqual([null]);
  });

  it("ends during a pause when it is aborted", async () => {
    const leaving = new AbortController();
    const here = await crowd(6, {
      connections: {
        clock: {
          now: () => here.sandbox.clientOptions.clock.now(),
          sleep: (ms, signal) => {
            if (ms <= 1_000) return Promise.resolve();
            queueMicrotask(() => leaving.abort(new Error("the function's time is over")));
            return here.sandbox.clientOptions.clock.sleep(ms, signal);
          },
        },
      },
    });
    here.sandbox.inject({ ...THROTTLED, times: Infinity });
    const report = await here.connections.refreshDue({ concurrency: 2, signal: leaving.signal });
    expect(report).toMatchObject({ ended: "aborted", failed: { throttled: 2 } });
  });
});

it("sweep: counts a token as expired whose date passes during a pause", async () => {
  const here = await crowd(1, { daysAgo: 59 });
  here.sandbox.advance(86_400_000 - 30_000);
  const inHalfAMinute = new Date(here.sandbox.clientOptions.clock.now() + 30_000);
  await here.change(here.owners[0]!, { expiresAt: inHalfAMinute });
  here.sandbox.inject({ on: "refresh-long-lived", kind: "rate-limited" });
  const report = await here.connections.refreshDue();
  expect(report).toMatchObject({ expired: 1, refreshed: 0, skipped: { expired: 0 } });
  await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "expired" });
});
