/** The commands that the drivers send for the calls of the stores and of hosts. */
import { deserialize, Long, serialize, type Document } from "bson";
import { Aggregator } from "mingo";
import { Query } from "mingo";
import { Collection, CommandError, type Index } from "./collection.js";

/** The state of the server. */
export interface State {
  readonly collections: Map<string, Collection>;
  readonly cursors: Map<string, Document[]>;
}

type Command = (state: State, command: Document, database: string) => Document;

const BATCH = 101;
let cursors = 0;

function collectionOf({ collections }: State, database: string, name: unknown): Collection {
  const full = `${database}.${String(name)}`;
  const collection = collections.get(full) ?? new Collection(full);
  collections.set(full, collection);
  return collection;
}

/** Returns the first batch, and keeps the others for `getMore`. */
function cursorOf(state: State, ns: string, documents: Document[], batchSize: unknown): Document {
  const size = Number(batchSize ?? BATCH);
  const rest = documents.slice(size);
  const id = Long.fromNumber(rest.length === 0 ? 0 : (cursors += 1));
  if (rest.length > 0) state.cursors.set(id.toString(), rest);
  return { cursor: { id, ns, firstBatch: documents.slice(0, size) } };
}

/** Copies documents, because mingo applies projections to the documents themselves. */
const copied = (documents: Document[]) => documents.map((document) => deserialize(serialize(document), AS_STORED));

/** Keeps binary values in the form in which the server stores them. */
const AS_STORED = { promoteBuffers: false };

function found(collection: Collection, command: Document): Document[] {
  const { filter = {}, sort, skip = 0, limit = 0, projection = {} } = command;
  let cursor = new Query({}, {}).find<Document>(copied(collection.find(filter as Document)), projection as Document);
  if (sort !== undefined) cursor = cursor.sort(sort as Record<string, 1 | -1>);
  if (Number(skip) > 0) cursor = cursor.skip(Number(skip));
  if (Number(limit) !== 0) cursor = cursor.limit(Math.abs(Number(limit)));
  return cursor.all();
}

