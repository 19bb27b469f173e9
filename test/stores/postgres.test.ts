import { describe, it } from "vitest";
import { publishJournalContract, storeContract } from "../../src/testing/index.js";
import { postgresService } from "../support/services/postgres.js";
import { postgresJournalSubject, postgresStoreSubject } from "../support/stores/postgres.js";

const service = await postgresService();

describe.skipIf(service === null)("postgresStore keeps the contract", () => {
  it.each(storeContract)("$name", ({ run }) => run(postgresStoreSubject(service)));
});

describe.skipIf(service === null)("postgresJournal keeps the contract", () => {
  it.each(publishJournalContract)("$name", ({ run }) => run(postgresJournalSubject(service)));
});
