import { describe, it } from "vitest";
import { publishJournalContract, storeContract } from "../../src/testing/index.js";
import { sqliteJournalSubject, sqliteStoreSubject } from "../support/stores/sqlite.js";
import { DRIVERS } from "../support/stores/sqlite-drivers.js";

describe.each(Object.entries(DRIVERS))("over %s", (driver, opens) => {
  describe.skipIf(opens === null)("sqliteStore keeps the contract", () => {
    it.each(storeContract)("$name", ({ run }) => run(sqliteStoreSubject(driver)));
  });

  describe.skipIf(opens === null)("sqliteJournal keeps the contract", () => {
    it.each(publishJournalContract)("$name", ({ run }) => run(sqliteJournalSubject(driver)));
  });
});
