import { badParameter, type Refusal } from "../http/graph-errors.js";
import { parameter, type Call } from "../http/handler.js";

/** The requested part of a list. */
export interface ListQuery {
  readonly limit: number;
  /** Unix seconds, inclusive; null for no bound. */
  readonly since: number | null;
  readonly until: number | null;
  /** The id before or after which the page begins, and the direction; null for the newest page. */
  readonly cursor: { readonly id: string; readonly side: "newer" | "older" } | null;
}

const DEFAULT_LIMIT = 25;
const MOST_LIMIT = 100;

/** 5 July 2023, when Threads began. */
const EARLIEST_SINCE = 1_688_540_400;

/** Reads the parameters of a list. Formats that Threads may also accept, such as dates in words, are refused. `now` is in epoch ms. */
// fact: list-parameters
export function listQuery(call: Call, now: number): { query: ListQuery } | { refusal: Refusal } {
  const limit = wholeNumber(call, "limit") ?? DEFAULT_LIMIT;
  const since = wholeNumber(call, "since");
  const until = wholeNumber(call, "until");
  const [before, after] = [parameter(call, "before"), parameter(call, "after")];
  const id = idIn(before || after);
  const problem =
    (limit <= MOST_LIMIT ? null : `Param limit must be a number from 0 to ${MOST_LIMIT}`) ??
    (since === null || since >= EARLIEST_SINCE ? null : `Param since must be Unix seconds from ${EARLIEST_SINCE} on`) ??
    (until === null || until <= Math.ceil(now / 1000) ? null : "Param until must be Unix seconds, not in the future") ??
    (since === null || until === null || since < until ? null : "Param since must be before until") ??
    (before === "" || after === "" ? null : "Param before and after exclude each other") ??
    (before + after === "" || id !== null ? null : "Param before or after is not a cursor of this list");
  if (problem !== null) return { refusal: badParameter(problem) };
  return {
    query: { limit, since, until, cursor: id === null ? null : { id, side: before === "" ? "older" : "newer" } },
  };
}

/** Returns the cursor of a post. It is opaque; its first letters look like those of Graph's cursors. */
export function cursorOf(id: string): string {
  return `${CURSOR_HEAD}${Buffer.from(id).toString("base64url")}`;
}

const CURSOR_HEAD = "QVFI";

function idIn(cursor: string): string | null {
  if (!cursor.startsWith(CURSOR_HEAD)) return null;
  const id = Buffer.from(cursor.slice(CURSOR_HEAD.length), "base64url").toString();
  return /^\d+$/.test(id) ? id : null;
}

/** Returns NaN for any other text, which fails every range check. */
function wholeNumber(call: Call, name: string): number | null {
  const text = call.parameters.get(name);
  if (text === null) return null;
  return /^\d{1,12}$/.test(text) ? Number(text) : NaN;
}
