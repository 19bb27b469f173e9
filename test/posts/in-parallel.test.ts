/** Several works run at once, up to a limit, and none of them keeps running after the end. */
import { describe, expect, it } from "vitest";
import { inParallel } from "../../src/posts/in-parallel.js";
import { rejection } from "../support/mock.js";

const items = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Work that waits until the test or its signal ends it. */
function gates() {
  const waiting = new Map<number, { open: () => void; fail: (error: Error) => void }>();
  const started: number[] = [];
  const ended: number[] = [];
  const work = (item: number, _index: number, signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      started.push(item);
      const end = (settle: () => void) => {
        if (!waiting.delete(item)) return;
        ended.push(item);
        settle();
      };
      const fail = (error: Error) => end(() => reject(error));
      waiting.set(item, { open: () => end(() => resolve(`done ${item}`)), fail });
      signal.addEventListener("abort", () => fail(signal.reason as Error));
    });
  return { work, waiting, started, ended };
}

/** Lets all pending promises settle. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("inParallel", () => {
  it.each([
    [0, 3],
    [1, 3],
    [3, 3],
    [10, 3],
    [10, 1],
    [5, 20],
  ])("runs %i items, %i at once at most, and returns the results in order", async (count, most) => {
    const { work, waiting, started } = gates();
    const all = inParallel(items(count), most, undefined, work);
    let mostSeen = 0;
    for (await turn(); waiting.size > 0; await turn()) {
      mostSeen = Math.max(mostSeen, waiting.size);
      // The last work ends first: results are ordered by item, not by end.
      [...waiting.values()].at(-1)!.open();
    }
    expect(await all).toEqual(items(count).map((item) => `done ${item}`));
    expect(mostSeen).toBe(Math.min(count, most));
    expect([...started].sort((a, b) => a - b)).toEqual(items(count));
  });

  it("passes each item and its index to the work", async () => {
    const seen = await inParallel(["a", "b"], 2, undefined, (item, index) => Promise.resolve(`${item}${index}`));
    expect(seen).toEqual(["a0", "b1"]);
  });

  it("throws the first failure, aborts the other works with it, starts no more, and waits until all have ended", async () => {
    const { work, waiting, started, ended } = gates();
    const first = new Error("first");
    let settled = false;
    const stubborn: { end?: () => void } = {};
    const all = inParallel(items(9), 3, undefined, async (item, index, signal) => {
      // This work ignores its signal, and is awaited nevertheless.
      if (item === 2) await new Promise<void>((resolve) => (stubborn.end = resolve));
      return await work(item, index, signal);
    });
    const failure = rejection(all).finally(() => (settled = true));
    await turn();
    waiting.get(1)!.fail(first);
    await turn();
    expect(ended).toEqual([1, 0]);
    expect(settled).toBe(false);
    stubborn.end!();
    await turn();
    waiting.get(2)!.fail(new Error("second"));
    expect(await failure).toBe(first);
    expect(started.filter((item) => item > 2)).toEqual([]);
  });

  it("throws when only the last work fails", async () => {
    const last = new Error("last");
    const all = inParallel(items(3), 1, undefined, (item) =>
      item === 2 ? Promise.reject(last) : Promise.resolve(item),
    );
    expect(await rejection(all)).toBe(last);
  });

  it("treats any thrown value as a failure, even undefined", async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- tests such a rejection
    const all = inParallel(items(2), 2, undefined, () => Promise.reject(undefined));
    await expect(all).rejects.toBeUndefined();
    const thrown = inParallel(items(2), 2, undefined, () => {
      throw new RangeError("at once");
    });
    await expect(thrown).rejects.toThrow(RangeError);
  });

  it("passes the caller's abort on, with its reason", async () => {
    const { work, ended } = gates();
    const abort = new AbortController();
    const all = rejection(inParallel(items(5), 2, abort.signal, work));
    await turn();
    const reason = new Error("enough");
    abort.abort(reason);
    expect(await all).toBe(reason);
    expect(ended).toEqual([0, 1]);
  });

  it("does not abort the caller's signal, or any work after its end", async () => {
    const abort = new AbortController();
    const signals: AbortSignal[] = [];
    await inParallel(items(2), 2, abort.signal, (_, _index, signal) => Promise.resolve(signals.push(signal)));
    await rejection(inParallel(items(2), 2, abort.signal, () => Promise.reject(new Error("x"))));
    expect(abort.signal.aborted).toBe(false);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });
});
