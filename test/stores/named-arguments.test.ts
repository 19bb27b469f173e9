/** Every store and journal refuses a text that a database could not keep, names the argument, and asks the database nothing. */
import { describe, expect, it } from "vitest";
import type { ConnectionStore, PublishJournal } from "../../src/index.js";
import { mongodbJournal, mongodbStore, type MongodbCollection } from "../../src/stores/mongodb.js";
import { postgresJournal, postgresStore } from "../../src/stores/postgres.js";
import { redisJournal, redisStore } from "../../src/stores/redis.js";
import { sqliteJournal, sqliteStore } from "../../src/stores/sqlite.js";
import { connectionFixture } from "../../src/testing/store-contract/fixture.js";
import { IN_DOCUMENTS } from "../support/stores/mongodb.js";

const unused = () => {
  throw new Error("The database was asked.");
};
const pool = { query: unused };
const redis = { evalsha: unused, eval: unused };
// A statement is prepared before its values are known.
const database = { exec: unused, prepare: () => ({ get: unused, all: unused, run: unused }) };
const collection = Object.fromEntries(
  ["findOne", "find", "insertOne", "replaceOne", "updateOne", "updateMany", "deleteOne", "deleteMany"].map((name) => [
    name,
    unused,
  ]),
) as unknown as MongodbCollection;

const STORES: Record<string, ConnectionStore> = {
  postgresStore: postgresStore(pool),
  redisStore: redisStore(redis),
  sqliteStore: sqliteStore(database),
  "mongodbStore in its own collection": mongodbStore(collection),
  "mongodbStore in documents of the app": mongodbStore(collection, IN_DOCUMENTS),
};

describe.each(Object.entries(STORES))("%s refuses a NUL character", (_, store) => {
  it.each<[string, () => Promise<unknown>]>([
    ["get", () => store.get("an\0na")],
    ["save", () => store.save(connectionFixture("an\0na"), null)],
    ["a later save", () => store.save(connectionFixture("an\0na"), "1")],
    ["delete", () => store.delete("an\0na")],
  ])("in the owner of %s", async (_name, call) => {
    await expect(call()).rejects.toMatchObject({
      code: "THREADS_VALIDATION",
      message: "ownerId must not contain NUL characters.",
    });
  });

  it("in the account of list", async () => {
    const message = "platformId must not contain NUL characters.";
    for (const query of [{}, { expiresBefore: new Date(0) }, { states: ["active"] as const }]) {
      await expect(store.list({ ...query, platformId: "1\0" })).rejects.toMatchObject({ message });
    }
  });
});

it("redisStore refuses a NUL character in the account of save", async () => {
  const connection = connectionFixture("anna", { platformId: "1\0" });
  const message = "platformId must not contain NUL characters.";
  await expect(redisStore(redis as never).save(connection, null)).rejects.toMatchObject({ message });
});

const JOURNALS: Record<string, PublishJournal> = {
  postgresJournal: postgresJournal(pool),
  redisJournal: redisJournal(redis),
  sqliteJournal: sqliteJournal(database),
  mongodbJournal: mongodbJournal(collection),
};

it.each(Object.entries(JOURNALS))("%s refuses a NUL character in the key of load and save", async (_, journal) => {
  const entry = { savedAt: 0 } as never;
  const calls = [
    () => journal.load("a\0"),
    () => journal.save("a\0", entry, null),
    () => journal.save("a\0", entry, "1"),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({ message: "key must not contain NUL characters." });
  }
});
