import { badParameter, type Refusal } from "../http/graph-errors.js";
import { parameter, type Call } from "../http/handler.js";

/** Which part of a list is asked for. */
export interface ListQuery {
  readonly limit: number;
  /** Unix seconds, both included; null for no bound. */
  readonly since: number | null;
  readonly until: number | null;
  /** The id to go on from, and whether what is newer or older than it is wanted; null for the newest. */
  readonly cursor: { readonly id: string; readonly side: "newer" | "older" } | null;
}

const DEFAULT_LIMIT = 25;
const MOST_LIMIT = 100;

/** The fifth of July 2023, when Threads began. */
const EARLIEST_SINCE = 1_688_540_400;

/** Reads a list's parameters, strictly: what Threads may read otherwise, as dates in words, is refused. `now` is in epoch ms. */
// fact: list-parameters
export function listQuery(call: Call, now: number): { query: ListQuery } | { refusal: Refusal } {
  const limit = wholeNumber(call, "limit") ?? DEFAULT_LIMIT;
  const since = wholeNumber(call, "since");
  const until = wholeNumber(call, "until");
  const [before, after] = [parameter(call, "before"), parameter(call, "after")];
  const id = idIn(before || after);
  const wrong =
    (limit <= MOST_LIMIT ? null : `Param limit must be a number from 0 to ${MOST_LIMIT}`) ??
    (since === null || since >= EARLIEST_SINCE ? null : `Param since must be Unix seconds from ${EARLIEST_SINCE} on`) ??
    (until === null || until <= Math.ceil(now / 1000) ? null : "Param until must be Unix seconds and not past now") ??
    (since === null || until === null || since < until ? null : "Param since must be before until") ??
    (before === "" || after === "" ? null : "Param before and after exclude each other") ??
    (before + after === "" || id !== null ? null : "Param before or after holds no cursor of this list");
  if (wrong !== null) return { refusal: badParameter(wrong) };
  return {
    query: { limit, since, until, cursor: id === null ? null : { id, side: before === "" ? "older" : "newer" } },
  };
}

/** The cursor that stands for a post. It is opaque: only its first letters look like Graph's. */
export function cursorOf(id: string): string {
  return `${CURSOR_HEAD}${Buffer.from(id).toString("base64url")}`;
}

const CURSOR_HEAD = "QVFI";

function idIn(cursor: string): string | null {
  if (!cursor.startsWith(CURSOR_HEAD)) return null;
  const id = Buffer.from(cursor.slice(CURSOR_HEAD.length), "base64url").toString();
  return /^\d+$/.test(id) ? id : null;
}

/** NaN for what is no number: it is within no bounds. */
function wholeNumber(call: Call, name: string): number | null {
  const text = call.parameters.get(name);
  if (text === null) return null;
  return /^\d{1,12}$/.test(text) ? Number(text) : NaN;
}
