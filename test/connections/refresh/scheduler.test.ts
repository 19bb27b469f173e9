/** The refresher: again and again, one sweep at a time, until it is stopped; and never a failure that nobody hears of. */
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

/** Without a limit of its own: on a busy machine the test's is the one that counts. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A refresher over a crowd. Its clock waits until the test lets time pass. */
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
  /** Lets the present wait end. */
  const wake = async () => {
    await until(() => wakers.length > 0);
    wakers.splice(0).forEach((go) => go());
  };
  /** The same, and resolves at the beginning of the next. */
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

  it("hands on how to sweep", async () => {
    const here = await crowd(5, { daysAgo: 48 });
    const { refresher, reports, tick } = refresherOf(here, { withinMs: 13 * DAY, limit: 2 });
    refresher.start();
    await tick();
    expect(reports).toMatchObject([{ refreshed: 2, ended: "limit" }]);
  });

  it("is started once, however often it is asked", async () => {
    const here = await crowd(1);
    const { refresher, waits, reports, tick } = refresherOf(here);
    refresher.start();
    refresher.start();
    await tick();
    expect(reports).toHaveLength(1);
    expect(waits).toHaveLength(2);
  });

  it("stops while it waits, at once, and may be started again", async () => {
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

  it("stops in the middle of a sweep when what is under way is written, and begins no other", async () => {
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

  it("tells when a sweep fails, and goes on with the next", async () => {
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

  it("tells when the app is to blame", async () => {
    const here = await crowd(20);
    here.sandbox.users.forEach(({ id }) => here.sandbox.revoke(id));
    const { refresher, reports, errors, tick } = refresherOf(here);
    refresher.start();
    await tick();
    expect(reports).toMatchObject([{ ended: "all-refused" }]);
    expect(errors).toMatchObject([{ code: "THREADS_API", kind: "auth" }]);
  });

  it("prints a warning when nobody listens, without the words of an error that is not the SDK's", async () => {
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

  it("prints one warning a minute for each kind of failure, by its own clock, and counts the others", async () => {
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

  it("gives onError a severity", async () => {
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

  it("survives hooks that throw, and ends by a clock that cannot wait instead of sweeping without end", async () => {
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
  ])("refuses %o: a timer that cannot wait so long fires at once", (times) => {
    expect(() => createRefresher({ refreshDue: () => Promise.reject(new Error("unused")) }, times)).toThrow(
      expect.objectContaining({ code: "THREADS_CONFIG" }) as Error,
    );
  });
});
