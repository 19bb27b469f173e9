/** Connections in the memory of this process. */
import { nodeCrypto } from "../internal/node-crypto.js";
import type { Connection } from "../connections/connection.js";
import type { Versioned } from "../internal/versioned.js";
import type { ConnectionStore } from "../connections/store/contract.js";
import { readGivenRecord, withDates } from "./shared/connection-json.js";
import { pageOfAll } from "./shared/page.js";
import { settled } from "./shared/settled.js";

/** A store in memory. Its records are always readable. */
export interface MemoryStore extends ConnectionStore {
  get(ownerId: string): Promise<Versioned<Connection> | null>;
}

/**
 * Returns a store for tests, and for trying the SDK in a single process. It loses everything when the process ends, and two processes do not
 * share it, so an app in production needs a database. Nothing is encrypted.
 */
export function memoryStore(): MemoryStore {
  const stored = new Map<string, Versioned<Connection>>();
  const life = nodeCrypto().randomUUID();
  // One counter for all owners, which a delete does not reset. `life` keeps versions different after a restart.
  let written = 0;

  return {
    get: (ownerId) =>
      settled(() => {
        const entry = stored.get(ownerId);
        return entry === undefined ? null : copyEntry(entry);
      }),
    save: (connection, ifVersion) =>
      settled(() => {
        const value = readGivenRecord(() => structuredClone(copy(connection)));
        const { ownerId } = value;
        if ((stored.get(ownerId)?.version ?? null) !== ifVersion) return null;
        written += 1;
        // Two copies, so that the caller may change its argument and the result.
        const entry = { value, version: `${life}.${written}` };
        stored.set(ownerId, entry);
        return copyEntry(entry);
      }),
    delete: (ownerId) => settled(() => stored.delete(ownerId)),
    list: (query) =>
      settled(() => {
        const page = pageOfAll(stored.values(), query);
        return { ...page, items: page.items.map(copyEntry) };
      }),
  };
}

/** Field by field: a tenth of the cost of `structuredClone`, which would be most of what a read costs. */
function copy(connection: Connection): Connection {
  const copied = withDates<Date, Date>(connection, (date) => new Date(date.getTime()));
  if (copied.auth === null) return copied;
  const { scopes, granted } = copied.auth;
  const lists = { ...(scopes && { scopes: [...scopes] }), ...(granted && { granted: [...granted] }) };
  return { ...copied, auth: { ...copied.auth, ...lists } };
}

const copyEntry = ({ value, version }: Versioned<Connection>): Versioned<Connection> => ({
  value: copy(value),
  version,
});
