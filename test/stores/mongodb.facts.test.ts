/// <reference types="mongoose9" />
/** What the contracts do not ask: indexes, ids, durability, odd clients, two documents, and what an error tells. */
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { MongoClient, ObjectId, type Collection, type Document } from "mongodb";
import type mongoose from "mongoose";
import { afterAll, describe, expect, expectTypeOf, it } from "vitest";
import { isThreadsError } from "../../src/index.js";
import {
  mongodbJournal,
  mongodbJournalIndexes,
  mongodbStore,
  mongodbStoreIndexes,
  type MongodbCollection,
  type MongodbIndex,
} from "../../src/stores/mongodb.js";
import { publishJournalContract, storeContract } from "../../src/testing/index.js";
import { connectionFixture, disconnectedFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { record } from "../support/leaks.js";
import { IN_DOCUMENTS, mongodbJournalSubject, mongodbService, mongodbStoreSubject } from "../support/stores/mongodb.js";

const service = await mongodbService();
const HAYON = {
  ...IN_DOCUMENTS,
  owner: { toKey: (id: string) => new ObjectId(id), fromKey: (key: ObjectId) => key.toString() },
};
const newId = () => new ObjectId().toString();

it("mongodbStore accepts collections of the driver and of Mongoose", () => {
  interface Account {
    userId: ObjectId;
    threads?: { connected?: boolean; auth?: { accessToken?: string; scopes?: string[] } };
  }
  expectTypeOf<Collection>().toExtend<MongodbCollection>();
  expectTypeOf<Collection<Account>>().toExtend<MongodbCollection>();
  expectTypeOf<mongoose.Model<Account>["collection"]>().toExtend<MongodbCollection>();
});

describe("MongoDB indexes", () => {
  const statementOf = ({ keys, unique }: MongodbIndex) =>
    `createIndex(${inspect(keys, { breakLength: Infinity }).replaceAll("'", '"')}${unique ? ", { unique: true }" : ""})`;

  it.each([
    ["a collection of its own", mongodbStoreIndexes()],
    ["documents of the host's", mongodbStoreIndexes(IN_DOCUMENTS)],
    ["the journal", mongodbJournalIndexes()],
  ])("of %s are the documented ones", (_, indexes) => {
    const docs = readFileSync("docs/stores/mongodb.md", "utf8");
    for (const index of indexes) expect(docs).toContain(statementOf(index));
  });

  it("can be created by twenty processes at once, and again", async () => {
    const collection = service.collection();
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => mongodbStore(collection, IN_DOCUMENTS).ensureSchema()));
    }
    const keys = (await collection.indexes()).map(({ key }) => key as unknown);
    expect(keys).toEqual([{ _id: 1 }, ...mongodbStoreIndexes(IN_DOCUMENTS).map((index) => index.keys)]);
  });

  it("are not created when owners have two documents, and the error names the owners", async () => {
    const collection = service.collection();
    const [anna, berta, clara] = [new ObjectId(), new ObjectId(), new ObjectId()];
    await collection.insertMany([anna, berta, anna, clara, berta, berta].map((userId) => ({ userId })));
    const error: unknown = await mongodbStore(collection, HAYON)
      .ensureSchema()
      .catch((thrown: unknown) => thrown);
    record("the error", error);
    expect(isThreadsError(error, "THREADS_CONFIG")).toBe(true);
    expect((error as Error).message).toContain(`${anna.toString()}, ${berta.toString()}`);
    expect((error as Error).message).not.toContain(clara.toString());
    expect(await collection.indexes()).toHaveLength(1);
    expect(await collection.countDocuments()).toBe(6);
  });

  it("fail with the names of owners with two documents even when the host has an index over them", async () => {
    const collection = service.collection();
    const anna = new ObjectId();
    await collection.createIndex({ userId: 1 });
    await collection.insertMany([{ userId: anna }, { userId: anna }]);
    const error = (await mongodbStore(collection, HAYON)
      .ensureSchema()
      .catch((thrown: unknown) => thrown)) as Error;
    expect(isThreadsError(error, "THREADS_CONFIG")).toBe(true);
    expect(error.message).toContain(anna.toString());
    // If no owner has two documents, the server's own error names the conflicting index.
    await collection.deleteOne({ userId: anna });
    await expect(mongodbStore(collection, HAYON).ensureSchema()).rejects.toThrow("userId_1");
  });

  it("need none for an owner that is the document's `_id`", async () => {
    const collection = service.collection();
    const store = mongodbStore(collection, { ...HAYON, ownerField: "_id" });
    await store.ensureSchema();
    const anna = newId();
    expect(await store.save(connectionFixture(anna), null)).not.toBeNull();
    expect((await store.list({ expiresBefore: inDays(99) })).items.map(({ value }) => value.ownerId)).toEqual([anna]);
  });

  it("of the host that reject a document cause an error, and not a lost race", async () => {
    const collection = service.collection();
    await collection.createIndex({ email: 1 }, { unique: true }, {});
    await mongodbStore(collection, HAYON).save(connectionFixture(newId()), null);
    const second = mongodbStore(collection, HAYON).save(connectionFixture(newId()), null);
    await expect(second).rejects.toMatchObject({ code: 11_000 });
  });
});

