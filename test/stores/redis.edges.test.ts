/** Keys that Redis cannot keep apart; no server is needed. */
import { expect, it } from "vitest";
import { redisJournal, type RedisClient } from "../../src/stores/redis.js";

const client = {
  evalsha: () => expect.fail("The server was asked."),
  eval: () => expect.fail("The server was asked."),
} as unknown as RedisClient;

it.each([
  ["load", () => redisJournal(client).load("a\0")],
  ["save", () => redisJournal(client).save("a\0", { savedAt: 0 }, null)],
])("the Redis journal refuses to %s a key with a NUL character, and names the key", async (_, call) => {
  await expect(call()).rejects.toThrow("key must not contain NUL characters");
});
