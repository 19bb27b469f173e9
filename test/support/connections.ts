import { ThreadsConnections, type ThreadsConnectionsOptions } from "../../src/connections/index.js";
import { memoryStore, type MemoryStore } from "../../src/stores/memory.js";
import type { ThreadsClientOptions } from "../../src/index.js";
import type { SandboxOptions } from "../../src/testing/index.js";
import { record, secret, watched } from "./leaks.js";
import { stage, type Stage } from "./sandbox.js";

export interface Connected extends Stage {
  readonly store: MemoryStore;
  readonly connections: ThreadsConnections;
  /** Another process's view of the same store. */
  readonly another: (options?: Partial<ThreadsConnectionsOptions>) => ThreadsConnections;
  /** The whole flow for an owner, as a person and a callback would walk it. Answers the long-lived token too. */
  readonly connect: (ownerId?: string, userId?: string) => Promise<string>;
}

export const OWNER = "665f1c2e9b1d4a0012345678";
export const USER = "26999888777666555";
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Connections over a memory store and the sandbox; everything shown is watched. */
export async function connected(
  options: {
    sandbox?: SandboxOptions;
    client?: Partial<ThreadsClientOptions>;
    connections?: Partial<ThreadsConnectionsOptions>;
  } = {},
): Promise<Connected> {
  const here = await stage(options.sandbox, { retry: { maxAttempts: 1 }, ...options.client });
  // No test of these damages a record, so that each of them can be read.
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
      // A host stores and uses the token of what these answer.
      ["get", "complete", "refreshToken", "refreshProfile", "adopt", "begin", "readCallback", "account"],
    );
  const connections = another();
  const connect = async (ownerId = OWNER, userId = USER) => {
    const { url, binding } = connections.begin(ownerId);
    const { connection } = await connections.complete(await here.sandbox.consent(url, { userId }), { binding });
    return secret(connection.auth.accessToken);
  };
  return { ...here, store, connections, another, connect };
}
