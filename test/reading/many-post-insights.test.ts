/** `account.insights.posts` with ids that come late, or whose source fails. */
import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { rejection } from "../support/mock.js";
import { turns, unhandledRejections } from "../support/unhandled.js";
import { answering, refusal } from "./answering.js";

/** A source of ids that gives one id, and the next when the test says so. */
function heldIds() {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  async function* ids() {
    yield "1";
    await released;
    yield "2";
  }
  return { ids: ids(), release };
}

it("insights.posts: ends for an invalid token before the next id has arrived, and leaves no rejection unhandled", async () => {
  const unhandled = unhandledRejections();
  const { account } = answering(() => refusal(190));
  const { ids, release } = heldIds();
  const run = account.insights.posts(ids);
  const walk = async () => {
    for await (const { id } of run) expect(id).toBeUndefined();
  };
  expect(await rejection(walk())).toMatchObject({ kind: "auth" });
  await turns();
  expect(unhandled).toEqual([]);
  release();
  expect(await run.unfinished()).toEqual(["1", "2"]);
});

it("insights.posts: yields a result before the next id has arrived", async () => {
  const { account } = answering(() => ({ data: [] }));
  const { ids, release } = heldIds();
  const seen: string[] = [];
  for await (const { id } of account.insights.posts(ids)) {
    seen.push(id);
    // The source waits for the result of the first id.
    release();
  }
  expect(seen).toEqual(["1", "2"]);
});

it("insights.posts: unfinished() returns an id that arrives only after the loop has ended", async () => {
  const { account } = answering(() => ({ data: [] }));
  const { ids, release } = heldIds();
  const run = account.insights.posts(ids);
  for await (const { id } of run) {
    expect(id).toBe("1");
    break;
  }
  release();
  expect(await run.unfinished()).toEqual(["2"]);
});

it.each([
  [
    "an async source",
    async function* () {
      yield await Promise.resolve("1");
      throw new Error("cursor lost");
    },
  ],
  [
    "a source",
    function* () {
      yield "1";
      throw new Error("cursor lost");
    },
  ],
])("insights.posts: rejects with the error of %s of ids, after the reads that are under way", async (_, source) => {
  const unhandled = unhandledRejections();
  const { account } = answering(() => refusal(190));
  const run = account.insights.posts(source());
  const walk = async () => {
    for await (const { id } of run) expect(id).toBeUndefined();
  };
  expect(await rejection(walk())).toMatchObject({ message: "cursor lost" });
  await turns();
  expect(unhandled).toEqual([]);
  expect(await run.unfinished()).toEqual(["1"]);
});

it("insights.posts: for an unknown metric, the loop throws before it takes an id, and unfinished() returns the ids", async () => {
  const { account, requests } = answering(() => ({ data: [] }));
  const run = account.insights.posts(["1"], { metrics: ["clicks"] as never });
  await expect(run[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
  expect(await run.unfinished()).toEqual(["1"]);
  expect(requests).toEqual([]);
});

it("insights.posts: ignores changes to the options after the call", async () => {
  const { account, requests } = answering(() => ({ data: [] }));
  const options = { metrics: ["views"] as "views"[], concurrency: 1 };
  const run = account.insights.posts(["1"], options);
  options.concurrency = 0;
  options.metrics.push("clicks" as never);
  for await (const { id } of run) expect(id).toBe("1");
  expect(requests).toMatchObject([{ query: { metric: "views" } }]);
});

it("insights.posts: a break ends the reads that wait for a rate limit, and unfinished() returns their ids", async () => {
  const unhandled = unhandledRejections();
  const waiting = new Set<number>();
  let began: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => (began = resolve));
  // A clock on which no wait ends by itself.
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((_, reject) => {
      waiting.add(ms);
      began();
      signal?.addEventListener("abort", () => {
        waiting.delete(ms);
        reject(signal.reason as Error);
      });
    });
  const { account, requests } = answering(({ path }) => (path.startsWith("/2/") ? refusal(4) : { data: [] }), {
    clock: { now: () => 0, sleep },
    retry: { maxAttempts: 1 },
  });
  const run = account.insights.posts(["1", "2"]);
  for await (const { id } of run) {
    expect(id).toBe("1");
    await waits;
    break;
  }
  expect([...waiting]).toEqual([]);
  await turns();
  expect(requests).toHaveLength(2);
  expect(unhandled).toEqual([]);
  expect(await run.unfinished()).toEqual(["2"]);
});

it("insights.posts: keeps no listener on the signal of a loop that has ended", async () => {
  const { account } = answering(() => ({ data: [] }));
  const { signal } = new AbortController();
  for await (const { id } of account.insights.posts(["1", "2"], { signal })) if (id === "1") break;
  for await (const { error } of account.insights.posts(["1"], { signal })) expect(error).toBeUndefined();
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("insights.posts: an abort ends the loop while the next id has not come yet", async () => {
  const { account } = answering(() => ({ data: [] }));
  const controller = new AbortController();
  const reason = new Error("The page was closed.");
  const seen: string[] = [];
  const walk = async () => {
    for await (const { id } of account.insights.posts(heldIds().ids, { signal: controller.signal })) {
      seen.push(id);
      setImmediate(() => controller.abort(reason));
    }
  };
  expect(await rejection(walk())).toBe(reason);
  expect(seen).toEqual(["1"]);
});
