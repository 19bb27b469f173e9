import { randomUUID } from "node:crypto";
import { refuse } from "../../internal/arguments.js";
import type { JournalValue, PublishJournal } from "../../posts/publish/journal.js";
import { checkStoreArguments } from "../shared/check-arguments.js";
import { columnText } from "../shared/names.js";
import { isDuplicate, READ, WRITE, type MongodbCollection } from "./collection.js";
import { createIndexes, mongodbJournalIndexes } from "./indexes.js";

/** A publish journal in MongoDB. */
export interface MongodbJournal extends PublishJournal {
  /** Makes the index where it is missing. Any number of processes may do so at once, each time they start. */
  ensureSchema(): Promise<void>;
}

/**
 * A journal in a collection of its own in MongoDB (5.0 or later), for any number of processes. It reads from the primary; every write is one
 * guarded command, under a random version that never comes back, and is answered when a majority has it on disk. A document has the key
 * as `_id`, `version`, `savedAt` as a date, and the value as JSON text.
 */
export function mongodbJournal(collection: MongodbCollection): MongodbJournal {
  const methods = ["findOne", "insertOne", "updateOne", "deleteMany"];
  const driver = {
    name: "collection",
    value: collection,
    methods,
    needs: "must be a collection of the driver mongodb",
  };
  checkStoreArguments("The MongoDB journal", driver, undefined, {});
  return {
    ensureSchema: () => createIndexes(collection, mongodbJournalIndexes()),
    async load(key) {
      const document = await collection.findOne({ _id: columnText("key", key) }, READ);
      if (document === null) return null;
      const { value, version } = document as { value: string; version: string };
      return { value: JSON.parse(value) as JournalValue, version };
    },
    async save(key, value, ifVersion) {
      const _id = columnText("key", key);
      const version = randomUUID();
      // As text: what BSON and the host's driver make of numbers and of field names is not always what went in.
      const json = JSON.stringify(value);
      const fields = { version, savedAt: dateOf("savedAt", new Date(value.savedAt)), value: json };
      const saved = { value: JSON.parse(json) as JournalValue, version };
      if (ifVersion !== null) {
        const { matchedCount } = await collection.updateOne({ _id, version: ifVersion }, { $set: fields }, WRITE);
        return matchedCount === 0 ? null : saved;
      }
      try {
        await collection.insertOne({ _id, ...fields }, WRITE);
      } catch (error) {
        if (isDuplicate(error, "_id")) return null;
        throw error;
      }
      return saved;
    },
    async prune(olderThan) {
      // Nothing is older than no date at all: a journal that never forgets would be found out when it is full.
      const savedAt = { $lt: dateOf("olderThan", olderThan) };
      return (await collection.deleteMany({ savedAt }, WRITE)).deletedCount;
    },
  };
}

function dateOf(name: string, date: Date): Date {
  return Number.isNaN(date.getTime()) ? refuse(name, "must be a date") : date;
}
