import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type Libsql from "libsql";
import { describe, expect, expectTypeOf, it } from "vitest";
import { pageCursor } from "../../src/connections/store/paging.js";
import type { ConnectionQuery } from "../../src/connections/store/contract.js";
import { isThreadsError } from "../../src/index.js";
import {
  SQLITE_PRAGMAS,
  sqliteJournal,
  sqliteJournalSchema,
  sqliteStore,
  sqliteStoreSchema,
  type SqliteDatabase,
} from "../../src/stores/sqlite.js";
import { connectionFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { bundled } from "../support/programs.js";
import { newFile, open, sqliteJournalSubject, sqliteStoreSubject } from "../support/stores/sqlite.js";
import { DRIVERS, type Connected } from "../support/stores/sqlite-drivers.js";
import { rows } from "../support/stores/sql.js";

/** A line of `explain query plan`. */
interface Step {
  readonly parent: number;
  readonly detail: string;
}

const run = promisify(execFile);

/** A database that records its statements. */
function listening(db: SqliteDatabase) {
  const asked: string[] = [];
  const prepare = (sql: string) => {
    asked.push(sql);
    return db.prepare(sql);
  };
  return { asked, prepare, exec: (sql: string) => db.exec(sql) };
}

it("sqliteStore accepts the objects of its drivers", () => {
  // These declarations are better-sqlite3's, word for word.
  expectTypeOf<Libsql.Database>().toExtend<SqliteDatabase>();
});

it.each([
  ["store", sqliteStoreSchema()],
  ["journal", sqliteJournalSchema()],
  ["connection", SQLITE_PRAGMAS],
])("the documented schema of the %s is the real one", (_, statements) => {
  const docs = readFileSync("docs/stores/sqlite.md", "utf8");
  for (const statement of statements) expect(docs).toContain(`${statement};\n`);
});

it("sqliteStore rejects invalid names before any query", () => {
  const never = () => expect.fail("a query was sent");
  for (const table of ["", "a b", 'a"; drop table users; --', "1a", "é", "a.b", "x".repeat(49)]) {
    for (const make of [sqliteStore, sqliteJournal]) {
      let error: unknown;
      try {
        make({ exec: never, prepare: never }, { table });
      } catch (thrown) {
        error = thrown;
      }
      expect(isThreadsError(error, "THREADS_CONFIG")).toBe(true);
    }
  }
});

describe.each(Object.entries(DRIVERS))("over %s", (driver, opens) => {
  describe.skipIf(opens === null)("sqliteStore", () => {
    it("loses no write when processes create the same file at once", async () => {
      const file = newFile();
      // All at one instant, however long each takes to load.
      const at = String(Date.now() + 1_500);
      const processes = Array.from({ length: 4 }, () =>
        run(process.execPath, [bundled("test/support/stores/sqlite-writer.ts"), driver, file, "100", at]),
      );
      await Promise.all(processes);
      const stored = await sqliteStore(open(driver, file)).get("anna");
      expect(stored?.value?.health.consecutiveFailures).toBe(400);
    });

    it("ensureSchema makes every write durable, and can be called again", async () => {
      const db = open(driver, newFile());
      for (let round = 0; round < 2; round += 1) {
        await sqliteStore(db).ensureSchema();
        await sqliteJournal(db).ensureSchema();
      }
      const pragma = (name: string) => Object.values(db.prepare(`pragma ${name}`).get() as object)[0] as unknown;
      expect([pragma("journal_mode"), pragma("synchronous"), pragma("busy_timeout")]).toEqual(["wal", 2, 5000]);
    });

    it("reports an error, not a lost race, when another process blocks a write too long", async () => {
      const file = newFile();
      const [here, elsewhere] = [open(driver, file), open(driver, file)];
      const [store, journal] = [sqliteStore(here), sqliteJournal(here)];
      await store.ensureSchema();
      await journal.ensureSchema();
      here.exec("pragma busy_timeout = 1");
      elsewhere.exec("begin immediate");
      await expect(store.save(connectionFixture("anna"), null)).rejects.toThrow(/locked/);
      await expect(store.delete("anna")).rejects.toThrow(/locked/);
      await expect(journal.save("run:anna", { savedAt: 0 }, null)).rejects.toThrow(/locked/);
      expect(await store.get("anna")).toBeNull();
      elsewhere.exec("commit");
      expect(await store.save(connectionFixture("anna"), null)).not.toBeNull();
    });

    it("keeps characters in records that a text column cannot hold, and rejects owners and keys with them", async () => {
      const store = await sqliteStoreSubject(driver).make();
      const journal = await sqliteJournalSubject(driver).make();
      for (const odd of ["nul \0", "half a pair \ud83d", "\udc00"]) {
        const profile = { handle: odd, displayName: odd, avatar: odd };
        await store.save(connectionFixture(`anna ${odd.length}`, { profile }), null);
        expect((await store.get(`anna ${odd.length}`))?.value?.profile).toEqual(profile);
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

    it("lists correctly by the first and the last dates", async () => {
      const store = await sqliteStoreSubject(driver).make();
      const [never, long] = [new Date(8.64e15), new Date(-8.64e15)];
      for (const [owner, expiresAt] of Object.entries({ a: inDays(1), b: inDays(2), c: never })) {
        await store.save(connectionFixture(owner, { expiresAt }), null);
      }
      const found = async (query: ConnectionQuery) => (await store.list(query)).items.map(({ value }) => value.ownerId);
      expect(await found({ expiresBefore: never })).toEqual(["a", "b"]);
      expect(await found({ expiresBefore: long })).toEqual([]);
      expect((await store.get("c"))?.value?.auth?.expiresAt).toEqual(never);
    });

    it("reads every list from its index, in its order, with 20,000 connections", async () => {
      const db = await filled(driver);
      const due = { expiresBefore: inDays(10), limit: 100 };
      const anna = connectionFixture("owner-010000", { expiresAt: inDays(3) });
      const lists: [string, ConnectionQuery][] = [
        ["threads_connections_due (state=? AND expires_at<?)", due],
        [
          "threads_connections_due (state=? AND (expires_at,owner_id)>(?,?) AND expires_at<?)",
          { ...due, cursor: pageCursor(anna, due) },
        ],
        ["threads_connections_due (state=? AND expires_at<?)", { ...due, states: ["active", "error"] }],
        ["threads_connections_account (platform_id=?)", { platformId: "17000007" }],
        ["sqlite_autoindex_threads_connections_1", { limit: 100 }],
        ["sqlite_autoindex_threads_connections_1 (owner_id>?)", { limit: 100, cursor: pageCursor(anna, {}) }],
      ];
      for (const [index, query] of lists) {
        const asked = listening(db);
        const { items } = await sqliteStore(asked).list(query);
        expect(items.length).toBeGreaterThan(0);
        const plan = db.prepare(`explain query plan ${asked.asked[0] ?? ""}`).all() as Step[];
        const reads = plan.filter(({ detail }) => detail.includes("threads_connections"));
        expect(new Set(reads.map(({ detail }) => detail.replace(/^.* USING INDEX /, "")))).toEqual(new Set([index]));
        // Pages may be sorted, where they are merged; never what they are taken from.
        const sorted = plan.filter(({ detail }) => detail.includes("TEMP B-TREE")).map(({ parent }) => parent);
        expect(reads.filter(({ parent }) => sorted.includes(parent))).toEqual([]);
      }
    });
  });
});

async function filled(driver: string): Promise<Connected> {
  const db = open(driver, newFile());
  await sqliteStore(db).ensureSchema();
  const insert = db.prepare("insert into threads_connections values (?, ?, ?, ?, ?, ?)");
  db.exec("begin");
  for (const row of rows(20_000)) {
    const expiresAt = row.expires_at?.getTime() ?? null;
    insert.run(row.owner_id, row.version, row.state, row.platform_id, expiresAt, row.record);
  }
  db.exec("commit");
  return db;
}

describe("ensureSchema on a read-only file", () => {
  it.each(Object.entries(DRIVERS).filter(([, opens]) => opens !== null))("fails at once, over %s", async (driver) => {
    const file = newFile();
    open(driver, file).exec("create table something (id integer)");
    const db = open(driver, file);
    db.exec("pragma query_only = 1");
    const said: string[] = [];
    const counting: SqliteDatabase = {
      prepare: (sql) => db.prepare(sql),
      exec: (sql) => {
        said.push(sql);
        return db.exec(sql);
      },
    };
    for (const store of [sqliteStore(counting), sqliteJournal(counting)]) {
      said.length = 0;
      await expect(store.ensureSchema()).rejects.toThrow(/readonly/i);
      // No statement is tried twice: that is for a file which another process has locked.
      expect(new Set(said).size).toBe(said.length);
    }
  });
});
