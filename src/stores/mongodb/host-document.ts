/** Turns a connection into a subdocument that the host also reads and writes, and back. */
import { createHash } from "node:crypto";
import {
  disconnected,
  type Connection,
  type ConnectionHealth,
  type Lease,
  type Recheck,
} from "../../connections/connection.js";
import { fingerprint } from "../../internal/fingerprint.js";
import type { ThreadsScope } from "../../oauth/scopes.js";
import type { StoredConnection } from "../../connections/store/stored.js";
import { connectionToJson } from "../shared/connection-json.js";
import { fieldAt, isFields, type MongodbFields } from "./collection.js";

/** The SDK's own fields beside the host's. The host may lose them; then their values are unknown. */
interface Extra {
  /** The version of the SDK's last write. */
  readonly version: string;
  /** SHA-256 of the token, its expiry and the account that these fields describe. When the host has stored others, the fields are ignored. */
  readonly speaksOf: string | null;
  readonly issuedAt: Date | null;
  readonly authorizedAt: Date | null;
  /** False when the scopes are unknown: the host's schema has no null for `auth.scopes`, so that it is empty. */
  readonly scopesKnown: boolean;
  /** Absent if the record has none. It is stored beside the host's fields, because the host's schema has only `auth.scopes`. */
  readonly granted?: readonly string[] | null | undefined;
  readonly lease: Lease | null;
  readonly lastNotice: 7 | 1 | null;
  readonly profileUpdatedAt: Date | null;
  readonly recheck: Recheck | null;
}

/** The subdocument as the SDK writes it. Null stands for a missing part. */
export interface HostDocument extends MongodbFields {
  readonly connected: boolean;
  readonly platformId: string | null;
  readonly profile: MongodbFields | null;
  /** Whole or missing, because the host's schema may require a token in `auth`. */
  readonly auth: MongodbFields | null;
  readonly health: MongodbFields;
  readonly sdk: MongodbFields;
}

/** Every field that is read here. A save succeeds only if none of them has changed. */
export const HOST_FIELDS: readonly string[] = [
  ...["connected", "platformId", "profile.handle", "profile.displayName", "profile.avatar"],
  ...["auth.accessToken", "auth.expiresAt", "auth.scopes"],
  ...["health.status", "health.needsReconnection", "health.lastSuccessfulRefresh", "health.lastError"],
  ...["health.consecutiveFailures", "sdk.version"],
];

/** Returns a connection as the host's fields, with the SDK's beside them. */
export function hostDocument(connection: Connection, version: string): HostDocument {
  const { connected, platformId, auth, authorizedAt, lease, lastNotice } = connection;
  const { updatedAt = null, ...profile } = connection.profile ?? {};
  const { recheck = null, status, ...health } = connection.health;
  const speaksOf = auth === null ? null : subjectOf(auth.accessToken, auth.expiresAt, platformId);
  const scopesKnown = auth !== null && auth.scopes !== null;
  const extra: Extra = {
    ...{ version, speaksOf, issuedAt: auth?.issuedAt ?? null, authorizedAt },
    ...{ scopesKnown, lease, lastNotice, profileUpdatedAt: updatedAt, recheck },
    ...(auth?.granted !== undefined && { granted: auth.granted }),
  };
  return {
    connected,
    platformId,
    profile: connection.profile === null ? null : profile,
    auth:
      auth === null
        ? null
        : // Threads has no refresh tokens: a long-lived token is exchanged for a newer one.
          { accessToken: auth.accessToken, refreshToken: "", expiresAt: auth.expiresAt, scopes: auth.scopes ?? [] },
    // The host's schema has no status `disconnected`.
    health: { status: status === "disconnected" ? "active" : status, ...health },
    sdk: { ...extra },
  };
}

/**
 * Reads a subdocument, whichever program wrote it last. Returns null for an empty one. If the date of a token cannot be read, the expiry is
 * unknown. A subdocument that is marked as connected and has no token is unreadable. One that is not connected counts as disconnected, even
 * if it contains a token, an id or a profile, so that the next disconnect clears it.
 *
 * The version combines that of the SDK's last write with a digest of the fields, because the host writes without versions.
 */
