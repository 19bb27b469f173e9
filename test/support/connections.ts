import { ThreadsConnections, type ThreadsConnectionsOptions } from "../../src/connections/index.js";
import { memoryStore, type MemoryStore } from "../../src/stores/memory.js";
import type { ThreadsClientOptions } from "../../src/index.js";
import type { SandboxOptions } from "../../src/testing/index.js";
import { record, secret, watched } from "./leaks.js";
import { stage, type Stage } from "./sandbox.js";

export interface Connected extends Stage {
  readonly store: MemoryStore;
  readonly connections: ThreadsConnections;
  /** Makes the connections of another process with the same store. */
  readonly another: (options?: Partial<ThreadsConnectionsOptions>) => ThreadsConnections;
  /** Runs the whole connect flow for an owner, and returns the long-lived token. */
  readonly connect: (ownerId?: string, userId?: string) => Promise<string>;
}

export const OWNER = "665f1c2e9b1d4a0012345678";
export const USER = "26999888777666555";
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Makes connections with a memory store and the sandbox. The leak watch records everything that they show. */
export async function connected(
  options: {
    sandbox?: SandboxOptions;
    client?: Partial<ThreadsClientOptions>;
    connections?: Partial<ThreadsConnectionsOptions>;
  } = {},
): Promise<Connected> {
  const here = await stage(options.sandbox, { retry: { maxAttempts: 1 }, ...options.client });
  // These tests never damage a record, so every record can be read.
  const store = (options.connections?.store ?? memoryStore()) as MemoryStore;
  const another = (more: Partial<ThreadsConnectionsOptions> = {}) =>
    watched(
      new ThreadsConnections({
        client: here.client,
        store,
        clock: { now: () => here.sandbox.clientOptions.clock.now(), sleep: () => Promise.resolve() },
        onTransition: (notice) => record("transition", notice),
        ...options.connections,
        ...more,
      }),
      "ThreadsConnections",
      // The results of these methods contain a token that the host needs.
      ["get", "complete", "refreshToken", "updateProfile", "adopt", "begin", "readCallback", "account"],
    );
  const connections = another();
  const connect = async (ownerId = OWNER, userId = USER) => {
    const { url, binding } = connections.begin(ownerId);
    const { connection } = await connections.complete(await here.sandbox.consent(url, { userId }), { binding });
    return secret(connection.auth.accessToken);
  };
  return { ...here, store, connections, another, connect };
}
