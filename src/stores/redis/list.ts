/** Pages of connections. One script reads a page, and, to know whether there is a next one, one connection more. */
import type { Connection, ConnectionState } from "../../connections/connection.js";
import { MAX_PAGE_SIZE, pageCursor, pageRequest, type ListPosition } from "../../connections/paging.js";
import type { ConnectionPage, ConnectionQuery } from "../../connections/store.js";
import type { Versioned } from "../../versioned.js";
import { connectionFromJson } from "../shared/connection-json.js";
import { columnText } from "../shared/names.js";
import type { RunScript } from "./client.js";
import { entryOf, type Reply } from "./entries.js";
import { placePrefix, sortableDate } from "./keys.js";
import { LIST } from "./scripts.js";

/** The states in which a token is held: only they have an expiry. */
const HELD: readonly ConnectionState[] = ["active", "expired", "revoked", "error"];
const STATES: readonly ConnectionState[] = [...HELD, "disconnected"];

/** The hash of connections, and its indexes. */
export interface ConnectionKeys {
  readonly hash: string;
  readonly owners: string;
  readonly due: string;
  readonly accounts: string;
}

/** A part of an index: what its places begin with, after which rest (null: from the start), and before which one. */
interface Range {
  readonly prefix: string;
  readonly after: string | null;
  readonly before?: string;
}

/** What was read, and whether there is more. */
interface Slice {
  readonly items: Versioned<Connection>[];
  readonly more: boolean;
}

/**
 * Reads one page. It goes on after a position, never at an offset.
 *
 * @throws ThreadsValidationError for a query that is none; what the client throws
 */
export function listPage(run: RunScript, keys: ConnectionKeys, query: ConnectionQuery): Promise<ConnectionPage> {
  const { limit, after } = pageRequest(query);
  const { platformId, states, expiresBefore } = query;
  const read = (index: string, ranges: readonly Range[], count = limit) =>
    slice(run, [keys.hash, index], ranges, count);

  if (platformId !== undefined) {
    const prefix = placePrefix(columnText("platformId", platformId));
    return accountPage((from, count) => read(keys.accounts, [{ prefix, after: from }], count), query);
  }
  // A range for each state, so that what expired long ago is not walked through again with every sweep.
  const inStates = (all: readonly ConnectionState[], range: Omit<Range, "prefix">) =>
    all
      .filter((state) => states === undefined || states.includes(state))
      .map((state) => ({ prefix: placePrefix(state), ...range }));
  if (expiresBefore === undefined) {
    return read(keys.owners, inStates(STATES, { after: after?.ownerId ?? null })).then((page) => pageOf(page, query));
  }
  const from = after?.expiresAt ? placePrefix(sortableDate(after.expiresAt)) + after.ownerId : null;
  const ranges = inStates(HELD, { after: from, before: sortableDate(expiresBefore) });
  return read(keys.due, ranges).then((page) => pageOf(page, query));
}

async function slice(run: RunScript, keys: string[], ranges: readonly Range[], limit: number): Promise<Slice> {
  const bounds = ranges.flatMap(({ prefix, after, before }) => [
    prefix,
    after === null ? `[${prefix}` : `(${prefix}${after}`,
    // What begins with a prefix, which ends with a NUL, comes before what has any other byte there.
    before === undefined ? `(${prefix.slice(0, -1)}\x01` : `(${prefix}${before}`,
  ]);
  const replies = (await run(LIST, keys, [String(limit + 1), ...bounds])) as (Reply | null)[];
  const items = replies.slice(0, limit).map((reply) => {
    const { value, version } = entryOf(reply);
    return { value: connectionFromJson(value), version };
  });
  return { items, more: replies.length > limit };
}

/** An account has few owners: what else is asked of them is looked at here. */
async function accountPage(
  read: (after: string | null, limit: number) => Promise<Slice>,
  query: ConnectionQuery,
): Promise<ConnectionPage> {
  const { limit, after } = pageRequest(query);
  if (query.expiresBefore === undefined) {
    const page = await read(after?.ownerId ?? null, limit);
    return pageOf(page, query, (connection) => matches(connection, query));
  }
  const all: Versioned<Connection>[] = [];
  for (let last: string | null = null, more = true; more;) {
    const page: Slice = await read(last, MAX_PAGE_SIZE);
    all.push(...page.items);
    last = page.items.at(-1)?.value.ownerId ?? null;
    more = page.more;
  }
  const rest = all
    .filter(({ value }) => matches(value, query) && (after === null || compare(positionOf(value), after) > 0))
    .sort((a, b) => compare(positionOf(a.value), positionOf(b.value)));
  return pageOf({ items: rest.slice(0, limit), more: rest.length > limit }, query);
}

function matches({ state, auth }: Connection, { states, expiresBefore }: ConnectionQuery): boolean {
  if (states !== undefined && !states.includes(state)) return false;
  return expiresBefore === undefined || (auth !== null && auth.expiresAt < expiresBefore);
}

const positionOf = ({ ownerId, auth }: Connection): ListPosition => ({ ownerId, expiresAt: auth?.expiresAt ?? null });

function compare(a: ListPosition, b: ListPosition): number {
  const byDate = Number(a.expiresAt) - Number(b.expiresAt);
  if (byDate !== 0) return byDate;
  return a.ownerId < b.ownerId ? -1 : Number(a.ownerId > b.ownerId);
}

/** The cursor stands after what was read, also where a condition leaves it out. */
function pageOf(
  { items, more }: Slice,
  query: ConnectionQuery,
  wanted: (connection: Connection) => boolean = () => true,
): ConnectionPage {
  const last = items.at(-1);
  const kept = items.filter(({ value }) => wanted(value));
  return more && last !== undefined ? { items: kept, cursor: pageCursor(last.value, query) } : { items: kept };
}