export function entryOf(ownerId: string, subdocument: unknown): StoredConnection | null {
  const read = connectionOf(ownerId, subdocument);
  if (read === null) return null;
  const version = (content: string) => {
    const digest = createHash("sha256").update(content).digest("base64url");
    return `${textOr(fieldAt(subdocument, "sdk.version"), "host")}.${digest}`;
  };
  if (typeof read !== "string") return { value: read, version: version(connectionToJson(read)) };
  return { unreadable: read, ownerId, version: version(rawText(subdocument)) };
}

const NOT_A_DOCUMENT = "The field for the connection does not contain a document.";
/** Why a document that is marked as connected is unreadable. */
export const NO_TOKEN = "The document is marked as connected, and contains no access token.";
const TOKEN_IS_NO_STRING = "The access token is not a string.";

/** Returns the connection, or the reason why it is unreadable, or null for nothing. */
function connectionOf(ownerId: string, subdocument: unknown): Connection | string | null {
  if (subdocument === undefined || subdocument === null) return null;
  if (!isFields(subdocument)) return NOT_A_DOCUMENT;
  const at = (path: string) => fieldAt(subdocument, path);
  const health = healthOf(at("health"));
  if (at("connected") !== true) {
    const status = health.status === "active" ? "disconnected" : health.status;
    return isEmpty(subdocument) ? null : { ...disconnected(ownerId), health: { ...health, status } };
  }
  const accessToken = at("auth.accessToken");
  if (typeof accessToken !== "string" || accessToken === "")
    return isNothing(accessToken) ? NO_TOKEN : TOKEN_IS_NO_STRING;
  const expiresAt = dateOf(at("auth.expiresAt"));
  const platformId = idOf(at("platformId"));
  const extra = at("sdk.speaksOf") === subjectOf(accessToken, expiresAt, platformId) ? (at("sdk") as Extra) : null;
  const scopes = scopesOf(at("auth.scopes"));
  const handle = textOr(at("profile.handle"), "");
  const updatedAt = dateOf(extra?.profileUpdatedAt);
  const recheck = recheckOf(extra?.recheck);
  return {
    ownerId,
    state: health.status,
    connected: true,
    platformId,
    auth: {
      accessToken,
      issuedAt: dateOf(extra?.issuedAt),
      expiresAt,
      scopes: (extra?.scopesKnown ?? scopes.length > 0) ? scopes : null,
      ...grantedOf(extra?.granted),
    },
    profile: {
      handle,
      displayName: textOr(at("profile.displayName"), handle),
      avatar: textOr(at("profile.avatar"), null),
      ...(updatedAt !== null && { updatedAt }),
    },
    health: recheck === null ? health : { ...health, recheck },
    authorizedAt: dateOf(extra?.authorizedAt),
    lease: leaseOf(extra?.lease),
    lastNotice: extra?.lastNotice === 7 || extra?.lastNotice === 1 ? extra.lastNotice : null,
  };
}

/** The fields of an account. */
const PERSONAL: readonly string[] = [
  ...["auth", "auth.accessToken", "auth.refreshToken", "platformId"],
  ...["profile", "profile.handle", "profile.displayName", "profile.avatar"],
];

const isNothing = (value: unknown) => value === undefined || value === null || value === "";

/** Tells whether a subdocument that is not connected is empty. An `auth` or a profile without content counts as empty. */
function isEmpty(subdocument: MongodbFields): boolean {
  if (!isNothing(fieldAt(subdocument, "sdk.version"))) return false;
  return PERSONAL.every((path) => {
    const value = fieldAt(subdocument, path);
    return isNothing(value) || isFields(value);
  });
}

