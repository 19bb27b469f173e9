import { expect, it, onTestFinished, vi } from "vitest";
import { movableClock } from "../../../src/testing/sandbox/state/clock.js";
import { DAY, NOON, start } from "./helpers.js";

it("sandbox clock: reads the machine's time by default and the given clock otherwise", () => {
  expect(Math.abs(movableClock().now() - Date.now())).toBeLessThan(1000);
  let now = 5;
  const clock = movableClock({ now: () => now });
  clock.advance(10);
  now = 7;
  expect(clock.now()).toBe(17);
  clock.advance(-20);
  expect(clock.now()).toBe(-3);
  expect(() => clock.advance(NaN)).toThrow(TypeError);
});

it("sandbox clock: clientOptions contains it", async () => {
  const sandbox = await start();
  sandbox.advance(DAY);
  expect(sandbox.clientOptions.clock.now()).toBe(NOON + DAY);
});

it("sandbox clock: sleeps in real time", async () => {
  const before = performance.now();
  await movableClock().sleep(30);
  expect(performance.now() - before).toBeGreaterThan(28);
});

it("sandbox clock: a sleep ends when advance() passes its end, and not before", async () => {
  const clock = movableClock();
  let awake = false;
  const sleeping = clock.sleep(100 * DAY).then(() => (awake = true));
  clock.advance(99 * DAY);
  clock.advance(-DAY);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(awake).toBe(false);
  clock.advance(DAY);
  await sleeping;
});

it("sandbox clock: an aborted sleep rejects with the signal's reason", async () => {
  const clock = movableClock();
  const reason = new Error("enough");
  const controller = new AbortController();
  const sleeping = clock.sleep(DAY, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  await expect(clock.sleep(DAY, controller.signal)).rejects.toBe(reason);
  clock.advance(2 * DAY);
});

/** Starts a sleep with fake timers, and reports whether it has ended. */
function sleeping(ms: number): {
  clock: ReturnType<typeof movableClock>;
  awake: (afterMs: number) => Promise<boolean>;
} {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const clock = movableClock();
  let awake = false;
  void clock.sleep(ms).then(() => (awake = true));
  return {
    clock,
    awake: async (afterMs) => {
      await vi.advanceTimersByTimeAsync(afterMs);
      return awake;
    },
  };
}

it("sandbox clock: sleeps longer than the longest timer", async () => {
  const longest = 2 ** 31 - 1;
  const { awake } = sleeping(longest + 5000);
  expect(await awake(longest)).toBe(false);
  expect(await awake(4999)).toBe(false);
  expect(await awake(1)).toBe(true);
});

it("sandbox clock: advance() takes the elapsed real time of a sleep into account", async () => {
  const { clock, awake } = sleeping(1000);
  expect(await awake(600)).toBe(false);
  clock.advance(300);
  expect(await awake(99)).toBe(false);
  expect(await awake(1)).toBe(true);
});

it("sandbox clock: after close(), pending and new sleeps do not keep the process alive", async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const sandbox = await start();
  const { clock } = sandbox.clientOptions;
  const before = timers();
  const sleeper = clock.sleep(5 * DAY);
  expect(timers()).toBe(before + 1);
  await sandbox.close();
  const late = clock.sleep(5 * DAY);
  expect(timers()).toBeLessThanOrEqual(before);
  sandbox.advance(DAY);
  expect(timers()).toBeLessThanOrEqual(before);
  sandbox.advance(4 * DAY);
  await Promise.all([sleeper, late]);
});
