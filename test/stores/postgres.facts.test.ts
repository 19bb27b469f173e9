import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { pageCursor } from "../../src/connections/store/paging.js";
import type { ConnectionQuery } from "../../src/connections/store/contract.js";
import { isThreadsError } from "../../src/index.js";
import {
  postgresJournal,
  postgresJournalSchema,
  postgresStore,
  postgresStoreSchema,
  type PostgresDatabase,
} from "../../src/stores/postgres.js";
import { publishJournalContract, storeContract } from "../../src/testing/index.js";
import { connectionFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { record } from "../support/leaks.js";
import { postgresService } from "../support/services/postgres.js";
import { postgresJournalSubject, postgresStoreSubject } from "../support/stores/postgres.js";
import { rows } from "../support/stores/sql.js";

const service = await postgresService();
const server = () => service ?? expect.fail("there is no server, and this should have been skipped");

/** A database that records its statements. */
function listening(db: PostgresDatabase) {
  const asked: { text: string; values: unknown[] }[] = [];
  const query = (text: string, values: unknown[] = []) => {
    asked.push({ text, values });
    return db.query(text, values);
  };
  return { asked, query };
}

interface Plan {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

it("postgresStore accepts the objects of its drivers", () => {
  expectTypeOf<pg.Pool>().toExtend<PostgresDatabase>();
  expectTypeOf<pg.Client>().toExtend<PostgresDatabase>();
  expectTypeOf<pg.PoolClient>().toExtend<PostgresDatabase>();
});

it.each([
  ["store", postgresStoreSchema()],
  ["journal", postgresJournalSchema()],
])("the documented schema of the %s is the real one", (_, statements) => {
  const docs = readFileSync("docs/stores/postgres.md", "utf8");
  for (const statement of statements) expect(docs).toContain(`${statement};\n`);
});

it("postgresStore rejects invalid names before any query", () => {
  const db = { query: () => expect.fail("a query was sent") };
  for (const name of ["", "a b", 'a"; drop table users; --', "1a", "é", "a.b", "x".repeat(49)]) {
    for (const make of [postgresStore, postgresJournal]) {
      for (const options of [{ table: name }, { schema: name }]) {
        let error: unknown;
        try {
          make(db, options);
        } catch (thrown) {
          error = thrown;
        }
        expect(isThreadsError(error, "THREADS_CONFIG")).toBe(true);
      }
    }
  }
});

// One connection, as PGlite is; its dates are written in another order and another zone, and its driver leaves every value as text.
describe.skipIf(service === null)("postgresStore over a single client with other settings", () => {
  const client = new pg.Client({
    connectionString: service?.url,
    options: "-c timezone=Asia/Kolkata -c datestyle=German -c intervalstyle=iso_8601",
    types: { getTypeParser: () => (value: unknown) => value },
  });
  beforeAll(() => client.connect());
  afterAll(() => client.end());
  // One after the other: a client has one connection, and its own queue is on its way out.
  let last: Promise<unknown> = Promise.resolve();
  const db: PostgresDatabase = {
    query: (text, values) => {
      const answer = last.then(() => client.query<Record<string, unknown>>(text, values));
      last = answer.catch(() => undefined);
      return answer;
    },
  };

  it.each(storeContract)("store: $name", ({ run }) => run(postgresStoreSubject(service, db)));
  it.each(publishJournalContract)("journal: $name", ({ run }) => run(postgresJournalSubject(service, db)));
});

describe.skipIf(service === null)("postgresStore", () => {
  const fresh = async () => {
    const subject = postgresStoreSubject(service);
    return subject.make();
  };

  it("ensureSchema can be called by twenty processes at once, and again", async () => {
    const { pool, schema } = server();
    const db = pool({ max: 20 });
    for (let round = 0; round < 5; round += 1) {
      const stores = Array.from({ length: 20 }, () => postgresStore(db, { schema, table: `Store_${round}` }));
      const journals = Array.from({ length: 20 }, () => postgresJournal(db, { schema, table: `Journal_${round}` }));
      await Promise.all([...stores, ...journals].map((each) => each.ensureSchema()));
    }
    const { rows: found } = await db.query<{ indexname: string }>(
      "select indexname from pg_indexes where schemaname = $1 and tablename in ('Store_4', 'Journal_4') order by 1",
      [schema],
    );
    expect(found.map(({ indexname }) => indexname)).toEqual([
      "Journal_4_pkey",
      "Journal_4_saved_at",
      "Store_4_account",
      "Store_4_due",
      "Store_4_pkey",
    ]);
  });

  it("ensureSchema waits for no lock and needs no privileges when nothing is missing", async () => {
    const { pool, schema } = server();
    const db = pool();
    const options = { schema, table: `everyday` };
    await postgresStore(db, options).ensureSchema();
    await postgresJournal(db, { schema, table: "everyday_journal" }).ensureSchema();
    // A role as a host's own: it may read and write, and make nothing.
    const role = `${schema}_app`;
    await db.query(`create role ${role}; grant usage on schema ${schema} to ${role}`);
    await db.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
    const app = pool({ options: `-c role=${role}` });
    // A write that takes long.
    const writer = await db.connect();
    await writer.query("begin");
    await postgresStore(writer, options).save(connectionFixture("anna"), null);
    await postgresStore(app, options).ensureSchema();
    await postgresJournal(app, { schema, table: "everyday_journal" }).ensureSchema();
    expect(await postgresStore(app, options).save(connectionFixture("berta"), null)).not.toBeNull();
    await writer.query("commit");
    writer.release();
    await db.query(`drop owned by ${role}; drop role ${role}`);
  });

  it("finds tables without a schema through the search path, under their documented names", async () => {
    const { pool, schema } = server();
    const db = pool({ options: `-c search_path=${schema}` });
    const [store, journal] = [postgresStore(db), postgresJournal(db)];
    await store.ensureSchema();
    await journal.ensureSchema();
    await store.save(connectionFixture("anna", { expiresAt: inDays(1, 7) }), null);
    await journal.save("run:anna", { savedAt: 7 }, null);
    const text =
      `select c.state, c.platform_id, c.expires_at, c.record->'profile'->>'handle' as handle, j.key, j.saved_at` +
      ` from ${schema}.threads_connections c, ${schema}.threads_publish_journal j`;
    expect((await db.query(text)).rows).toEqual([
      {
        state: "active",
        platform_id: "17841400008460056",
        expires_at: inDays(1, 7),
        handle: "hayon",
        key: "run:anna",
        saved_at: new Date(7),
      },
    ]);
  });

  it("binds every value that a caller passes", async () => {
    const { pool, schema } = server();
    const db = listening(pool());
    const store = postgresStore(db, { schema, table: "bound" });
    const journal = postgresJournal(db, { schema, table: "bound_journal" });
    await Promise.all([store.ensureSchema(), journal.ensureSchema()]);
    const anna = connectionFixture("anna's", { platformId: "4711", auth: { accessToken: "a-token'" } });
    const saved = await store.save(anna, null);
    await store.save(anna, saved?.version ?? null);
    await store.get("anna's");
    for (const expiresBefore of [undefined, inDays(99)]) {
      const query = { platformId: "4711", states: ["active", "error"], expiresBefore } as const;
      await store.list({ ...query, cursor: pageCursor(anna, query) });
    }
    await store.delete("anna's");
    const entry = await journal.save("run:anna's", { savedAt: 4711, holder: "anna's" }, null);
    await journal.save("run:anna's", { savedAt: 4711 }, entry?.version ?? null);
    await journal.load("run:anna's");
    await journal.prune(new Date(4711));
    expect(db.asked.length).toBeGreaterThan(10);
    for (const { text } of db.asked) expect(text).not.toMatch(/anna|4711|a-token|active'|\d{4}-\d{2}/);
  });

  it("an error of the database contains no token", async () => {
    const { pool, schema } = server();
    const store = postgresStore(pool(), { schema, table: "never_made" });
    const error: unknown = await store.save(connectionFixture("anna"), null).catch((thrown: unknown) => thrown);
    record("the error", error);
    expect(inspect(error, { depth: null, showHidden: true })).toContain("never_made");
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("fixture-access-token");
  });

  it("keeps characters in records that a text column cannot hold, and rejects owners and keys with them", async () => {
    const store = await fresh();
    const journal = await postgresJournalSubject(service).make();
    for (const odd of ["nul \0", "half a pair \ud83d", "\udc00"]) {
      const profile = { handle: odd, displayName: odd, avatar: odd };
      const saved = await store.save(connectionFixture(`anna ${odd.length}`, { profile }), null);
      expect((await store.get(`anna ${odd.length}`))?.value?.profile).toEqual(profile);
      expect(saved?.value.profile).toEqual(profile);
      await journal.save(`run:${odd.length}`, { savedAt: 0, odd }, null);
      expect((await journal.load(`run:${odd.length}`))?.value.odd).toBe(odd);
      for (const refused of [
        store.get(odd),
        store.save(connectionFixture(odd), null),
        store.delete(odd),
        journal.load(odd),
        journal.save(odd, { savedAt: 0 }, null),
      ]) {
        await expect(refused).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
      }
    }
  });

  it("lists correctly by dates outside the range of the database", async () => {
    const store = await fresh();
    const [never, long] = [new Date(8.64e15), new Date(-8.64e15)];
    for (const [owner, expiresAt] of Object.entries({ a: inDays(1), b: inDays(2), c: never, d: never })) {
      await store.save(connectionFixture(owner, { expiresAt }), null);
    }
    const found = async (query: ConnectionQuery) => (await store.list(query)).items.map(({ value }) => value.ownerId);
    expect(await found({ expiresBefore: never })).toEqual(["a", "b"]);
    expect(await found({ expiresBefore: long })).toEqual([]);
    expect((await store.get("c"))?.value?.auth?.expiresAt).toEqual(never);
  });
});

describe.skipIf(service === null)("postgresStore with 20,000 connections", () => {
  const table = "many";
  const pool = service?.pool();

  beforeAll(async () => {
    if (!pool) return;
    const { schema } = server();
    await postgresStore(pool, { schema, table }).ensureSchema();
    const text = `insert into ${schema}.${table} select * from json_populate_recordset(null::${schema}.${table}, $1)`;
    const all = rows(20_000).map((row) => ({ ...row, record: JSON.parse(row.record) as unknown }));
    await pool.query(text, [JSON.stringify(all)]);
    await pool.query(`analyze ${schema}.${table}`);
  });

  const due = { expiresBefore: inDays(10), limit: 100 };
  const anna = connectionFixture("owner-010000", { expiresAt: inDays(3) });

  it.each<[string, string, number, ConnectionQuery]>([
    ["what is due", "many_due", 4, due],
    ["what is due, later pages", "many_due", 4, { ...due, cursor: pageCursor(anna, due) }],
    ["what is due in some states", "many_due", 2, { ...due, states: ["active", "error"] }],
    ["everything that holds a token", "many_due", 4, { ...due, expiresBefore: inDays(999) }],
    ["the owners of an account", "many_account", 1, { platformId: "17000007" }],
    ["all, in pages", "many_pkey", 1, { limit: 100 }],
    ["all, later pages", "many_pkey", 1, { limit: 100, cursor: pageCursor(anna, {}) }],
  ])("reads %s from its index, and no more than the page needs", async (_, index, ranges, query) => {
    const { pool: pools, schema } = server();
    const db = listening(pools());
    const { items } = await postgresStore(db, { schema, table }).list(query);
    expect(items.length).toBeGreaterThan(0);
    const [{ text, values } = { text: "", values: [] as unknown[] }] = db.asked;
    const explained = await pools().query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
      `explain (analyze, format json) ${text}`,
      values,
    );
    const plan = nodes(explained.rows[0]?.["QUERY PLAN"][0].Plan ?? expect.fail("no plan"));
    const scans = plan.filter((node) => node["Node Type"].includes("Scan") && node["Node Type"] !== "Subquery Scan");
    expect(new Set(scans.map((scan) => scan["Index Name"]))).toEqual(new Set([index]));
    expect(scans).toHaveLength(ranges);
    for (const scan of scans) {
      expect(scan["Actual Rows"]).toBeLessThanOrEqual(101);
      expect(scan["Rows Removed by Filter"] ?? 0).toBe(0);
    }
  });
});