/** Runs writes in order. The first one that fails ends the list, and is reported. */
function each(writes: unknown, write: (item: Document, index: number) => void): { writeErrors?: Document[] } {
  for (const [index, item] of (writes as Document[]).entries()) {
    try {
      write(item, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return { writeErrors: [{ index, code: error.code, errmsg: error.message, ...error.details }] };
    }
  }
  return {};
}

const COMMANDS: Readonly<Record<string, Command>> = {
  ping: () => ({}),
  endSessions: () => ({}),
  dropDatabase: ({ collections }, _command, database) => {
    for (const name of collections.keys()) if (name.startsWith(`${database}.`)) collections.delete(name);
    return { dropped: database };
  },

  find: (state, command, database) => {
    const collection = collectionOf(state, database, command.find);
    const { batchSize, singleBatch } = command;
    return cursorOf(state, collection.name, found(collection, command), singleBatch === true ? Infinity : batchSize);
  },
  aggregate: (state, command, database) => {
    const collection = collectionOf(state, database, command.aggregate);
    const documents = new Aggregator(command.pipeline as Document[]).run<Document>(copied(collection.documents));
    return cursorOf(state, collection.name, documents, (command.cursor as Document | undefined)?.batchSize);
  },
  getMore: (state, command, database) => {
    const id = String(command.getMore);
    const rest = state.cursors.get(id);
    if (rest === undefined) throw new CommandError(43, `cursor id ${id} not found`);
    const size = Number(command.batchSize ?? Infinity);
    const [nextBatch, left] = [rest.slice(0, size), rest.slice(size)];
    state.cursors.delete(id);
    if (left.length > 0) state.cursors.set(id, left);
    const next = left.length > 0 ? Long.fromString(id) : Long.ZERO;
    return { cursor: { id: next, ns: `${database}.${String(command.collection)}`, nextBatch } };
  },
  killCursors: (state, command) => {
    for (const id of command.cursors as unknown[]) state.cursors.delete(String(id));
    return { cursorsKilled: command.cursors as unknown };
  },

  insert: (state, command, database) => {
    const collection = collectionOf(state, database, command.insert);
    let n = 0;
    const errors = each(command.documents, (document) => {
      collection.insert(document);
      n += 1;
    });
    return { n, ...errors };
  },
  update: (state, command, database) => {
    const collection = collectionOf(state, database, command.update);
    const done = { n: 0, nModified: 0 };
    const upserted: Document[] = [];
    const errors = each(command.updates, ({ q, u, multi, upsert }, index) => {
      const all = collection.find(q as Document);
      const matched = multi === true ? all : all.slice(0, 1);
      for (const document of matched) collection.update(document, u as Document);
      done.n += matched.length;
      done.nModified += matched.length;
      if (matched.length > 0 || upsert !== true) return;
      const { _id } = collection.upsert(q as Document, u as Document);
      upserted.push({ index, _id: _id as unknown });
      done.n += 1;
    });
    return { ...done, ...(upserted.length > 0 && { upserted }), ...errors };
  },
  delete: (state, command, database) => {
    const collection = collectionOf(state, database, command.delete);
    let n = 0;
    for (const { q, limit } of command.deletes as Document[]) {
      const all = collection.find(q as Document);
      const gone = Number(limit) === 1 ? all.slice(0, 1) : all;
      for (const document of gone) collection.remove(document);
      n += gone.length;
    }
    return { n };
  },
  findAndModify: (state, command, database) => {
    const collection = collectionOf(state, database, command.findAndModify);
    const { update, upsert, remove, new: after, fields } = command;
    const query = (command.query ?? {}) as Document;
    const [before] = found(collection, { filter: query, sort: command.sort as unknown, limit: 1 });
    const shown = (document: Document | undefined) =>
      document === undefined
        ? null
        : new Query({}, {}).find<Document>(copied([document]), (fields ?? {}) as Document).next();
    if (before === undefined) {
      if (upsert !== true) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
      const made = collection.upsert(query, update as Document);
      const lastErrorObject = { n: 1, updatedExisting: false, upserted: made._id as unknown };
      return { lastErrorObject, value: after === true ? shown(made) : null };
    }
    if (remove === true) {
      collection.remove(before);
      return { lastErrorObject: { n: 1 }, value: shown(before) };
    }
    const changed = collection.update(before, update as Document);
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: shown(after === true ? changed : before) };
  },

  createIndexes: (state, command, database) => {
    const collection = collectionOf(state, database, command.createIndexes);
    const numIndexesBefore = collection.indexes.length;
    for (const index of command.indexes as Index[]) collection.createIndex(index);
    return { numIndexesBefore, numIndexesAfter: collection.indexes.length };
  },
  dropIndexes: (state, command, database) => {
    const collection = collectionOf(state, database, command.dropIndexes);
    const nIndexesWas = collection.indexes.length;
    collection.dropIndex(String(command.index));
    return { nIndexesWas };
  },
  listIndexes: (state, command, database) => {
    const collection = collectionOf(state, database, command.listIndexes);
    return cursorOf(
      state,
      collection.name,
      collection.indexes.map((index) => ({ v: 2, ...index })),
      Infinity,
    );
  },
};

const HELLO = new Set(["hello", "ismaster", "isMaster"]);

/** Runs a command. It is synchronous, and therefore atomic. */
export function run(state: State, command: Document): Document {
  const [name = ""] = Object.keys(command);
  if (HELLO.has(name)) return { ...greeting(), ok: 1 };
  const handler = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (handler === undefined) {
    return { ok: 0, code: 59, codeName: "CommandNotFound", errmsg: `no such command: '${name}'` };
  }
  try {
    return { ...handler(state, command, String(command.$db ?? "admin")), ok: 1 };
  } catch (error) {
    if (error instanceof CommandError) {
      return { ok: 0, code: error.code, errmsg: error.message, ...error.details };
    }
    return { ok: 0, code: 2, codeName: "BadValue", errmsg: String(error) };
  }
}

/** The response to `hello` of a single MongoDB 8 server without replication. Drivers do not retry writes there. */
const greeting = () => ({
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
});