describe("MongoDB owners", () => {
  it.each(["", "anna", "A".repeat(24).toUpperCase(), "twelve chars", "g".repeat(24), `${"a".repeat(24)} `, "a\0"])(
    "rejects %j, which is not an ObjectId, before any query",
    async (ownerId) => {
      const unexpected = () => expect.fail("a query was sent");
      const store = mongodbStore(
        { findOne: unexpected, updateOne: unexpected, updateMany: unexpected } as never,
        HAYON,
      );
      for (const refused of [store.get(ownerId), store.save(connectionFixture(ownerId), null), store.delete(ownerId)]) {
        await expect(refused).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
        await expect(refused).rejects.not.toThrow(ownerId === "" ? "nothing" : ownerId);
      }
    },
  );

  it("that are not strings never reach a filter", async () => {
    const collection = service.collection();
    await mongodbStore(collection).save(connectionFixture("anna"), null);
    await mongodbJournal(collection).save("run:anna", { savedAt: 0 }, null);
    for (const id of [{ $gt: "" }, ["anna"], null, undefined, 7]) {
      await expect(mongodbStore(collection).get(id as never)).rejects.toThrow();
      await expect(mongodbStore(collection).delete(id as never)).rejects.toThrow();
      await expect(mongodbJournal(collection).load(id as never)).rejects.toThrow();
    }
    expect(await collection.countDocuments()).toBe(2);
  });

  it("for whom toKey returns nothing are refused, because a filter for nothing matches another owner", async () => {
    const collection = service.collection();
    await collection.insertOne({ name: "somebody" });
    for (const nothing of [undefined, null]) {
      const owner = { toKey: () => nothing, fromKey: () => "anna" };
      await expect(mongodbStore(collection, { ...IN_DOCUMENTS, owner }).get("anna")).rejects.toMatchObject({
        code: "THREADS_VALIDATION",
      });
    }
  });

  it.each(["", ".", "a..b", "$where", "a.$", "threads.", "a b"])(
    "the path %j is refused when the store is created",
    (path) => {
      for (const options of [
        { ownerField: "userId", path },
        { ownerField: path, path: "threads" },
      ]) {
        expect(() => mongodbStore(service.collection(), options)).toThrow(
          expect.objectContaining({ code: "THREADS_CONFIG" }),
        );
      }
    },
  );

  it.each([
    ["threads", "threads"],
    ["threads.userId", "threads"],
    ["user", "user.threads"],
  ])("owners in %s and connections in %s would overlap, and are refused", (ownerField, path) => {
    expect(() => mongodbStore(service.collection(), { ownerField, path })).toThrow(
      expect.objectContaining({ code: "THREADS_CONFIG" }),
    );
  });

  it("that are missing or unreadable in a document are skipped, and all others are listed", async () => {
    const collection = service.collection();
    const threads = () => ({
      connected: true,
      platformId: "1",
      auth: { accessToken: "t", expiresAt: inDays(9), scopes: [] },
    });
    const owners = [new ObjectId(), new ObjectId(), new ObjectId()];
    await collection.insertMany([
      { threads: threads() },
      ...["a", "b", "c", "d", "e"].map((userId) => ({ userId, threads: threads() })),
      ...owners.map((userId) => ({ userId, threads: threads() })),
    ]);
    const store = mongodbStore(collection, {
      ...HAYON,
      owner: { ...HAYON.owner, fromKey: (key: ObjectId) => key.toHexString() },
    });
    await store.ensureSchema();
    for (const query of [{}, { platformId: "1" }, { expiresBefore: inDays(99) }]) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ ...query, limit: 2, cursor });
        found.push(...page.items.map(({ value }) => value.ownerId));
        ({ cursor } = page);
      } while (cursor !== undefined);
      expect(found).toEqual(owners.map((owner) => owner.toString()));
    }
  });

  it("are found only by an account id that is a string", async () => {
    for (const store of [mongodbStore(service.collection()), mongodbStore(service.collection(), HAYON)]) {
      await store.save(connectionFixture(newId()), null);
      for (const platformId of [{ $gt: "" }, { $ne: null }, 1, "1\0"]) {
        await expect(store.list({ platformId: platformId as string })).rejects.toMatchObject({
          code: "THREADS_VALIDATION",
        });
      }
    }
  });

  it("can have their connection deeper in a document", async () => {
    const collection = service.collection();
    const store = mongodbStore(collection, { ownerField: "account.id", path: "social.threads" });
    await store.ensureSchema();
    await collection.insertOne({ account: { id: "anna" }, social: { other: 1 } });
    const first = await store.save(connectionFixture("anna"), null);
    await store.save(connectionFixture("berta"), null);
    await store.save(connectionFixture("anna", { expiresAt: inDays(1) }), first?.version ?? null);
    const { items } = await store.list({ expiresBefore: inDays(99) });
    expect(items.map(({ value }) => value.ownerId)).toEqual(["anna", "berta"]);
    expect(await collection.findOne({ "account.id": "anna" })).toMatchObject({ social: { other: 1 } });
  });
});

