/** The PostgreSQL stores for the contract tests: a table for each case, and another pool for another process. */
import { randomUUID } from "node:crypto";
import { postgresJournal, postgresStore, type PostgresDatabase } from "../../../src/stores/postgres.js";
import type { JournalUnderTest, StoreUnderTest } from "../../../src/testing/index.js";
import type { PostgresService } from "../services/postgres.js";

type Make<Store> = (db: PostgresDatabase, options: { table: string; schema: string }) => Store;

/** One pool for all cases of a file, and another one that represents another process. */
const pools = new WeakMap<PostgresService, readonly [PostgresDatabase, PostgresDatabase]>();

function poolsOf(service: PostgresService) {
  const two = pools.get(service) ?? ([service.pool(), service.pool()] as const);
  pools.set(service, two);
  return two;
}

function subjectOf<Store extends { ensureSchema(): Promise<void> }>(
  service: PostgresService | null,
  create: Make<Store>,
  db?: PostgresDatabase,
) {
  if (service === null) throw new Error("there is no server, and this should have been skipped");
  const { schema } = service;
  const [here, elsewhere] = poolsOf(service);
  const tables = new WeakMap<object, string>();
  const made = (on: PostgresDatabase, table: string) => {
    const store = create(on, { table, schema });
    tables.set(store, table);
    return store;
  };
  return {
    /** Runs a statement over the table of a store. */
    run: (store: object, text: (name: string) => string, values: unknown[]) =>
      here.query(text(`"${schema}"."${tables.get(store)}"`), values),
    async make() {
      const store = made(db ?? here, `t_${randomUUID().replaceAll("-", "")}`);
      await store.ensureSchema();
      return store;
    },
    reopen: (store: object) => Promise.resolve(made(elsewhere, tables.get(store) ?? "unknown")),
    // No server listens on this port.
    makeUnusable: () => Promise.resolve(made(service.pool({ connectionString: "postgres://127.0.0.1:1/x" }), "t")),
  };
}

/** @param db a pool of ten connections by default */
export const postgresStoreSubject = (service: PostgresService | null, db?: PostgresDatabase): StoreUnderTest => {
  const subject = subjectOf(service, postgresStore, db);
  // Valid JSON, because the column takes nothing else.
  const damage = (store: object, ownerId: string) =>
    subject.run(store, (name) => `update ${name} set record = '{"ownerId":"x"}' where owner_id = $1`, [ownerId]);
  return { ...subject, damage };
};

/** @param db a pool of ten connections by default */
export const postgresJournalSubject = (service: PostgresService | null, db?: PostgresDatabase): JournalUnderTest =>
  subjectOf(service, postgresJournal, db);
