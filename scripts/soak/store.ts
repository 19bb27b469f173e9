/** The stores that a run can use. The same promises must hold in each database. */
import type { ConnectionStore } from "@hayon/threads";
import type { Server } from "../servers/server.js";
import type { OldToken } from "./messages.js";
import { postgresSoakStore } from "./stores/postgres.js";
import { redisSoakStore } from "./stores/redis.js";

/** The store in one process. */
export interface ConnectedStore {
  readonly store: ConnectionStore & { ensureSchema(): Promise<void> };
  readonly close: () => Promise<void>;
}

/** The writes of a refresh, without a store. */
export interface WritesByHand {
  /** Performs both writes. Called once for each owner. */
  write(ownerId: string): Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** A database for a run. */
export interface SoakStore {
  start(): Promise<Server>;
  /** @param name the name of the table, or the prefix of the keys */
  connect(url: string, name: string): ConnectedStore;
  /**
   * Prepares the least work of a refresh in this database: two guarded writes with the driver alone, in a table like the store's. Null where
   * this is not measured.
   */
  readonly byHand: ((url: string, like: string, owners: readonly string[]) => Promise<WritesByHand>) | null;
  /** Returns how the database finds the due connections, and whether it uses the index; null for a database without query plans. */
  explain(
    url: string,
    name: string,
    expiresBefore: Date,
  ): Promise<{ readonly plan: string; readonly ok: boolean } | null>;
}

export const SOAK_STORES = { postgres: postgresSoakStore, redis: redisSoakStore } as const;

/** Returns the name of the table, or the prefix of the keys, for a run. */
export const tableOf = (oldToken: OldToken) => `soak_${oldToken.replaceAll("-", "_")}`;

export type StoreName = keyof typeof SOAK_STORES;
