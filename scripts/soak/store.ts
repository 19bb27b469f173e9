/** Where a run keeps its connections: what holds on one database must hold on the other. */
import type { ConnectionStore } from "@hayon/threads";
import type { Server } from "../servers/server.js";
import { postgresSoakStore } from "./stores/postgres.js";
import { redisSoakStore } from "./stores/redis.js";

/** A store of one process. */
export interface ConnectedStore {
  readonly store: ConnectionStore & { ensureSchema(): Promise<void> };
  readonly close: () => Promise<void>;
}

/** Writes without a store. */
export interface WritesByHand {
  /** Both of them; once for each owner. */
  write(ownerId: string): Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** How a run uses a database. */
export interface SoakStore {
  start(): Promise<Server>;
  /** @param name of the table, or of the keys */
  connect(url: string, name: string): ConnectedStore;
  /**
   * What a renewal costs this database at the least: two guarded writes by its bare driver, in a table like the store's; null where that is
   * not written down.
   */
  readonly byHand: ((url: string, like: string, owners: readonly string[]) => Promise<WritesByHand>) | null;
  /** How the database finds what is due, and whether that is by its index; null where it plans nothing. */
  explain(
    url: string,
    name: string,
    expiresBefore: Date,
  ): Promise<{ readonly plan: string; readonly kept: boolean } | null>;
}

/** The databases by their names. */
export const SOAK_STORES = { postgres: postgresSoakStore, redis: redisSoakStore } as const;

/** The name of a database. */
export type StoreName = keyof typeof SOAK_STORES;
