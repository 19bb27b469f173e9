/** A collection of the wire server. It keeps documents in the order of insertion, and enforces unique indexes. */
import { EJSON, ObjectId, serialize, type Document } from "bson";
import { Query } from "mingo";
import { update as applyUpdate, type Modifier } from "mingo/updater";

/** An index, in the form of the command `createIndexes`. */
export interface Index {
  readonly key: Record<string, 1 | -1>;
  readonly name: string;
  readonly unique?: boolean;
}

/** The error of a command, with MongoDB's code. */
export class CommandError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly details: Document = {},
  ) {
    super(message);
  }
}

const BY_ID: Index = { key: { _id: 1 }, name: "_id_", unique: true };

/** Returns a text for use as a key of a map. Two texts are equal exactly when their values are. */
const keyOf = (values: unknown[]) => Buffer.from(serialize({ values })).toString("latin1");

/** Returns the value that an index has for a field: null for a missing one. */
function fieldOf(document: Document, path: string): unknown {
  let value: unknown = document;
  for (const name of path.split(".")) value = (value as Document | null | undefined)?.[name];
  return value ?? null;
}

const isOperator = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).some((key) => key.startsWith("$"));

/** The documents and indexes of one collection. Every method is synchronous, and therefore atomic. */
export class Collection {
  /** By `_id`, in the order of insertion. */
  readonly #documents = new Map<string, Document>();
  /** For each unique index, the `_id` of the document with each value. */
  readonly #unique = new Map<Index, Map<string, string>>();
  readonly #others: Index[] = [];

  constructor(readonly name: string) {}

