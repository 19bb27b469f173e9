import type { Connection } from "../../connections/connection.js";
import type { ConnectionStore } from "../../connections/store/contract.js";
import { connectionFromJson, connectionToJson, NOT_A_CONNECTION, storedFromJson } from "../shared/connection-json.js";
import { columnText } from "../shared/names.js";
import { checkRedis, scriptRunner, type RedisClient } from "./client.js";
import { redisEntries, type Places } from "./entries.js";
import { keysOf, placePrefix, sortableDate, type RedisKeyOptions } from "./keys.js";
import { listPage } from "./list.js";
import { checkServer } from "./server.js";

/** Connections in Redis. */
export interface RedisStore extends ConnectionStore {
  /**
   * Checks that the server is suitable for connections. It creates nothing, and needs the permission to call `INFO`.
   *
   * @throws ThreadsConfigError for Redis before 6, and for a server that evicts keys without an expiry
   */
  ensureSchema(): Promise<void>;
}

/**
 * Returns a store in a hash of Redis (6 or later), with sorted sets as indexes, for any number of processes. Every call is one script on the
 * primary, and every write has a random version. The token is in the hash as it is: wrap the store in `encryptedStore`. The server's settings
 * decide what survives a crash: see the page on Redis in the docs.
 *
 * @throws ThreadsConfigError for an invalid client or prefix
 */
export function redisStore(client: RedisClient, options: RedisKeyOptions = {}): RedisStore {
  checkRedis("The Redis store", client, options);
  const run = scriptRunner(client);
  const keys = keysOf(options, "connections", ["owners", "due", "accounts"]);
  const [hash, owners, due, accounts] = keys as [string, string, string, string];
  const entries = redisEntries(run, keys);

  return {
    ensureSchema: () => checkServer(run, [hash]),
    async get(ownerId) {
      const entry = await entries.get(columnText("ownerId", ownerId));
      if (entry === null) return null;
      const { version, record } = entry;
      return record === null
        ? { unreadable: NOT_A_CONNECTION, ownerId, version }
        : storedFromJson(ownerId, version, record);
    },
    async save(connection, ifVersion) {
      const record = connectionToJson(connection);
      const ownerId = columnText("ownerId", connection.ownerId);
      const version = await entries.save(ownerId, record, placesOf(connection), ifVersion);
      return version === null ? null : { value: connectionFromJson(record), version };
    },
    delete: async (ownerId) => entries.remove(columnText("ownerId", ownerId)),
    list: (query) => listPage({ run, entries, hash, indexes: [owners, due, accounts] }, query),
  };
}

/** Returns the places: by owner in each state, by expiry in each state, by owner in each account. */
function placesOf({ state, platformId, auth }: Connection): Places {
  return [
    placePrefix(state),
    auth !== null && placePrefix(state, sortableDate(auth.expiresAt)),
    platformId !== null && placePrefix(columnText("platformId", platformId)),
  ];
}
