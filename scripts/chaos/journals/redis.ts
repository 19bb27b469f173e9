/** The journal in Redis, on a server of the run's own. */
import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { redisJournal } from "@hayon/threads/stores/redis";
import { startRedis } from "../../servers/redis.js";
import type { ChaosJournal } from "../journal.js";

export const redisChaosJournal: ChaosJournal = {
  async start() {
    const { url, stop } = await startRedis();
    return { address: JSON.stringify({ url, prefix: `chaos-${randomUUID()}` }), stop };
  },
  connect(address) {
    const { url, prefix } = JSON.parse(address) as { url: string; prefix: string };
    const client = new Redis(url);
    // The server ends before its clients do.
    client.on("error", () => undefined);
    return Promise.resolve(redisJournal(client, { prefix }));
  },
};