  get indexes(): Index[] {
    return [BY_ID, ...this.#unique.keys(), ...this.#others];
  }

  get documents(): Document[] {
    return [...this.#documents.values()];
  }

  /** Returns the matching documents, in the order of insertion. */
  find(filter: Document): Document[] {
    const query = new Query(filter, {});
    return this.#candidates(filter).filter((document) => query.test(document));
  }

  insert(document: Document): Document {
    const whole = "_id" in document ? document : { _id: new ObjectId(), ...document };
    const id = keyOf([whole._id]);
    if (this.#documents.has(id)) throw this.#duplicate(BY_ID, whole);
    this.#write(id, undefined, whole);
    return whole;
  }

  remove(document: Document): void {
    const id = keyOf([document._id]);
    this.#documents.delete(id);
    for (const [index, entries] of this.#unique) entries.delete(entryOf(index, document));
  }

  /** Changes a document. Throws a `CommandError` and changes nothing if the update is not allowed. */
  update(before: Document, update: Document): Document {
    const after = changed(before, update);
    const id = keyOf([before._id]);
    if (keyOf([after._id]) !== id)
      throw new CommandError(66, "The (immutable) field '_id' was found to have been altered");
    this.#write(id, before, after);
    return after;
  }

  /** Inserts a document with the fields that the filter compares for equality, and then those of the update. */
  upsert(filter: Document, update: Document): Document {
    const equal = Object.entries(filter).filter(([key, value]) => !key.startsWith("$") && !isOperator(value));
    const { _id, ...fields } = Object.fromEntries(equal) as Record<string, unknown>;
    const { $setOnInsert = {}, $set = {}, ...rest } = update;
    const { _id: given = _id, ...more } = $setOnInsert as Record<string, unknown>;
    const set = { ...fields, ...($set as Document), ...more };
    const after = isReplacement(update) ? update : changed({}, { ...rest, $set: set });
    return this.insert({ _id: given ?? new ObjectId(), ...after });
  }

  createIndex(index: Index): boolean {
    // As in MongoDB 5.0 and later: indexes with the same keys are different if only one is unique. Names are unique.
    const isSame = (each: Index) =>
      JSON.stringify(each.key) === JSON.stringify(index.key) && (each.unique ?? false) === (index.unique ?? false);
    const named = this.indexes.find((each) => each.name === index.name);
    if (named !== undefined && isSame(named)) return false;
    if (named !== undefined) throw new CommandError(86, `An index of another kind has this name: ${named.name}`);
    const same = this.indexes.find(isSame);
    if (same !== undefined) throw new CommandError(85, `The same index exists under another name: ${same.name}`);
    if (index.unique === true && Object.keys(index.key).join() === "_id") {
      throw new CommandError(197, "The field 'unique' is not valid for an _id index specification");
    }
    if (index.unique !== true) {
      this.#others.push(index);
      return true;
    }
    const entries = new Map<string, string>();
    for (const [id, document] of this.#documents) {
      const entry = entryOf(index, document);
      if (entries.has(entry)) throw this.#duplicate(index, document);
      entries.set(entry, id);
    }
    this.#unique.set(index, entries);
    return true;
  }

  /** Drops the index of this name, or all of them ("*") except the one on `_id`. */
  dropIndex(name: string): void {
    const named = this.indexes.filter((index) => index !== BY_ID && (name === "*" || index.name === name));
    if (named.length === 0 && name !== "*") throw new CommandError(27, `index not found with name [${name}]`);
    for (const index of named) {
      this.#unique.delete(index);
      if (this.#others.includes(index)) this.#others.splice(this.#others.indexOf(index), 1);
    }
  }

  #write(id: string, before: Document | undefined, after: Document): void {
    for (const [index, entries] of this.#unique) {
      const other = entries.get(entryOf(index, after));
      if (other !== undefined && other !== id) throw this.#duplicate(index, after);
    }
    for (const [index, entries] of this.#unique) {
      if (before !== undefined) entries.delete(entryOf(index, before));
      entries.set(entryOf(index, after), id);
    }
    this.#documents.set(id, after);
  }

  #duplicate({ key: keyPattern, name }: Index, document: Document): CommandError {
    const keyValue = Object.fromEntries(Object.keys(keyPattern).map((path) => [path, fieldOf(document, path)]));
    const message = `E11000 duplicate key error collection: ${this.name} index: ${name} dup key: ${EJSON.stringify(keyValue)}`;
    return new CommandError(11_000, message, { keyPattern, keyValue });
  }

  /** Returns the documents to test: those that a unique index finds if the filter compares its field for equality, otherwise all. */
  #candidates(filter: Document): Document[] {
    const of = (id: string | undefined) => [this.#documents.get(id ?? "")].filter((found) => found !== undefined);
    if (isEquality(filter._id)) return of(keyOf([filter._id]));
    for (const [{ key }, entries] of this.#unique) {
      const [path = "", ...more] = Object.keys(key);
      if (more.length === 0 && isEquality(filter[path])) return of(entries.get(keyOf([filter[path]])));
    }
    return this.documents;
  }
}

const isEquality = (value: unknown) => value !== undefined && value !== null && !isOperator(value);
const isReplacement = (update: Document) => !Object.keys(update).some((key) => key.startsWith("$"));
const entryOf = ({ key }: Index, document: Document) => keyOf(Object.keys(key).map((path) => fieldOf(document, path)));

/** Returns the document after an update. Does not change `before`. */
function changed(before: Document, update: Document): Document {
  if (isReplacement(update)) return { _id: before._id as unknown, ...update };
  // `$setOnInsert` applies only to inserted documents.
  const modifier: Document = { ...update };
  delete modifier.$setOnInsert;
  const after = copy(before);
  for (const path of Object.keys((modifier.$set ?? {}) as Document)) assertViable(after, path);
  applyUpdate(after, modifier as Modifier<Document>, [], {}, { cloneMode: "deep" });
  return after;
}

/** Throws MongoDB's error for a path through a value that is not a document. */
function assertViable(document: Document, path: string): void {
  let value: unknown = document;
  for (const name of path.split(".").slice(0, -1)) {
    value = (value as Document)[name];
    if (value === undefined) return;
    if (typeof value !== "object" || value === null) {
      throw new CommandError(28, `Cannot create field in element {${name}: ...}`);
    }
  }
}

/** Copies documents and lists. Shares BSON values, because nothing changes them in place. */
function copy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copy) as Value;
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each as unknown)])) as Value;
}
