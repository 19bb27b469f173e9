/** The SQLite stores for the contract tests: a file for each case, and another connection to it for another process. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sqliteJournal, sqliteStore } from "../../../src/stores/sqlite.js";
import type { JournalUnderTest, StoreUnderTest } from "../../../src/testing/index.js";
import { endWithFile } from "../endings.js";
import { DRIVERS, type Connected } from "./sqlite-drivers.js";

/** The folder of this test file's databases: in memory where there is such a place, since every write waits for its disk. */
let folder: string | undefined;
let files = 0;

function newFolder(): string {
  const made = mkdtempSync(path.join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "threads-sqlite-"));
  endWithFile(() => {
    rmSync(made, { recursive: true });
    folder = undefined;
  });
  return made;
}

/** The path of a database that is not there yet. */
export const newFile = () => path.join((folder ??= newFolder()), `${(files += 1)}.db`);

function connect(driver: string, file: string): Connected {
  const db = DRIVERS[driver]?.(file);
  if (db === undefined) throw new Error(`there is no ${driver} here, and this should have been skipped`);
  return db;
}

/** A connection that is closed with the test file. */
export function open(driver: string, file: string): Connected {
  const db = connect(driver, file);
  endWithFile(() => db.close());
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
    /** Another connection to the file of a store. */
    open: (store: object) => open(driver, fileOf.get(store) ?? newFile()),
    make: () => made(newFile()),
    reopen: (store: object) => made(fileOf.get(store) ?? newFile()),
    makeUnusable: () => {
      const db = connect(driver, newFile());
      db.close();
      return Promise.resolve(create(db));
    },
  };
}

export const sqliteStoreSubject = (driver: string): StoreUnderTest => {
  const subject = subjectOf(driver, sqliteStore);
  const damage = (store: object, ownerId: string) => {
    const sql = "update threads_connections set record = substr(record, 1, 40) where owner_id = ?";
    return Promise.resolve(subject.open(store).prepare(sql).run(ownerId));
  };
  return { ...subject, damage };
};
export const sqliteJournalSubject = (driver: string): JournalUnderTest => subjectOf(driver, sqliteJournal);
