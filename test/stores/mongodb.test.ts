import { describe, it } from "vitest";
import { publishJournalContract, storeContract } from "../../src/testing/index.js";
import { IN_DOCUMENTS, mongodbJournalSubject, mongodbService, mongodbStoreSubject } from "../support/stores/mongodb.js";

const service = await mongodbService();
const LAYOUTS = { "a collection of its own": undefined, "documents of the host's": IN_DOCUMENTS };

describe.each(Object.entries(LAYOUTS))("mongodbStore keeps the contract in %s", (_, options) => {
  it.each(storeContract)("$name", ({ run }) => run(mongodbStoreSubject(service, options)));
});

describe("mongodbJournal keeps the contract", () => {
  it.each(publishJournalContract)("$name", ({ run }) => run(mongodbJournalSubject(service)));
});
