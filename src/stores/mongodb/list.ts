/** One find for one page of connections: the same for both layouts but for where things are. */
import type { Connection, ConnectionState } from "../../connections/connection.js";
import { pageCursor, pageRequest } from "../../connections/paging.js";
import type { ConnectionPage, ConnectionQuery } from "../../connections/store.js";
import type { Versioned } from "../../versioned.js";
import { columnText } from "../shared/names.js";
import { READ, type MongodbCollection, type MongodbFields } from "./collection.js";

/** The states in which a token is held. */
export const HELD: readonly ConnectionState[] = ["active", "expired", "revoked", "error"];

/** Where a layout has what a list looks at. */
export interface ListFields {
  readonly owner: string;
  readonly platformId: string;
  readonly expiresAt: string;
  /** What `platformId` holds for an account, as a condition. */
  readonly isAccount: (platformId: string) => unknown;
  /** What `owner` holds for an owner. */
  readonly keyOf: (ownerId: string) => unknown;
  /** What is in one of these states; undefined: in any. */
  readonly inStates: (states: readonly ConnectionState[] | undefined) => MongodbFields;
  readonly projection: MongodbFields;
}

/**
 * Reads one page and, to know whether there is a next one, one connection more. It goes on after a position, never at an offset.
 *
 * @throws ThreadsValidationError for a query that is none; what the driver throws
 */
export async function listPage(
  collection: MongodbCollection,
  query: ConnectionQuery,
  fields: ListFields,
  entryOf: (document: object) => Versioned<Connection> | null,
): Promise<ConnectionPage> {
  const { limit } = pageRequest(query);
  const filter = { $and: conditionsOf(query, fields) };
  const sort = query.expiresBefore === undefined ? { [fields.owner]: 1 } : { [fields.expiresAt]: 1, [fields.owner]: 1 };
  // What cannot be read is passed over; where that is nearly a whole page, there is more to read.
  for (let most = limit + 1; ; most *= 2) {
    const options = { ...READ, projection: fields.projection, sort, limit: most };
    const documents = await collection.find(filter, options).toArray();
    const readable = documents.flatMap((document) => entryOf(document) ?? []);
    if (readable.length <= limit && documents.length === most) continue;
    const items = readable.slice(0, limit);
    const last = items.at(-1);
    return last !== undefined && readable.length > limit ? { items, cursor: pageCursor(last.value, query) } : { items };
  }
}

function conditionsOf(query: ConnectionQuery, fields: ListFields): MongodbFields[] {
  const { owner, expiresAt, keyOf, inStates } = fields;
  const { platformId, states, expiresBefore } = query;
  const { after } = pageRequest(query);
  // Nobody has an account or an expiry without a token. By the states, the index leaves out what expired long ago.
  const heldOnly = platformId !== undefined || expiresBefore !== undefined;
  const wanted = heldOnly ? HELD.filter((state) => states === undefined || states.includes(state)) : states;
  // A document that names no owner is nobody's.
  const conditions = [inStates(wanted), { [owner]: { $ne: null } }];
  if (platformId !== undefined)
    conditions.push({ [fields.platformId]: fields.isAccount(columnText("platformId", platformId)) });
  if (expiresBefore !== undefined) conditions.push({ [expiresAt]: { $lt: expiresBefore } });
  if (after === null) return conditions;

  const later = { [owner]: { $gt: keyOf(after.ownerId) } };
  if (after.expiresAt === null) return [...conditions, later];
  return [
    ...conditions,
    // A bound for the index, and then the rest of those who have the date itself.
    { [expiresAt]: { $gte: after.expiresAt } },
    { $or: [{ [expiresAt]: { $gt: after.expiresAt } }, later] },
  ];
}
