import { Redis } from "ioredis";
import { redisStore } from "@hayon/threads/stores/redis";
import { startRedis } from "../../servers/redis.js";
import type { SoakStore } from "../store.js";

export const redisSoakStore: SoakStore = {
  start: startRedis,
  connect(url, prefix) {
    const client = new Redis(url);
    // The server ends before its clients do.
    client.on("error", () => undefined);
    return {
      store: redisStore(client, { prefix }),
      close() {
        client.disconnect();
        return Promise.resolve();
      },
    };
  },
  byHand: null,
  explain: () => Promise.resolve(null),
};
