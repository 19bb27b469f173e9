/** Dispatchers of undici 5 and 6 call their handlers by other names. The client detects them before it sends anything. */
import { MockAgent, type Dispatcher } from "undici";
import { describe, expect, it } from "vitest";
import { ThreadsConfigError } from "../../src/index.js";
import { LONG_TOKEN } from "../support/secrets.js";
import { wireClient } from "../support/wire.js";

const GRAPH = "https://graph.threads.net";

interface LegacyHandler {
  onConnect(abort: (reason?: Error) => void, context: object | null): void;
  onHeaders(status: number, headers: Buffer[], resume: () => void, statusText: string): boolean;
  onData(chunk: Buffer): boolean;
  onComplete(trailers: Buffer[]): void;
  onError(error: Error): void;
}

/** Behaves as undici 6: checks the handler's methods, waits for a socket, and lets the handler abort before it writes. */
function legacyDispatcher(skipOnConnect = false) {
  const written: string[] = [];
  const dispatch = ({ path }: { path: string }, handler: LegacyHandler): boolean => {
    for (const name of ["onConnect", "onHeaders", "onData", "onComplete", "onError"] as const)
      if (typeof handler[name] !== "function") throw new TypeError(`invalid ${name} method`);
    queueMicrotask(() => {
      const aborted: Error[] = [];
      if (!skipOnConnect) handler.onConnect((reason) => aborted.push(reason ?? new Error("aborted")), null);
      for (const reason of aborted) handler.onError(reason);
      if (aborted.length > 0) return;
      written.push(path);
      handler.onHeaders(200, [], () => undefined, "OK");
      handler.onData(Buffer.from('{"id":"1"}'));
      handler.onComplete([]);
    });
    return true;
  };
  return { dispatcher: { dispatch } as unknown as Dispatcher, written };
}

const MESSAGE = "The Threads client cannot be used: dispatcher must come from undici 7 or later";

describe("a dispatcher of undici 5 or 6", () => {
  it("is refused at the first call, before anything is sent", async () => {
    const { dispatcher, written } = legacyDispatcher();
    const client = wireClient(GRAPH, { dispatcher });
    const error: unknown = await client.getProfile(LONG_TOKEN).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ThreadsConfigError);
    expect((error as ThreadsConfigError).problems).toMatchObject([{ name: "dispatcher" }]);
    expect((error as Error).message).toContain(MESSAGE);
    expect(written).toEqual([]);
  });

  it("is refused even if it does not call onConnect, as mocks of undici 5", async () => {
    const client = wireClient(GRAPH, { dispatcher: legacyDispatcher(true).dispatcher });
    await expect(client.getProfile(LONG_TOKEN)).rejects.toThrow(MESSAGE);
  });

  it("still reports its own failures to connect", async () => {
    const error = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const dispatch = (_: object, handler: LegacyHandler) => {
      handler.onError(error);
      return false;
    };
    const client = wireClient(GRAPH, { dispatcher: { dispatch } as unknown as Dispatcher });
    await expect(client.getProfile(LONG_TOKEN)).rejects.toMatchObject({ code: "THREADS_NETWORK", reason: "refused" });
  });
});

describe("a MockPool of undici 7", () => {
  it("is refused at once instead of at the time limit", async () => {
    const pool = new MockAgent().get(GRAPH);
    pool.intercept({ path: () => true }).reply(200, {});
    const client = wireClient(GRAPH, { dispatcher: pool, timeoutMs: 2_000 });
    await expect(client.getProfile(LONG_TOKEN)).rejects.toThrow("If it is a MockPool, pass its MockAgent");
  });
});
