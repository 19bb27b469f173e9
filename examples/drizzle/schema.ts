/** The tables, as Drizzle describes them. Ids are compared byte by byte, whatever the database's collation. */
import { bigint, customType, index, pgSchema, timestamp, text } from "drizzle-orm/pg-core";

const id = customType<{ data: string }>({ dataType: () => `text collate "C"` });

/** @param schema the schema of your database that has the tables */
export function threadsTables(schema: string) {
  const { table } = pgSchema(schema);
  const connections = table(
    "threads_connections",
    {
      ownerId: id("owner_id").primaryKey(),
      version: text("version").notNull(),
      state: text("state").notNull(),
      platformId: text("platform_id"),
      expiresAt: bigint("expires_at", { mode: "number" }),
      record: text("record").notNull(),
    },
    (columns) => [index().on(columns.expiresAt, columns.ownerId), index().on(columns.platformId)],
  );
  const journal = table(
    "threads_journal",
    {
      key: id("key").primaryKey(),
      version: text("version").notNull(),
      savedAt: timestamp("saved_at", { withTimezone: true, precision: 3 }).notNull(),
      value: text("value").notNull(),
    },
    (columns) => [index().on(columns.savedAt)],
  );
  return { connections, journal };
}

export type Connections = ReturnType<typeof threadsTables>["connections"];
export type Journal = ReturnType<typeof threadsTables>["journal"];
