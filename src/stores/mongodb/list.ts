/** Reads pages of connections. Both layouts share it, and differ in the fields. */
import type { ConnectionState } from "../../connections/connection.js";
import { pageRequest, type ListPosition } from "../../connections/store/paging.js";
import type { ConnectionPage, ConnectionQuery } from "../../connections/store/contract.js";
import { isUnreadable, type StoredConnection } from "../../connections/store/stored.js";
import { columnText } from "../shared/names.js";
import { HELD, pageOfListed, type ListedRecord } from "../shared/page.js";
import { fieldAt, READ, type MongodbCollection, type MongodbFields } from "./collection.js";

/** The fields of a layout that a list uses. */
export interface ListFields {
  readonly owner: string;
  readonly platformId: string;
  readonly expiresAt: string;
  /** Returns the condition on `platformId` for an account. */
  readonly isAccount: (platformId: string) => unknown;
  /** Returns the value of `owner` for an owner. */
  readonly keyOf: (ownerId: string) => unknown;
  /** Returns the condition for documents in one of these states; undefined selects every document that contains something. */
  readonly inStates: (states: readonly ConnectionState[] | undefined) => MongodbFields;
  readonly projection: MongodbFields;
}

/** A part of a list: its documents, and their order. */
interface Part {
  readonly conditions: readonly MongodbFields[];
  readonly sort: Readonly<Record<string, 1>>;
}

/**
 * Reads one page, and one connection more to know whether another page follows. It continues after a position, never at an offset.
 *
 * @param read returns the record of a document, or null to skip it
 * @throws ThreadsValidationError for an invalid query; what the driver throws
 */
export async function listPage(
  collection: MongodbCollection,
  query: ConnectionQuery,
  fields: ListFields,
  read: (document: object) => StoredConnection | null,
): Promise<ConnectionPage> {
  const { limit } = pageRequest(query);
  const found: ListedRecord[] = [];
  for (const part of partsOf(query, fields)) {
    const missing = limit + 1 - found.length;
    if (missing > 0) found.push(...(await readPart(collection, part, missing, fields, read)));
  }
  return pageOfListed(found, query);
}

/** Reads up to `count` records. If `read` skips documents, it reads more of them. */
async function readPart(
  collection: MongodbCollection,
  { conditions, sort }: Part,
  count: number,
  fields: ListFields,
  read: (document: object) => StoredConnection | null,
): Promise<ListedRecord[]> {
  for (let most = count; ; most *= 2) {
    const options = { ...READ, projection: fields.projection, sort, limit: most };
    const documents = await collection.find({ $and: conditions }, options).toArray();
    const found = documents.flatMap((document) => {
      const stored = read(document);
      return stored === null ? [] : [{ stored, position: positionOf(document, stored, fields) }];
    });
    if (found.length >= count || documents.length < most) return found.slice(0, count);
  }
}

function positionOf(document: object, stored: StoredConnection, { expiresAt }: ListFields): ListPosition {
  const ownerId = isUnreadable(stored) ? stored.ownerId : stored.value.ownerId;
  const date = fieldAt(document, expiresAt);
  if (!(date instanceof Date)) return { ownerId, expiresAt: null };
  // BSON has dates before the first one of JavaScript; the driver returns them as invalid dates.
  return { ownerId, expiresAt: new Date(Number.isNaN(date.getTime()) ? FIRST_MS : date.getTime()) };
}

/** The first moment that a `Date` can hold. */
const FIRST_MS = -8_640_000_000_000_000;

/** A list by owner is one part. A list by expiry is two, because BSON sorts values that are not dates by their type. */
function partsOf(query: ConnectionQuery, fields: ListFields): Part[] {
  const { owner, expiresAt, keyOf, inStates } = fields;
  const { platformId, states, expiresBefore } = query;
  const { after } = pageRequest(query);
  // Only connections with a token have an expiry. The states let the index skip tokens that expired long ago.
  const heldOnly = expiresBefore !== undefined || (platformId !== undefined && states !== undefined);
  const wanted = heldOnly ? HELD.filter((state) => states === undefined || states.includes(state)) : states;
  // Documents without an owner are skipped.
  const conditions = [inStates(wanted), { [owner]: { $ne: null } }];
  if (platformId !== undefined)
    conditions.push({ [fields.platformId]: fields.isAccount(columnText("platformId", platformId)) });
  const later = after === null ? [] : [{ [owner]: { $gt: keyOf(after.ownerId) } }];
  if (expiresBefore === undefined) return [{ conditions: [...conditions, ...later], sort: { [owner]: 1 } }];

  const dated = [...conditions, { [expiresAt]: { $lt: expiresBefore } }];
  if (after !== null && after.expiresAt !== null) {
    // A bound for the index, then the other records of the same date.
    dated.push({ [expiresAt]: { $gte: after.expiresAt } });
    dated.push({ $or: [{ [expiresAt]: { $gt: after.expiresAt } }, ...later] });
  }
  const byDate = { conditions: dated, sort: { [expiresAt]: 1, [owner]: 1 } as const };
  if (after !== null && after.expiresAt !== null) return [byDate];
  const undated = [...conditions, { [expiresAt]: { $not: { $type: "date" } } }, ...later];
  return [{ conditions: undated, sort: { [owner]: 1 } }, byDate];
}