describe("mongodbStore in its own collection", () => {
  it("stores a connection as a document, and keeps the host's fields beside it", async () => {
    const collection = service.collection();
    const store = mongodbStore(collection);
    const first = await store.save(connectionFixture("anna"), null);
    await collection.updateOne({ _id: "anna" as never }, { $set: { note: "the host's" } });
    const second = await store.save(disconnectedFixture("anna"), first?.version ?? null);
    expect(await store.get("anna")).toEqual(second);
    const { ownerId: _id, ...fields } = disconnectedFixture("anna");
    expect(await collection.findOne({})).toEqual({ _id, ...fields, version: second?.version, note: "the host's" });
  });

  it("stores a journal entry as key, version, date and JSON", async () => {
    const collection = service.collection();
    const saved = await mongodbJournal(collection).save("run:anna", { savedAt: 7, "a.b": { $c: 1 } }, null);
    expect(await collection.findOne({})).toEqual({
      _id: "run:anna",
      version: saved?.version,
      savedAt: new Date(7),
      value: '{"savedAt":7,"a.b":{"$c":1}}',
    });
  });

  it("save returns lone surrogates as BSON replaces them", async () => {
    for (const options of [undefined, IN_DOCUMENTS]) {
      const store = mongodbStore(service.collection(), options);
      const profile = { handle: "half \ud83d", displayName: "\udc00", avatar: "whole 👩" };
      const saved = await store.save(connectionFixture("anna", { profile }), null);
      expect(saved?.value.profile).toEqual({ handle: "half \ufffd", displayName: "\ufffd", avatar: "whole 👩" });
      expect(await store.get("anna")).toEqual(saved);
    }
  });

  it("list rejects an invalid date, and stores nothing", async () => {
    for (const options of [undefined, IN_DOCUMENTS]) {
      const store = mongodbStore(service.collection(), options);
      const none = connectionFixture("anna", { authorizedAt: new Date(NaN) });
      await expect(store.save(none, null)).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
      expect(await store.get("anna")).toBeNull();
    }
    const journal = mongodbJournal(service.collection());
    await expect(journal.save("run:anna", { savedAt: NaN }, null)).rejects.toMatchObject({
      code: "THREADS_VALIDATION",
    });
    expect(await journal.load("run:anna")).toBeNull();
  });
});

it("an error of the database contains no token", async () => {
  const client = new MongoClient("mongodb://127.0.0.1:1/", { serverSelectionTimeoutMS: 10 });
  for (const options of [undefined, IN_DOCUMENTS]) {
    const store = mongodbStore(client.db("x").collection("x"), options);
    const error: unknown = await store.save(connectionFixture("anna"), null).catch((thrown: unknown) => thrown);
    record("the error", error);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("fixture-access-token");
  }
});

// Only the wire server records the commands that it receives.
it.skipIf(service.asked === null)(
  "every write waits for the disks of a majority, and every read asks the primary",
  async () => {
    const from = service.asked?.length ?? 0;
    const collection = service.collection();
    for (const store of [mongodbStore(collection), mongodbStore(service.collection(), IN_DOCUMENTS)]) {
      const first = await store.save(connectionFixture("anna"), null);
      await store.save(connectionFixture("anna"), first?.version ?? null);
      await store.list({});
      await store.delete("anna");
    }
    const journal = mongodbJournal(collection);
    const first = await journal.save("run:anna", { savedAt: 0 }, null);
    await journal.save("run:anna", { savedAt: 0 }, first?.version ?? null);
    await journal.load("run:anna");
    await journal.prune(new Date(1));
    const asked: Document[] = (service.asked ?? []).slice(from);
    const writes = asked.filter((command) => "insert" in command || "update" in command || "delete" in command);
    expect(writes).toHaveLength(9);
    for (const write of writes) expect(write.writeConcern).toEqual({ w: "majority", j: true });
    for (const read of asked.filter((command) => "find" in command)) expect(read).not.toHaveProperty("$readPreference");
  },
);

describe("mongodbStore over a client with other settings", () => {
  const client = new MongoClient(service.url, {
    promoteValues: false,
    ignoreUndefined: true,
    readPreference: "secondaryPreferred",
    writeConcern: { w: 0 },
  });
  afterAll(() => client.close());
  const odd = { ...service, collection: (name?: string) => client.db(service.database).collection(name ?? newId()) };

  it.each(storeContract.filter(({ name }) => /keep|insert|over the stored|pages by/.test(name)))(
    "store: $name",
    async ({ run }) => {
      for (const options of [undefined, IN_DOCUMENTS]) await run(mongodbStoreSubject(odd, options));
    },
  );
  it.each(publishJournalContract.filter(({ name }) => /keep|insert|over the stored|prune/.test(name)))(
    "journal: $name",
    ({ run }) => run(mongodbJournalSubject(odd)),
  );
});
