/** Pages of connections. One script reads a page, and one connection more to know whether another page follows. */
import type { ConnectionState } from "../../connections/connection.js";
import { MAX_PAGE_SIZE, pageCursor, pageRequest, type ListPosition } from "../../connections/store/paging.js";
import type { ConnectionPage, ConnectionQuery } from "../../connections/store/contract.js";
import { pageOfStored, type StoredConnection } from "../../connections/store/stored.js";
import { NOT_A_CONNECTION, storedFromJson } from "../shared/connection-json.js";
import { columnText } from "../shared/names.js";
import { HELD, matchesQuery, pageOfAll, type ListedRecord } from "../shared/page.js";
import type { RunScript } from "./client.js";
import { readEntry, type RedisEntries, type Reply } from "./entries.js";
import { dateOfSortable, placePrefix, sortableDate } from "./keys.js";
import { LIST } from "./scripts.js";

const STATES: readonly ConnectionState[] = [...HELD, "disconnected"];

/** The source of pages: the hash of connections and its indexes, in the order of an entry's places. */
export interface ListSource {
  readonly run: RunScript;
  readonly entries: RedisEntries;
  readonly hash: string;
  readonly indexes: readonly [owners: string, due: string, accounts: string];
}

/** An index by its number in {@link ListSource.indexes}. */
type Index = 0 | 1 | 2;
const [OWNERS, DUE, ACCOUNTS] = [0, 1, 2] as const;

/** A range of an index: the prefix of its places, and bounds for what follows the prefix (null: from the start). */
interface Range {
  readonly prefix: string;
  readonly after: string | null;
  readonly before?: string;
}

/** The records that were read, the last position, and whether more follow. */
interface Slice {
  readonly listed: readonly ListedRecord[];
  readonly last: ListPosition | null;
  readonly more: boolean;
}

/**
 * Reads one page. It continues after a position, never at an offset.
 *
 * @throws ThreadsValidationError for an invalid query; what the client throws
 */
export async function listPage(source: ListSource, query: ConnectionQuery): Promise<ConnectionPage> {
  const { limit, after } = pageRequest(query);
  const { platformId, states, expiresBefore } = query;
  if (platformId !== undefined)
    return await accountPage(source, { ...query, platformId: columnText("platformId", platformId) });
  // A range for each state, so that a sweep skips tokens that expired long ago.
  const inStates = (all: readonly ConnectionState[], range: Omit<Range, "prefix">) =>
    all
      .filter((state) => states === undefined || states.includes(state))
      .map((state) => ({ prefix: placePrefix(state), ...range }));
  if (expiresBefore === undefined) {
    return pageOf(await slice(source, OWNERS, inStates(STATES, { after: after?.ownerId ?? null }), limit), query);
  }
  const from = after === null ? null : placePrefix(sortableDate(after.expiresAt)) + after.ownerId;
  return pageOf(
    await slice(source, DUE, inStates(HELD, { after: from, before: sortableDate(expiresBefore) }), limit),
    query,
  );
}

async function slice(source: ListSource, index: Index, ranges: readonly Range[], limit: number): Promise<Slice> {
  const bounds = ranges.flatMap(({ prefix, after, before }) => [
    prefix,
    after === null ? `[${prefix}` : `(${prefix}${after}`,
    // A prefix ends with a NUL, so that all its places sort before the next byte.
    before === undefined ? `(${prefix.slice(0, -1)}\x01` : `(${prefix}${before}`,
  ]);
  const reply = await source.run(LIST, [source.hash, source.indexes[index]], [String(limit + 1), ...bounds]);
  const [places, entries] = reply as [Reply[][], (Reply | null)[]];
  const page = places.slice(0, limit).map((each) => each.map(String));
  const listed = await Promise.all(page.map((each, at) => listedAt(source, index, each, entries[at] ?? null)));
  const last = page.at(-1)?.[0];
  return {
    listed: listed.filter((each) => each !== null),
    last: last === undefined ? null : positionOf(index, last),
    more: places.length > limit,
  };
}

/**
 * Reads the record at a place. Returns null for an outdated place, which remains when another program removed the entry, or damaged it before
 * a save moved it.
 */
async function listedAt(
  source: ListSource,
  index: Index,
  places: readonly string[],
  reply: Reply | null,
): Promise<ListedRecord | null> {
  const [place = ""] = places;
  if (reply === null) return null;
  const position = positionOf(index, place);
  const { ownerId } = position;
  const entry = readEntry(reply);
  if (entry === null) {
    const version = await source.entries.damagedVersion(ownerId);
    return version === null ? null : { position, stored: { unreadable: NOT_A_CONNECTION, ownerId, version } };
  }
  const prefix = entry.places[index];
  if (typeof prefix !== "string" || !places.includes(prefix + ownerId)) return null;
  return { position, stored: storedFromJson(ownerId, entry.version, entry.record) };
}

/** Returns the position of a place, which ends with the owner. In the index by expiry, the date precedes it. */
function positionOf(index: Index, place: string): ListPosition {
  const parts = place.split("\0");
  return { ownerId: parts.at(-1) ?? "", expiresAt: index === DUE ? dateOfSortable(parts.at(-2) ?? "") : null };
}

/** Checks the other conditions here, because an account has few owners. The index also has the account of an unreadable record. */
async function accountPage(
  source: ListSource,
  { platformId, ...query }: ConnectionQuery & { readonly platformId: string },
): Promise<ConnectionPage> {
  const { limit, after } = pageRequest(query);
  const prefix = placePrefix(platformId);
  const read = (from: string | null, count: number) => slice(source, ACCOUNTS, [{ prefix, after: from }], count);
  if (query.expiresBefore === undefined) {
    const page = await read(after?.ownerId ?? null, limit);
    return pageOf({ ...page, listed: page.listed.filter(({ stored }) => matchesQuery(stored, query)) }, query);
  }
  const all: StoredConnection[] = [];
  for (let from: string | null = null, more = true; more;) {
    const page: Slice = await read(from, MAX_PAGE_SIZE);
    all.push(...page.listed.map(({ stored }) => stored));
    from = page.last?.ownerId ?? null;
    ({ more } = page);
  }
  return pageOfAll(all, query);
}

/** Returns a page. The cursor continues after the last record that was read, even if a condition excludes it. */
function pageOf({ listed, last, more }: Slice, query: ConnectionQuery): ConnectionPage {
  const cursor = more && last !== null ? pageCursor(last, query) : undefined;
  const page = pageOfStored(
    listed.map(({ stored }) => stored),
    cursor,
  );
  // A damaged entry may be listed at several places, as its present one is unknown.
  const unreadable = new Map(page.unreadable.map((entry) => [entry.ownerId, entry]));
  return { ...page, unreadable: [...unreadable.values()] };
}
