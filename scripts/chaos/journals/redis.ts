/** The journal in Redis, on a server that the run starts. */
import { randomUUID } from "node:crypto";
import { redisJournal } from "@hayon/threads/stores/redis";
import { redisClient } from "../../harness/databases.js";
import { startRedis } from "../../servers/redis.js";
import type { ChaosJournal } from "../journal.js";

export const redisChaosJournal: ChaosJournal = {
  async start() {
    const { url, stop } = await startRedis();
    return { address: JSON.stringify({ url, prefix: `chaos-${randomUUID()}` }), stop };
  },
  connect(address) {
    const { url, prefix } = JSON.parse(address) as { url: string; prefix: string };
    return Promise.resolve(redisJournal(redisClient(url), { prefix }));
  },
};
