/** A store of connections and a publish journal on Drizzle and PostgreSQL. */
import { randomUUID } from "node:crypto";
import {
  connectionFromJson,
  connectionToJson,
  pageCursor,
  pageOfStored,
  pageRequest,
  storedFromJson,
  type ConnectionStore,
  type JournalValue,
  type ListPosition,
  type PublishJournal,
} from "@hayon/threads/stores";
import { and, eq, gt, inArray, lt, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Connections, Journal } from "./schema.js";

/** The column `record` contains the token as plain text, so wrap the store in `encryptedStore`. */
export function drizzleStore(db: NodePgDatabase, table: Connections): ConnectionStore {
  const ownedBy = (ownerId: string) => eq(table.ownerId, ownerId);
  return {
    async get(ownerId) {
      const [row] = await db.select().from(table).where(ownedBy(ownerId));
      return row === undefined ? null : storedFromJson(ownerId, row.version, row.record);
    },
    async save(connection, ifVersion) {
      const { ownerId, state, platformId, auth } = connection;
      const [version, record] = [randomUUID(), connectionToJson(connection)];
      const row = { ownerId, version, state, platformId, expiresAt: expiryOf(auth), record };
      const written =
        ifVersion === null
          ? await db.insert(table).values(row).onConflictDoNothing().returning({ version: table.version })
          : await db
              .update(table)
              .set(row)
              .where(and(ownedBy(ownerId), eq(table.version, ifVersion)))
              .returning({ version: table.version });
      return written.length === 0 ? null : { value: connectionFromJson(record), version };
    },
    async delete(ownerId) {
      return (await db.delete(table).where(ownedBy(ownerId)).returning({ version: table.version })).length > 0;
    },
    async list(query) {
      const { platformId, states, expiresBefore } = query;
      const { limit, after } = pageRequest(query);
      const { ownerId, expiresAt, state } = table;
      const isDue = expiresBefore === undefined ? undefined : lt(expiresAt, expiresBefore.getTime());
      // Starts after the last row of the previous page, not at an offset, so that rows inserted or deleted meanwhile do not shift the page.
      const isAfter = (last: ListPosition) =>
        isDue === undefined
          ? gt(ownerId, last.ownerId)
          : sql`(${expiresAt}, ${ownerId}) > (${last.expiresAt?.getTime() ?? UNKNOWN}, ${last.ownerId})`;
      const rows = await db
        .select()
        .from(table)
        .where(
          and(
            platformId === undefined ? undefined : eq(table.platformId, platformId),
            states === undefined ? undefined : inArray(state, [...states]),
            isDue,
            after === null ? undefined : isAfter(after),
          ),
        )
        .orderBy(...(isDue === undefined ? [ownerId] : [expiresAt, ownerId]))
        .limit(limit + 1); // one more, to know whether another page follows
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return pageOfStored(
        page.map(({ ownerId, version, record }) => storedFromJson(ownerId, version, record)),
        last && pageCursor({ ownerId: last.ownerId, expiresAt: dateOf(last.expiresAt) }, query),
      );
    },
  };
}

/** An unknown expiry comes before every date. */
const UNKNOWN = Number.MIN_SAFE_INTEGER;

/** Milliseconds, because a `Date` can be later than any date of PostgreSQL; null without a token. */
const expiryOf = (auth: { expiresAt: Date | null } | null) =>
  auth === null ? null : (auth.expiresAt?.getTime() ?? UNKNOWN);

const dateOf = (ms: number | null) => (ms === null || ms === UNKNOWN ? null : new Date(ms));

export function drizzleJournal(db: NodePgDatabase, table: Journal): PublishJournal {
  return {
    async load(key) {
      const [row] = await db.select().from(table).where(eq(table.key, key));
      return row === undefined ? null : { value: JSON.parse(row.value) as JournalValue, version: row.version };
    },
    async save(key, value, ifVersion) {
      const row = { key, version: randomUUID(), savedAt: new Date(value.savedAt), value: JSON.stringify(value) };
      const written =
        ifVersion === null
          ? await db.insert(table).values(row).onConflictDoNothing().returning({ version: table.version })
          : await db
              .update(table)
              .set(row)
              .where(and(eq(table.key, key), eq(table.version, ifVersion)))
              .returning({ version: table.version });
      return written.length === 0 ? null : { value: JSON.parse(row.value) as JournalValue, version: row.version };
    },
    async prune(olderThan) {
      return (await db.delete(table).where(lt(table.savedAt, olderThan)).returning({ key: table.key })).length;
    },
  };
}
