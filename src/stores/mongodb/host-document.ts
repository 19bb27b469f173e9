/** A connection as a subdocument that a host reads and writes too, and back. */
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

/** What the SDK needs beside the host's fields. The host knows nothing of it, and may lose it: then it is not known. */
interface Extra {
  /** Of the last write by the SDK. */
  readonly version: string;
  /** SHA-256 of the token, its expiry and the account that all of this speaks of: when the host has stored others, it speaks of none. */
  readonly speaksOf: string | null;
  readonly issuedAt: Date | null;
  readonly authorizedAt: Date | null;
  /** False where `auth.scopes` is empty for want of knowledge: the host's schema has no null there. */
  readonly scopesKnown: boolean;
  readonly lease: Lease | null;
  readonly lastNotice: 7 | 1 | null;
  readonly profileUpdatedAt: Date | null;
  readonly recheck: Recheck | null;
}

/** The subdocument as the SDK writes it; null stands for a part that is not there. */
export interface HostDocument extends MongodbFields {
  readonly connected: boolean;
  readonly platformId: string | null;
  readonly profile: MongodbFields | null;
  /** Whole or absent: a schema of the host's may demand a token where there is `auth`. */
  readonly auth: MongodbFields | null;
  readonly health: MongodbFields;
  readonly sdk: MongodbFields;
}

/** Everything that is read here: what a save finds unchanged, or loses its race. */
export const HOST_FIELDS: readonly string[] = [
  ...["connected", "platformId", "profile.handle", "profile.displayName", "profile.avatar"],
  ...["auth.accessToken", "auth.expiresAt", "auth.scopes"],
  ...["health.status", "health.needsReconnection", "health.lastSuccessfulRefresh", "health.lastError"],
  ...["health.consecutiveFailures", "sdk.version"],
];

/** A connection as the host's fields, and the SDK's beside them. */
export function hostDocument(connection: Connection, version: string): HostDocument {
  const { connected, platformId, auth, authorizedAt, lease, lastNotice } = connection;
  const { updatedAt = null, ...profile } = connection.profile ?? {};
  const { recheck = null, status, ...health } = connection.health;
  const speaksOf = auth === null ? null : subjectOf(auth.accessToken, auth.expiresAt, platformId);
  const scopesKnown = auth !== null && auth.scopes !== null;
  const extra: Extra = {
    ...{ version, speaksOf, issuedAt: auth?.issuedAt ?? null, authorizedAt },
    ...{ scopesKnown, lease, lastNotice, profileUpdatedAt: updatedAt, recheck },
  };
  return {
    connected,
    platformId,
    profile: connection.profile === null ? null : profile,
    auth:
      auth === null
        ? null
        : // Threads has no refresh token: a long-lived one renews itself.
          { accessToken: auth.accessToken, refreshToken: "", expiresAt: auth.expiresAt, scopes: auth.scopes ?? [] },
    // The host's schema knows no status `disconnected`.
    health: { status: status === "disconnected" ? "active" : status, ...health },
    sdk: { ...extra },
  };
}

/**
 * Reads a subdocument, whichever program wrote it last; null where it holds nothing. A token whose date cannot be read is a connection whose
 * expiry is not known. What claims to be connected and has no token cannot be read; what is not connected, and holds a token, an id or a
 * profile all the same, is disconnected, so that the next disconnect clears it.
 *
 * The version is that of the SDK's last write and a digest of what is read, so that a write of the host, which knows no versions, makes a
 * new one.
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
/** Why a document that claims to be connected cannot be read. */
export const NO_TOKEN = "The document says that it is connected, and contains no access token.";
const TOKEN_IS_NO_TEXT = "The access token is not a text.";

/** The connection; or, as a text, why it cannot be read; or null. */
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
    return isNothing(accessToken) ? NO_TOKEN : TOKEN_IS_NO_TEXT;
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

/** Every field that belongs to somebody's account, or says that there is one. */
const PERSONAL: readonly string[] = [
  ...["auth", "auth.accessToken", "auth.refreshToken", "platformId"],
  ...["profile", "profile.handle", "profile.displayName", "profile.avatar"],
];

const isNothing = (value: unknown) => value === undefined || value === null || value === "";

/** Tells whether a subdocument that is not connected holds nothing: an `auth` or a profile without content counts as nothing. */
function isEmpty(subdocument: MongodbFields): boolean {
  if (!isNothing(fieldAt(subdocument, "sdk.version"))) return false;
  return PERSONAL.every((path) => {
    const value = fieldAt(subdocument, path);
    return isNothing(value) || isFields(value);
  });
}

/** {@link isEmpty} as a query: the documents that hold anything at all. */
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

/** What an unreadable subdocument contains, for a digest. */
function rawText(subdocument: unknown): string {
  const parts = isFields(subdocument) ? HOST_FIELDS.map((path) => fieldAt(subdocument, path) ?? null) : [subdocument];
  return JSON.stringify(parts, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

const subjectOf = (accessToken: string, expiresAt: Date | null, platformId: string) =>
  fingerprint(JSON.stringify([accessToken, expiresAt?.getTime() ?? null, platformId]));

const BSON_NUMBERS: readonly unknown[] = ["Long", "Int32", "Double", "Decimal128"];

/** Empty where it is not known. A number of whatever type was written by a script that bypassed the host's schema. */
function idOf(value: unknown): string {
  if (typeof value === "string") return value;
  const type = (value as { readonly _bsontype?: unknown } | null | undefined)?._bsontype;
  const isNumber = typeof value === "number" || typeof value === "bigint" || BSON_NUMBERS.includes(type);
  const digits = isNumber ? String(value) : "";
  return /^\d+$/.test(digits) ? digits : "";
}

/** {@link idOf} as a condition of a query: MongoDB compares numbers of all types by their values. */
export function isAccountId(platformId: string): unknown {
  if (!/^(0|[1-9]\d{0,18})$/.test(platformId)) return platformId;
  const exact = BigInt(platformId);
  const rounded = Number(platformId);
  return {
    $in: [
      platformId,
      ...(BigInt.asIntN(64, exact) === exact ? [exact] : []),
      // A double is shown by fewer digits than it has.
      ...(String(rounded) === platformId ? [rounded] : []),
    ],
  };
}

type HeldStatus = Exclude<ConnectionHealth["status"], "disconnected">;

const STATUSES: readonly unknown[] = ["active", "expired", "revoked", "error"] satisfies HeldStatus[];

/** What a host leaves out is what its schema puts there by default. */
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

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === "string" ? value : other;
}
