import { describe, expect, it } from "vitest";
import { VirtualTime, type Process } from "../../scripts/explore/virtual-time.js";

const NOON = Date.UTC(2026, 10, 23, 12);
const HOUR_MS = 3_600_000;

describe("explore: virtual time", () => {
  it("jumps to the next timer, and runs timers for the same time in the order of their creation", async () => {
    const time = new VirtualTime(NOON);
    const seen: string[] = [];
    time.after(HOUR_MS, () => seen.push("last"));
    time.after(10, () => seen.push("second"));
    time.after(10, () => seen.push("third"));
    time.after(5, () => time.after(1, () => seen.push("first")));
    await time.run(() => false, NOON + HOUR_MS);
    expect(seen).toEqual(["first", "second", "third", "last"]);
    expect(time.now()).toBe(NOON + HOUR_MS);
  });

  it("moves on only after all promises have settled", async () => {
    const time = new VirtualTime(NOON);
    const seen: number[] = [];
    const work = async () => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      seen.push(time.now() - NOON);
      await time.sleep(7);
      seen.push(time.now() - NOON);
    };
    time.after(100, () => undefined);
    void work();
    await time.run(() => seen.length === 2, NOON + HOUR_MS);
    expect(seen).toEqual([0, 7]);
  });

  it("drops the timers of a dead process, and delays those of a stopped one", async () => {
    const time = new VirtualTime(NOON);
    const [dead, stopped]: Process[] = [
      { dead: true, stoppedUntil: 0 },
      { dead: false, stoppedUntil: NOON + 500 },
    ];
    const seen: string[] = [];
    time.after(1, () => seen.push("dead"), dead);
    time.after(1, () => seen.push(`stopped ${time.now() - NOON}`), stopped);
    await time.run(() => false, NOON + HOUR_MS);
    expect(seen).toEqual(["stopped 500"]);
  });

  it("gives a process a clock that is wrong, with a sleep that a signal ends", async () => {
    const time = new VirtualTime(NOON);
    const clock = time.clockOf({ dead: false, stoppedUntil: 0 }, -70_000);
    expect(clock.now()).toBe(NOON - 70_000);
    const giveUp = new AbortController();
    const slept = clock.sleep(HOUR_MS, giveUp.signal).catch((reason: unknown) => reason);
    giveUp.abort("enough");
    await time.run(() => false, NOON + HOUR_MS);
    await expect(slept).resolves.toBe("enough");
  });
});
