/** The SDK as each process of a run has it. */
import {
  systemClock,
  ThreadsClient,
  ThreadsConnections,
  type ConnectionStore,
  type ThreadsConnectionsOptions,
} from "@hayon/threads";
import { SLEEP_SHARE, TIMEOUT_MS } from "./conditions.js";
import type { Setup } from "./messages.js";
import { SOAK_STORES } from "./store.js";

/** Connections whose clock can be put forward. */
export interface SoakedSdk {
  readonly client: ThreadsClient;
  readonly connections: ThreadsConnections;
  readonly store: ConnectionStore;
  advance(ms: number): void;
}

/** Makes them. */
export function sdkOf(
  { api, store, aheadMs }: Setup,
  hooks: Pick<ThreadsConnectionsOptions, "onTransition">,
): SoakedSdk {
  let offsetMs = aheadMs;
  const client = new ThreadsClient({
    ...api,
    timeoutMs: TIMEOUT_MS,
    clock: {
      now: () => systemClock.now() + offsetMs,
      sleep: (ms, signal) => systemClock.sleep(ms * SLEEP_SHARE, signal),
    },
  });
  const connected = SOAK_STORES[store.name].connect(store.url, store.table);
  return {
    client,
    store: connected.store,
    connections: new ThreadsConnections({ client, store: connected.store, ...hooks }),
    advance: (ms) => (offsetMs += ms),
  };
}
