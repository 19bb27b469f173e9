/** Abort signals may come from a library or another realm, which Node refuses in its own functions. */
import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { firstOf } from "../../src/internal/signals.js";
import { memoryStore, ThreadsConnections, type CallOptions } from "../../src/index.js";
import { inParallel } from "../../src/posts/in-parallel.js";
import { mockThreads } from "../../src/testing/index.js";
import { asSignal, LibrarySignal } from "../support/library-signal.js";
import { rejection } from "../support/mock.js";
import { turns, unhandledRejections } from "../support/unhandled.js";
import { workerStage } from "../worker/support.js";

const reason = new Error("The request was closed.");

describe("firstOf", () => {
  it("aborts with the first signal and its reason", () => {
    const [first, second] = [new AbortController(), new LibrarySignal()];
    const { signal } = firstOf([first.signal, asSignal(second)]);
    expect(signal.aborted).toBe(false);
    second.abort(reason);
    first.abort(new Error("later"));
    expect(signal.reason).toBe(reason);
  });

  it("is aborted at once by a signal that was aborted before", () => {
    expect(firstOf([new AbortController().signal, AbortSignal.abort(reason)]).signal.reason).toBe(reason);
  });

  it("leaves no listeners behind", () => {
    const [first, second] = [new AbortController(), new LibrarySignal()];
    firstOf([first.signal, asSignal(second)]).release();
    expect(getEventListeners(first.signal, "abort")).toHaveLength(0);
    expect(second.listeners.size).toBe(0);
  });
});

describe("a signal of a library", () => {
  it("is accepted by a call, which leaves no listener on it", async () => {
    await using mock = mockThreads();
    mock.on("getProfile").reply({ id: "26000000000000123", username: "mika" });
    const signal = new LibrarySignal();
    await expect(mock.account().getProfile({ signal: asSignal(signal) })).resolves.toMatchObject({ username: "mika" });
    expect(signal.listeners.size).toBe(0);
  });

  it("aborts work in parallel", async () => {
    const signal = new LibrarySignal();
    const work = (_item: number, _index: number, own: AbortSignal) =>
      new Promise<never>((_resolve, reject) => own.addEventListener("abort", () => reject(own.reason as Error)));
    const error = rejection(inParallel([1, 2, 3], 3, asSignal(signal), work));
    signal.abort(reason);
    expect(await error).toBe(reason);
    expect(signal.listeners.size).toBe(0);
  });

  it("ends a job of a publish worker, and is left without listeners", async () => {
    const { worker, sandbox } = await workerStage();
    const job = { id: "job-1", ownerId: "ada", draft: { text: "Ready to sail." } };
    const signal = new LibrarySignal();
    expect(await worker.run(job, { signal: asSignal(signal) })).toMatchObject({ outcome: "published" });
    expect(signal.listeners.size).toBe(0);
    signal.abort(reason);
    const stopped = await worker.run({ ...job, id: "job-2" }, { signal: asSignal(signal) });
    expect(stopped).toMatchObject({ outcome: "later", reason: "stopped", error: reason });
    expect(sandbox.posts()).toHaveLength(1);
  });
});

describe("an abort while a store does not respond", () => {
  it("ends the calls of an account, and leaves no listener and no rejection", async () => {
    const unhandled = unhandledRejections();
    await using mock = mockThreads();
    let fail: (error: Error) => void = () => undefined;
    const get = () => new Promise<never>((_resolve, reject) => (fail = reject));
    const connections = new ThreadsConnections({ client: mock.client(), store: { ...memoryStore(), get } });
    const account = connections.account("ada");
    const calls: ((options: CallOptions) => PromiseLike<unknown>)[] = [
      (options) => account.getProfile(options),
      (options) => account.posts.list(options),
      (options) => account.publish({ text: "Ready to sail." }, { ...options, autoPublishText: false }),
      (options) => connections.refreshToken("ada", options),
    ];
    for (const call of calls) {
      const controller = new AbortController();
      const error = rejection(Promise.resolve(call({ signal: controller.signal })));
      await turns();
      controller.abort(reason);
      expect(await error).toBe(reason);
      fail(new Error("The database does not respond."));
      await turns();
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    }
    expect(unhandled).toEqual([]);
  });
});
