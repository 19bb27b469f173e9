import { expect, it } from "vitest";
import { movableClock } from "../../../src/testing/sandbox/clock.js";
import { DAY, NOON, start } from "./helpers.js";

it("reads the machine's time by default, and any other when given", () => {
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

it("is the one that a client is given", async () => {
  const sandbox = await start();
  sandbox.advance(DAY);
  expect(sandbox.clientOptions.clock.now()).toBe(NOON + DAY);
});

it("sleeps for real time", async () => {
  const before = performance.now();
  await movableClock().sleep(30);
  expect(performance.now() - before).toBeGreaterThan(28);
});

it("wakes when the clock is moved past the end, however far that is, and not before", async () => {
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

it("stops sleeping at an abort, with the caller's reason", async () => {
  const clock = movableClock();
  const reason = new Error("enough");
  const controller = new AbortController();
  const sleeping = clock.sleep(DAY, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  await expect(clock.sleep(DAY, controller.signal)).rejects.toBe(reason);
  clock.advance(2 * DAY);
});
