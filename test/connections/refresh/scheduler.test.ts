/** The refresher: one sweep at a time at intervals, until it is stopped, with every failure reported. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  createRefresher,
  ThreadsTimeoutError,
  type RefreshDueReport,
  type RefresherOptions,
} from "../../../src/index.js";
import { memoryStore } from "../../../src/stores/memory.js";
import { DAY, HOUR } from "../../support/connections.js";
import { crowd, type Crowd } from "./sweeping.js";

/** Has no timeout of its own, because the timeout of the test counts on a busy machine. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A refresher over a crowd. Its clock waits until the test advances it. */
function refresherOf(here: Crowd, options: Partial<RefresherOptions> = {}) {
  const waits: number[] = [];
  const reports: RefreshDueReport[] = [];
  const errors: unknown[] = [];
  const wakers: (() => void)[] = [];
  const refresher = createRefresher(here.connections, {
    everyMs: HOUR,
    jitterMs: 600_000,
    random: () => 0.5,
    onReport: (report) => reports.push(report),
    onError: (error) => errors.push(error),
    clock: {
      now: () => here.sandbox.clientOptions.clock.now(),
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          waits.push(ms);
          wakers.push(resolve);
          signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        }),
    },
    ...options,
  });
  onTestFinished(() => refresher.stop());
  /** Ends the current wait. */
  const wake = async () => {
    await until(() => wakers.length > 0);
    wakers.splice(0).forEach((go) => go());
  };
  /** Ends the current wait, and resolves when the next one begins. */
  const tick = async () => {
    await until(() => wakers.length > 0);
    const before = waits.length;
    await wake();
    await until(() => waits.length > before);
  };
  return { refresher, waits, reports, errors, wake, tick };
}

