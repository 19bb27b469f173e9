import { redisStore } from "@hayon/threads/stores/redis";
import { redisClient } from "../../harness/databases.js";
import { startRedis } from "../../servers/redis.js";
import type { SoakStore } from "../store.js";

export const redisSoakStore: SoakStore = {
  start: startRedis,
  connect(url, prefix) {
    const client = redisClient(url);
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
