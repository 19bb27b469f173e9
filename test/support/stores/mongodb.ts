/** The MongoDB stores for the contract tests: a collection for each case, and another client for another process. */
import { randomUUID } from "node:crypto";
import { MongoClient, type Collection, type Document } from "mongodb";
import {
  mongodbJournal,
  mongodbStore,
  type MongodbCollection,
  type MongodbStoreOptions,
} from "../../../src/stores/mongodb.js";
import type { JournalUnderTest, StoreUnderTest } from "../../../src/testing/index.js";
import { startMongoWire } from "../mongo-wire/server.js";
import { endWithFile } from "../endings.js";

/** A server, and a database in it that is this file's own. */
export interface MongodbService {
  readonly url: string;
  readonly database: string;
  /** What it was asked, newest last; null for a server of MongoDB's own. */
  readonly asked: Document[] | null;
  /** A collection with nothing in it; from one client, or from another with `elsewhere`. */
  readonly collection: (name?: string, elsewhere?: boolean) => Collection;
}

/** The server that THREADS_TEST_MONGODB_URL names, or the wire server of the tests: none can be installed where we build. */
export async function mongodbService(): Promise<MongodbService> {
  const wire = process.env.THREADS_TEST_MONGODB_URL === undefined ? await startMongoWire() : null;
  const url = process.env.THREADS_TEST_MONGODB_URL ?? wire?.url ?? "";
  const database = `threads_test_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const clients = [new MongoClient(url), new MongoClient(url)] as const;
  endWithFile(async () => {
    await clients[0].db(database).dropDatabase();
    await Promise.all(clients.map((client) => client.close()));
    await wire?.close();
  });
  const collection = (name = `c_${randomUUID()}`, elsewhere = false) =>
    clients[elsewhere ? 1 : 0].db(database).collection(name);
  return { url, database, asked: wire?.asked ?? null, collection };
}

/** A document per user, as Hayon has it; any text for an owner, as the contract has it. */
export const IN_DOCUMENTS: MongodbStoreOptions = { ownerField: "userId", path: "threads" };

function subjectOf<Store extends { ensureSchema(): Promise<void> }>(
  service: MongodbService,
  create: (collection: Collection) => Store,
) {
  const names = new WeakMap<object, string>();
  const made = (collection: Collection) => {
    const store = create(collection);
    names.set(store, collection.collectionName);
    return store;
  };
  return {
    collectionOf: (store: object) => service.collection(names.get(store)),
    async make() {
      const store = made(service.collection());
      await store.ensureSchema();
      return store;
    },
    reopen: (store: object) => Promise.resolve(made(service.collection(names.get(store), true))),
    // No server listens on this port.
    makeUnusable: () => {
      const client = new MongoClient("mongodb://127.0.0.1:1/", { serverSelectionTimeoutMS: 20 });
      return Promise.resolve(made(client.db("x").collection("x")));
    },
  };
}

/** @param options where the connections are; a collection of their own by default */
export const mongodbStoreSubject = (service: MongodbService, options?: MongodbStoreOptions): StoreUnderTest => {
  const subject = subjectOf(service, (collection) => mongodbStore(collection, options));
  const token = options === undefined ? "auth.accessToken" : `${options.path}.auth.accessToken`;
  const damage = (store: object, ownerId: string) =>
    subject
      .collectionOf(store)
      .updateOne({ [options?.ownerField ?? "_id"]: ownerId as never }, { $unset: { [token]: "" } });
  return { ...subject, damage };
};

export const mongodbJournalSubject = (service: MongodbService): JournalUnderTest => subjectOf(service, mongodbJournal);

/** A collection in which another writer writes just after a document is read. */
export function interrupted(collection: MongodbCollection, write: () => Promise<unknown>): MongodbCollection {
  const findOne: MongodbCollection["findOne"] = async (filter, options) => {
    const found = await collection.findOne(filter, options);
    await write();
    return found;
  };
  return Object.assign(Object.create(collection) as MongodbCollection, { findOne });
}