describe("createRefresher", () => {
  it("sweeps after a part of the jitter, and from then on after each interval and a part of the jitter", async () => {
    const here = await crowd(3);
    const { refresher, waits, reports, errors, tick } = refresherOf(here);
    refresher.start();
    await tick();
    here.sandbox.advance(51 * DAY);
    await tick();
    await tick();
    expect(waits).toEqual([300_000, ...Array<number>(3).fill(HOUR + 300_000)]);
    expect(reports.map(({ refreshed }) => refreshed)).toEqual([3, 3, 0]);
    expect(errors).toEqual([]);
  });

  it("passes its options on to refreshDue", async () => {
    const here = await crowd(5, { daysAgo: 48 });
    const { refresher, reports, tick } = refresherOf(here, { withinMs: 13 * DAY, limit: 2 });
    refresher.start();
    await tick();
    expect(reports).toMatchObject([{ refreshed: 2, ended: "limit" }]);
  });

  it("starts once for several calls of start", async () => {
    const here = await crowd(1);
    const { refresher, waits, reports, tick } = refresherOf(here);
    refresher.start();
    refresher.start();
    await tick();
    expect(reports).toHaveLength(1);
    expect(waits).toHaveLength(2);
  });

  it("stops at once while it waits, and may be started again", async () => {
    const here = await crowd(1);
    const { refresher, reports, errors, tick } = refresherOf(here);
    await refresher.stop();
    refresher.start();
    await refresher.stop();
    expect([reports, errors]).toEqual([[], []]);
    refresher.start();
    await tick();
    expect(reports).toMatchObject([{ refreshed: 1 }]);
  });

  it("stops a running sweep after its writes, and begins no other", async () => {
    const here = await crowd(20);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 40, times: Infinity });
    const { refresher, reports, errors, wake } = refresherOf(here, { concurrency: 2 });
    refresher.start();
    await wake();
    while (here.count("refresh-long-lived") < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    await refresher.stop();
    expect(reports).toMatchObject([{ refreshed: 2, ended: "aborted" }]);
    expect(here.count("refresh-long-lived")).toBe(2);
    expect(errors).toEqual([]);
    for (const ownerId of here.owners) expect((await here.held(ownerId)).lease).toBeNull();
  });

  it("reports a failed sweep, and continues with the next", async () => {
    const inner = memoryStore();
    const trouble = new Error("the database is away");
    let away = true;
    const store: typeof inner = {
      ...inner,
      list: (query) => (away ? Promise.reject(trouble) : inner.list(query)),
    };
    const here = await crowd(2, { connections: { store } });
    const { refresher, reports, errors, tick } = refresherOf(here);
    refresher.start();
    await tick();
    expect(errors).toEqual([trouble]);
    away = false;
    await tick();
    expect(reports).toMatchObject([{ refreshed: 2 }]);
  });

  it("reports a sweep that ended as all-refused", async () => {
    const here = await crowd(20);
    here.sandbox.users.forEach(({ id }) => here.sandbox.revoke(id));
    const { refresher, reports, errors, tick } = refresherOf(here);
    refresher.start();
    await tick();
    expect(reports).toMatchObject([{ ended: "all-refused" }]);
    expect(errors).toMatchObject([{ code: "THREADS_API", kind: "auth" }]);
  });

  it("prints a warning without onError, and nothing of an error from outside the SDK", async () => {
    const inner = memoryStore();
    const list = () => Promise.reject(new Error("postgres://user:password@db"));
    const here = await crowd(1, { connections: { store: { ...inner, list } } });
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const { refresher, tick } = refresherOf(here, { onError: undefined });
    refresher.start();
    await tick();
    expect(warned.mock.calls).toEqual([
      [
        "Refreshing the connections that expire soon failed: an error that is not the SDK's, for example from the store, authenticate or " +
          "a hook. Pass onError to receive such failures.",
        "ThreadsRefresherWarning",
      ],
    ]);
  });

  it("prints one warning a minute for each kind of failure, and counts the others", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    let now = 1_000_000;
    let sweeps = 0;
    const clock = {
      now: () => now,
      sleep: (_ms: number, signal?: AbortSignal) =>
        sweeps < 6
          ? Promise.resolve()
          : new Promise<void>((_, reject) => signal?.addEventListener("abort", () => reject(new Error("stopped")))),
    };
    const times = [0, 1, 59_999, 60_000, 60_001, 120_000];
    const refresher = createRefresher(
      {
        refreshDue: () => {
          now = 1_000_000 + (times[sweeps++] ?? 0);
          return Promise.reject(new Error("down"));
        },
      },
      { everyMs: 1, clock, random: () => 0 },
    );
    refresher.start();
    await until(() => sweeps === 6);
    await refresher.stop();
    expect(warned.mock.calls.map(([text]) => /\((\d) more/.exec(String(text))?.[1] ?? null)).toEqual([null, "2", "1"]);
  });

  it("passes a severity to onError", async () => {
    const seen: unknown[] = [];
    const gone = new Promise<void>(() => undefined);
    const request = { method: "GET", path: "/me" };
    const passing = new ThreadsTimeoutError({ timeoutMs: 1, sent: true, retryable: true, request });
    const ends = [new Error("down"), passing];
    const refresher = createRefresher(
      { refreshDue: () => Promise.reject(ends.shift() ?? new Error("over")) },
      {
        everyMs: 1,
        clock: { now: () => 0, sleep: () => (ends.length > 0 ? Promise.resolve() : gone) },
        onError: (error, { severity }) => seen.push([error, severity]),
      },
    );
    refresher.start();
    await until(() => seen.length === 2);
    expect(seen).toEqual([
      [expect.any(Error), "error"],
      [passing, "warning"],
    ]);
  });

  it("ignores errors of hooks, and ends when its clock cannot wait", async () => {
    const here = await crowd(1);
    const onReport = () => {
      throw new Error("the host's own");
    };
    const { refresher, errors, tick } = refresherOf(here, { onReport });
    refresher.start();
    await tick();
    await tick();
    expect(errors).toEqual([]);

    const broken = new Error("no timers here");
    const heard: unknown[] = [];
    const clock = { now: () => 0, sleep: () => Promise.reject(broken) };
    const other = createRefresher(here.connections, { everyMs: 1, clock, onError: (error) => heard.push(error) });
    other.start();
    await other.stop();
    expect(heard.every((error) => error === broken) && heard.length <= 1).toBe(true);
  });

  it.each([
    { everyMs: 0 },
    { everyMs: NaN },
    { everyMs: 2 ** 31 },
    { everyMs: 1, jitterMs: -1 },
    { everyMs: 1, jitterMs: 2 ** 31 },
  ])("refuses %o, which a timer cannot hold", (times) => {
    expect(() => createRefresher({ refreshDue: () => Promise.reject(new Error("unused")) }, times)).toThrow(
      expect.objectContaining({ code: "THREADS_CONFIG" }) as Error,
    );
  });
});
