/** A connection as JSON text and back, for stores that keep it in one field. */
import { refuse } from "../../arguments.js";
import type { Connection } from "../../connections/connection.js";

/** A value with something else where its dates are. */
type Redated<Value, Dated> = Value extends Date
  ? Dated
  : Value extends object
    ? { [Key in keyof Value]: Redated<Value[Key], Dated> }
    : Value;

/**
 * Writes a connection as JSON: dates in ISO 8601, to the millisecond; everything else as it is. NUL characters and halves of surrogate pairs
 * come out escaped, so that any database takes the text.
 *
 * @throws ThreadsValidationError for a date that is none: JSON would make null of it
 */
export function connectionToJson(connection: Connection): string {
  return JSON.stringify(redated<Date, string>(connection, isoOf));
}

/**
 * Reads what {@link connectionToJson} wrote.
 *
 * @throws TypeError for anything else, without repeating it: there is a token in it
 */
export function connectionFromJson(json: string): Connection {
  try {
    return redated<string, Date>(JSON.parse(json) as Redated<Connection, string>, dateOf);
  } catch {
    // Without its cause: what a parser complains about, it quotes.
    throw new TypeError("What is stored is no connection that this SDK has written.");
  }
}

function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? refuse("connection", "has a date that is none") : date.toISOString();
}

function dateOf(text: string): Date {
  const date = new Date(text);
  if (typeof text !== "string" || Number.isNaN(date.getTime())) throw new TypeError("no date");
  return date;
}

/** Field by field: a reviver, called for every value, would be most of what a read costs. */
function redated<From, To>(connection: Redated<Connection, From>, turn: (date: From) => To): Redated<Connection, To> {
  const orNull = (date: From | null) => (date === null ? null : turn(date));
  const health = { ...connection.health, lastSuccessfulRefresh: orNull(connection.health.lastSuccessfulRefresh) };
  if (connection.state === "disconnected") return { ...connection, health };
  const { auth, authorizedAt, lease } = connection;
  return {
    ...connection,
    auth: { ...auth, issuedAt: orNull(auth.issuedAt), expiresAt: turn(auth.expiresAt) },
    health,
    authorizedAt: orNull(authorizedAt),
    lease: lease === null ? null : { ...lease, until: turn(lease.until) },
  };
}
