/** Connections for tests, written by hand, so that the contract shares no code with what it checks. */
import type { ConnectionAuth, DisconnectedConnection, LinkedConnection } from "../../connections/connection.js";

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY_MS = 86_400_000;

/** Fields that differ from the fixture; `expiresAt` sets `auth.expiresAt`. */
export type ConnectionFixture = Partial<Omit<LinkedConnection, "auth" | "connected">> & {
  readonly auth?: Partial<ConnectionAuth>;
  readonly expiresAt?: Date;
};

/** Returns an active connection with every field filled, with some fields replaced. */
export function connectionFixture(ownerId: string, changes: ConnectionFixture = {}): LinkedConnection {
  const { auth, expiresAt, ...rest } = changes;
  const state = changes.state ?? "active";
  return {
    ownerId,
    state,
    connected: true,
    platformId: "17841400008460056",
    profile: { handle: "hayon", displayName: "Hayon", avatar: "https://cdn.example/a.jpg?x=1&y=%20" },
    health: {
      status: state,
      needsReconnection: state === "expired" || state === "revoked",
      lastSuccessfulRefresh: new Date(NOON - DAY_MS + 7),
      lastError: null,
      consecutiveFailures: 0,
    },
    authorizedAt: new Date(NOON - 30 * DAY_MS + 1),
    lease: null,
    lastNotice: null,
    ...rest,
    auth: {
      accessToken: "fixture-access-token",
      issuedAt: new Date(NOON + 1),
      expiresAt: expiresAt ?? new Date(NOON + 60 * DAY_MS + 123),
      scopes: ["threads_basic", "threads_content_publish"],
      granted: ["threads_basic"],
      ...auth,
    },
  };
}

/** Returns the record of an owner without an account. */
export function disconnectedFixture(ownerId: string): DisconnectedConnection {
  return {
    ownerId,
    state: "disconnected",
    connected: false,
    platformId: null,
    auth: null,
    profile: null,
    health: {
      status: "revoked",
      needsReconnection: true,
      lastSuccessfulRefresh: null,
      lastError: "The app was removed at Threads.",
      consecutiveFailures: 0,
    },
    authorizedAt: null,
    lease: null,
    lastNotice: null,
  };
}

/** Returns a date that is days and milliseconds after the noon of the fixtures. */
export const inDays = (days: number, ms = 0) => new Date(NOON + days * DAY_MS + ms);
