/** Tests the store and the journal on Drizzle with the published contracts, on a real PostgreSQL. */
import { randomUUID } from "node:crypto";
import { publishJournalContract, storeContract } from "@hayon/threads/testing";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { describe, it } from "vitest";
import { threadsTables } from "../../examples/drizzle/schema.js";
import { drizzleJournal, drizzleStore } from "../../examples/drizzle/store.js";
import { endWithFile } from "../support/endings.js";
import { postgresService } from "../support/services/postgres.js";

const service = await postgresService();

function databases() {
  if (service === null) throw new Error("there is no server, and this should have been skipped");
  const pool = service.pool();
  const unusable = drizzle(service.pool({ connectionString: "postgres://127.0.0.1:1/x" }));
  return { db: drizzle(pool), pool, elsewhere: drizzle(service.pool()), unusable };
}
const on = service === null ? null : databases();

/** Creates the tables in a schema for one case, as a migration of Drizzle would. */
async function migrated() {
  const schema = `drizzle_${randomUUID().replaceAll("-", "").slice(0, 16)}`;
  endWithFile(() => on!.pool.query(`drop schema ${schema} cascade`));
  await on!.pool.query(`
    create schema ${schema};
    create table ${schema}.threads_connections (owner_id text collate "C" primary key, version text not null,
      state text not null, platform_id text, expires_at bigint, record text not null);
    create table ${schema}.threads_journal (key text collate "C" primary key, version text not null,
      saved_at timestamptz(3) not null, value text not null)`);
  return threadsTables(schema);
}

describe.skipIf(service === null)("the store on Drizzle keeps the contract", () => {
  it.each(storeContract)("$name", async ({ run }) => {
    const { connections } = await migrated();
    await run({
      make: () => Promise.resolve(drizzleStore(on!.db, connections)),
      reopen: () => Promise.resolve(drizzleStore(on!.elsewhere, connections)),
      makeUnusable: () => Promise.resolve(drizzleStore(on!.unusable, connections)),
      damage: (_store, ownerId) =>
        on!.db.update(connections).set({ record: "{}" }).where(eq(connections.ownerId, ownerId)),
    });
  });
});

describe.skipIf(service === null)("the journal on Drizzle keeps the contract", () => {
  it.each(publishJournalContract)("$name", async ({ run }) => {
    const { journal } = await migrated();
    await run({
      make: () => Promise.resolve(drizzleJournal(on!.db, journal)),
      reopen: () => Promise.resolve(drizzleJournal(on!.elsewhere, journal)),
      makeUnusable: () => Promise.resolve(drizzleJournal(on!.unusable, journal)),
    });
  });
});
