/** Tells whether a value is a connection record, because another program may have written it. */
import type { Connection } from "../../connections/connection.js";
import { timeOfDate } from "../../validation/fields/objects.js";

type Rule = (value: unknown) => boolean;
type Shape = readonly (readonly [name: string, rule: Rule])[];

const isText: Rule = (value) => typeof value === "string";
const isDate: Rule = (value) => !Number.isNaN(timeOfDate(value));
const isNull: Rule = (value) => value === null;
const orNull =
  (rule: Rule): Rule =>
  (value) =>
    value === null || rule(value);
const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined || rule(value);
const oneOf =
  (...allowed: readonly unknown[]): Rule =>
  (value) =>
    allowed.includes(value);
const listOf =
  (rule: Rule): Rule =>
  (value) =>
    Array.isArray(value) && value.every(rule);

/** Lists the fields only once, because every read comes through here. */
function shape(fields: Readonly<Record<string, Rule>>): Rule {
  const entries = Object.entries(fields);
  return (value) => fits(value, entries);
}

function fits(value: unknown, fields: Shape): boolean {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return fields.every(([name, rule]) => rule(record[name]));
}

const BASE = {
  ownerId: isText,
  health: shape({
    status: oneOf("disconnected", "active", "expired", "revoked", "error"),
    needsReconnection: oneOf(true, false),
    lastSuccessfulRefresh: orNull(isDate),
    lastError: orNull(isText),
    consecutiveFailures: Number.isFinite,
    recheck: optional(shape({ since: isDate, last: isDate, count: Number.isFinite })),
  }),
};

const isDisconnected = shape({
  ...BASE,
  state: oneOf("disconnected"),
  connected: oneOf(false),
  platformId: isNull,
  auth: isNull,
  profile: isNull,
});

const isHeld = shape({
  ...BASE,
  state: oneOf("active", "expired", "revoked", "error"),
  connected: oneOf(true),
  platformId: isText,
  auth: shape({
    accessToken: isText,
    issuedAt: orNull(isDate),
    expiresAt: orNull(isDate),
    scopes: orNull(listOf(isText)),
    granted: optional(orNull(listOf(isText))),
  }),
  profile: shape({ handle: isText, displayName: isText, avatar: orNull(isText), updatedAt: optional(isDate) }),
  authorizedAt: orNull(isDate),
  lease: orNull(shape({ holder: isText, until: isDate })),
  lastNotice: oneOf(null, 7, 1),
});

/** Checks every field that the SDK reads, and accepts others beside them. */
export function isConnection(value: unknown): value is Connection {
  return isHeld(value) || isDisconnected(value);
}
