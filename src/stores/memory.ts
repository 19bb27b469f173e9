/** Connections in the memory of this process. */
import { randomUUID } from "node:crypto";
import type { Connection } from "../connections/connection.js";
import { pageCursor, pageRequest, type ListPosition } from "../connections/store/paging.js";
import type { Versioned } from "../internal/versioned.js";
import type { ConnectionPage, ConnectionQuery, ConnectionStore } from "../connections/store/contract.js";

/** A store in memory, whose records can always be read. */
export interface MemoryStore extends ConnectionStore {
  get(ownerId: string): Promise<Versioned<Connection> | null>;
}

/**
 * Makes a store for tests, and for trying the SDK in a single process. It forgets everything when the process ends, and two processes do not
 * see each other's connections: an app in production needs a database. Nothing is encrypted.
 */
export function memoryStore(): MemoryStore {
  const stored = new Map<string, Versioned<Connection>>();
  const life = randomUUID();
  // One counter for all owners, kept when one is deleted; the life tells a version from those before a restart.
  let written = 0;

  return {
    get: (ownerId) =>
      answer(() => {
        const entry = stored.get(ownerId);
        return entry === undefined ? null : copyEntry(entry);
      }),
    save: (connection, ifVersion) =>
      answer(() => {
        const { ownerId } = connection;
        if ((stored.get(ownerId)?.version ?? null) !== ifVersion) return null;
        written += 1;
        // Two copies: what the caller gave and what it gets are its own to change.
        const entry = { value: structuredClone(connection), version: `${life}.${written}` };
        stored.set(ownerId, entry);
        return copyEntry(entry);
      }),
    delete: (ownerId) => answer(() => stored.delete(ownerId)),
    list: (query) => answer(() => page([...stored.values()], query)),
  };
}

const copyDate = (date: Date | null) => (date === null ? null : new Date(date.getTime()));

/** Field by field: a tenth of the cost of `structuredClone`, which would be most of what a read costs. */
function copy(connection: Connection): Connection {
  const { recheck } = connection.health;
  const health = {
    ...connection.health,
    lastSuccessfulRefresh: copyDate(connection.health.lastSuccessfulRefresh),
    ...(recheck && { recheck: structuredClone(recheck) }),
  };
  if (connection.state === "disconnected") return { ...connection, health };
  const { auth, lease, profile } = connection;
  return {
    ...connection,
    auth: {
      ...auth,
      issuedAt: copyDate(auth.issuedAt),
      expiresAt: copyDate(auth.expiresAt),
      scopes: auth.scopes === null ? null : [...auth.scopes],
    },
    profile: { ...profile, ...(profile.updatedAt && { updatedAt: new Date(profile.updatedAt) }) },
    health,
    authorizedAt: copyDate(connection.authorizedAt),
    lease: lease === null ? null : { ...lease, until: new Date(lease.until.getTime()) },
  };
}

const copyEntry = ({ value, version }: Versioned<Connection>): Versioned<Connection> => ({
  value: copy(value),
  version,
});

/** A store fails by rejecting, also where it has nothing to wait for. */
function answer<Value>(compute: () => Value): Promise<Value> {
  return new Promise((resolve) => {
    resolve(compute());
  });
}

function page(all: readonly Versioned<Connection>[], query: ConnectionQuery): ConnectionPage {
  const { limit, after } = pageRequest(query);
  const rest = all
    .filter(({ value }) => matches(value, query))
    .map((entry) => ({ entry, position: positionOf(entry.value, query) }))
    .filter(({ position }) => after === null || compare(position, after) > 0)
    .sort((a, b) => compare(a.position, b.position));
  const items = rest.slice(0, limit).map(({ entry }) => copyEntry(entry));
  const last = items.at(-1);
  const whole = { items, unreadable: [] };
  return last !== undefined && rest.length > limit ? { ...whole, cursor: pageCursor(last.value, query) } : whole;
}

function matches(connection: Connection, { platformId, states, expiresBefore }: ConnectionQuery): boolean {
  if (platformId !== undefined && connection.platformId !== platformId) return false;
  if (states !== undefined && !states.includes(connection.state)) return false;
  if (expiresBefore === undefined) return true;
  return connection.auth !== null && (connection.auth.expiresAt === null || connection.auth.expiresAt < expiresBefore);
}

function positionOf({ ownerId, auth }: Connection, query: ConnectionQuery): ListPosition {
  return { ownerId, expiresAt: query.expiresBefore === undefined ? null : (auth?.expiresAt ?? null) };
}

/** By date, those without one first, then by owner: owners of one date need an order too, or a page in the middle of them loses some. */
function compare(a: ListPosition, b: ListPosition): number {
  const [aMs, bMs] = [a.expiresAt?.getTime() ?? -Infinity, b.expiresAt?.getTime() ?? -Infinity];
  if (aMs !== bMs) return aMs < bMs ? -1 : 1;
  return a.ownerId < b.ownerId ? -1 : Number(a.ownerId > b.ownerId);
}