/** Returns {@link isEmpty}, negated, as a query: the documents that contain something. */
export function holdsSomething(path: string): MongodbFields {
  const filled = PERSONAL.map((field) => ({
    [`${path}.${field}`]: { $exists: true, $nin: [null, ""], $not: { $type: "object" } },
  }));
  return {
    $or: [
      { [`${path}.connected`]: true },
      { [`${path}.sdk.version`]: { $exists: true, $nin: [null, ""] } },
      ...filled,
      { [path]: { $exists: true, $ne: null, $not: { $type: "object" } } },
    ],
  };
}

/** Returns the content of an unreadable subdocument, for a digest. */
function rawText(subdocument: unknown): string {
  const parts = isFields(subdocument) ? HOST_FIELDS.map((path) => fieldAt(subdocument, path) ?? null) : [subdocument];
  return JSON.stringify(parts, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

const subjectOf = (accessToken: string, expiresAt: Date | null, platformId: string) =>
  fingerprint(JSON.stringify([accessToken, expiresAt?.getTime() ?? null, platformId]));

const BSON_NUMBERS: readonly unknown[] = ["Long", "Int32", "Double", "Decimal128"];

/** Returns the account id, or an empty string if it is unknown. Scripts that bypass the host's schema may have written a number. */
function idOf(value: unknown): string {
  if (typeof value === "string") return value;
  const type = (value as { readonly _bsontype?: unknown } | null | undefined)?._bsontype;
  const isNumber = typeof value === "number" || typeof value === "bigint" || BSON_NUMBERS.includes(type);
  const digits = isNumber ? String(value) : "";
  return /^\d+$/.test(digits) ? digits : "";
}

/** Returns {@link idOf} as a condition of a query. MongoDB compares numbers of all types by value. */
export function isAccountId(platformId: string): unknown {
  if (!/^(0|[1-9]\d{0,18})$/.test(platformId)) return platformId;
  const exact = BigInt(platformId);
  const rounded = Number(platformId);
  return {
    $in: [
      platformId,
      ...(BigInt.asIntN(64, exact) === exact ? [exact] : []),
      // A stored number has lost digits of a longer id, so it must not match.
      ...(String(rounded) === platformId ? [rounded] : []),
    ],
  };
}

type HeldStatus = Exclude<ConnectionHealth["status"], "disconnected">;

const STATUSES: readonly unknown[] = ["active", "expired", "revoked", "error"] satisfies HeldStatus[];

/** Reads the host's health. A missing field has the default of the host's schema. */
function healthOf(health: unknown): ConnectionHealth & { readonly status: HeldStatus } {
  const { status, needsReconnection, lastSuccessfulRefresh, lastError, consecutiveFailures } = fieldsOf(health);
  return {
    status: STATUSES.includes(status) ? (status as HeldStatus) : "active",
    needsReconnection: needsReconnection === true,
    lastSuccessfulRefresh: dateOf(lastSuccessfulRefresh),
    lastError: textOr(lastError, null),
    consecutiveFailures: Number.isFinite(Number(consecutiveFailures)) ? Number(consecutiveFailures) : 0,
  };
}

function leaseOf(lease: unknown): Lease | null {
  const { holder, until } = fieldsOf(lease);
  const date = dateOf(until);
  return typeof holder === "string" && date !== null ? { holder, until: date } : null;
}

function recheckOf(recheck: unknown): Recheck | null {
  const { since, last, count } = fieldsOf(recheck);
  const [first, latest] = [dateOf(since), dateOf(last)];
  return first !== null && latest !== null && typeof count === "number" ? { since: first, last: latest, count } : null;
}

const fieldsOf = (value: unknown): MongodbFields => (isFields(value) ? value : {});
const dateOf = (value: unknown) =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? new Date(value.getTime()) : null;
const scopesOf = (value: unknown) =>
  (Array.isArray(value) ? value.filter((scope) => typeof scope === "string") : []) as ThreadsScope[];

/** Returns nothing if the document has none, as in records of earlier versions. */
const grantedOf = (value: unknown): { readonly granted?: readonly string[] | null } =>
  value === undefined ? {} : { granted: Array.isArray(value) ? scopesOf(value) : null };

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === "string" ? value : other;
}
