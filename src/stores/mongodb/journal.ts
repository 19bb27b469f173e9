import { randomUUID } from "node:crypto";
import type { PublishJournal } from "../../posts/publish/journal.js";
import { checkStoreArguments } from "../shared/check-arguments.js";
import { entryFromJson, pruneDate, savedDate } from "../shared/journal.js";
import { columnText } from "../shared/names.js";
import { isDuplicate, READ, WRITE, type MongodbCollection } from "./collection.js";
import { createIndexes, mongodbJournalIndexes } from "./indexes.js";

/** A publish journal in MongoDB. */
export interface MongodbJournal extends PublishJournal {
  /** Creates the index if it is missing. Any number of processes may call it at once, each time they start. */
  ensureSchema(): Promise<void>;
}

/**
 * Returns a journal in its own collection of MongoDB (5.0 or later), for any number of processes. It reads from the primary. Every write is one
 * guarded command with a random version, and waits until a majority has it on disk. A document has the key as `_id`, `version`, `savedAt`
 * as a date, and the value as JSON text.
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
      return entryFromJson(version, value);
    },
    async save(key, value, ifVersion) {
      const _id = columnText("key", key);
      const version = randomUUID();
      // As text, because BSON and the driver's options may change numbers and field names.
      const json = JSON.stringify(value);
      const fields = { version, savedAt: savedDate(value), value: json };
      const saved = entryFromJson(version, json);
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
      return (await collection.deleteMany({ savedAt: { $lt: pruneDate(olderThan) } }, WRITE)).deletedCount;
    },
  };
}
