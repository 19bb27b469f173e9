/*
 * Redis: a store of connections and a publish journal, over your own client.
 */

export { redisStore, type RedisStore } from "./redis/store.js";
export { redisJournal, type RedisJournal } from "./redis/journal.js";
export type { IoredisClient, NodeRedisClient, RedisClient } from "./redis/client.js";
export type { RedisKeyOptions } from "./redis/keys.js";
