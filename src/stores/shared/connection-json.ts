/** A connection as JSON and back, for stores that keep it in one field. */
import { refuse } from "../../validation/refuse.js";
import type { Connection } from "../../connections/connection.js";
import type { StoredConnection } from "../../connections/store/stored.js";
import { isConnection } from "./check-connection.js";

/** A value whose dates are replaced by another type. */
type Redated<Value, Dated> = Value extends Date
  ? Dated
  : Value extends object
    ? { [Key in keyof Value]: Redated<Value[Key], Dated> }
    : Value;

/**
 * Returns a connection as JSON, with dates in ISO 8601 to the millisecond. NUL characters and lone surrogates are escaped, so that any database
 * accepts the text.
 *
 * @throws ThreadsValidationError for an invalid date, which JSON would turn into null, and for a value that is not a connection
 */
export function connectionToJson(connection: Connection): string {
  return readGivenRecord(() => JSON.stringify(withDates<Date, string>(connection, isoOf)));
}

/** Returns what a function reads of a record that a caller passed. A record that cannot be read is an error of the caller. */
export function readGivenRecord<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    // A field is missing, or the record is a revoked proxy. A getter of the host may throw errors of its own.
    if (error instanceof TypeError) refuse("connection", "is not a connection record");
    throw error;
  }
}

/** Why a record is unreadable. It repeats nothing of the record, which may contain a token. */
export const NOT_A_CONNECTION = "The record is not a connection that this version of the SDK can read.";

const OF_ANOTHER_OWNER = "The record belongs to another owner.";

/**
 * Reads what {@link connectionToJson} wrote.
 *
 * @throws TypeError for any other text; the message does not repeat it
 */
export function connectionFromJson(json: string): Connection {
  const connection = readJson(json);
  if (connection === null) throw new TypeError(NOT_A_CONNECTION);
  return connection;
}

/** Returns what is stored under an owner and a version, readable or not. */
export function storedFromJson(ownerId: string, version: string, json: string): StoredConnection {
  const value = readJson(json);
  if (value === null) return { unreadable: NOT_A_CONNECTION, ownerId, version };
  return value.ownerId === ownerId ? { value, version } : { unreadable: OF_ANOTHER_OWNER, ownerId, version };
}

function readJson(json: string): Connection | null {
  try {
    const connection = withDates<string, Date>(JSON.parse(json) as Redated<Connection, string>, dateOf);
    return isConnection(connection) ? connection : null;
  } catch {
    // The parser's error would quote the text.
    return null;
  }
}

function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? refuse("connection", "contains an invalid date") : date.toISOString();
}

function dateOf(text: string): Date {
  const date = new Date(text);
  if (typeof text !== "string" || Number.isNaN(date.getTime())) throw new TypeError("no date");
  return date;
}

/**
 * Returns a copy of a connection with each of its dates replaced. Every field that holds a date is named here, and nowhere else. A reviver of
 * `JSON.parse`, which is called for every value, would be most of what a read costs.
 */
export function withDates<From, To>(
  connection: Redated<Connection, From>,
  replace: (date: From) => To,
): Redated<Connection, To> {
  const orNull = (date: From | null) => (date === null ? null : replace(date));
  const { recheck, ...rest } = connection.health;
  const health = {
    ...rest,
    lastSuccessfulRefresh: orNull(rest.lastSuccessfulRefresh),
    ...(recheck === undefined
      ? {}
      : { recheck: { ...recheck, since: replace(recheck.since), last: replace(recheck.last) } }),
  };
  if (connection.state === "disconnected") return { ...connection, health };
  const { auth, authorizedAt, lease } = connection;
  const { updatedAt, ...profile } = connection.profile;
  return {
    ...connection,
    profile: updatedAt === undefined ? profile : { ...profile, updatedAt: replace(updatedAt) },
    auth: { ...auth, issuedAt: orNull(auth.issuedAt), expiresAt: orNull(auth.expiresAt) },
    health,
    authorizedAt: orNull(authorizedAt),
    lease: lease === null ? null : { ...lease, until: replace(lease.until) },
  };
}
