import { describe, it } from "vitest";
import { publishJournalContract, storeContract } from "../../src/testing/index.js";
import { redisService } from "../support/services/redis.js";
import { CLIENTS, redisJournalSubject, redisStoreSubject } from "../support/stores/redis.js";

const service = await redisService();

describe.skipIf(service === null).each(Object.entries(CLIENTS))("over %s", (_, connect) => {
  describe("redisStore keeps the contract", () => {
    it.each(storeContract)("$name", ({ run }) => run(redisStoreSubject(service, connect)));
  });

  describe("redisJournal keeps the contract", () => {
    it.each(publishJournalContract)("$name", ({ run }) => run(redisJournalSubject(service, connect)));
  });
});
