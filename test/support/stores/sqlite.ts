/** The stores in SQLite, as the contracts want them: a file for each case, another connection to it for another process. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { sqliteJournal, sqliteStore } from "../../../src/stores/sqlite.js";
import type { JournalUnderTest, StoreUnderTest } from "../../../src/testing/index.js";
import { DRIVERS, type Connected } from "./sqlite-drivers.js";

/** The folder of this test file's databases: in memory where there is such a place, since every write waits for its disk. */
const folder = mkdtempSync(path.join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "threads-sqlite-"));
const opened: Connected[] = [];
let files = 0;

afterAll(() => {
  for (const db of opened) db.close();
  rmSync(folder, { recursive: true });
});

/** The path of a database that is not there yet. */
export const newFile = () => path.join(folder, `${(files += 1)}.db`);

/** A connection that is closed with the test file. */
export function open(driver: string, file: string): Connected {
  const db = DRIVERS[driver]?.(file);
  if (db === undefined) throw new Error(`there is no ${driver} here, and this should have been skipped`);
  opened.push(db);
  return db;
}

function subjectOf<Store extends { ensureSchema(): Promise<void> }>(driver: string, create: (db: Connected) => Store) {
  const fileOf = new WeakMap<object, string>();
  const made = async (file: string) => {
    const store = create(open(driver, file));
    await store.ensureSchema();
    fileOf.set(store, file);
    return store;
  };
  return {
    make: () => made(newFile()),
    reopen: (store: object) => made(fileOf.get(store) ?? newFile()),
    makeUnusable: () => {
      const db = open(driver, newFile());
      db.close();
      opened.pop();
      return Promise.resolve(create(db));
    },
  };
}

export const sqliteStoreSubject = (driver: string): StoreUnderTest => subjectOf(driver, sqliteStore);
export const sqliteJournalSubject = (driver: string): JournalUnderTest => subjectOf(driver, sqliteJournal);
