import { describe, it } from "vitest";
import { publishJournalContract, storeContract } from "../../src/testing/index.js";
import { redisService } from "../support/services/redis.js";
import { CLUSTER_CLIENTS, redisJournalSubject, redisStoreSubject } from "../support/stores/redis.js";

const service = await redisService({ cluster: true });

describe.skipIf(service === null).each(Object.entries(CLUSTER_CLIENTS))("in a cluster, over %s", (_, connect) => {
  it.each(storeContract)("store: $name", ({ run }) => run(redisStoreSubject(service, connect)));
  it.each(publishJournalContract)("journal: $name", ({ run }) => run(redisJournalSubject(service, connect)));
});
