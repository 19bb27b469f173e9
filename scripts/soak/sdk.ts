/** The SDK in each process of a run. */
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

/** Connections with a clock that can be moved forward. */
export interface SoakSdk {
  readonly client: ThreadsClient;
  readonly connections: ThreadsConnections;
  readonly store: ConnectionStore;
  advance(ms: number): void;
}

export function sdkOf({ api, store, aheadMs }: Setup, hooks: Pick<ThreadsConnectionsOptions, "onTransition">): SoakSdk {
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
