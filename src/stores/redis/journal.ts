import type { PublishJournal } from "../../posts/publish/journal.js";
import { entryFromJson, pruneDate, savedDate } from "../shared/journal.js";
import { columnText } from "../shared/names.js";
import { checkRedis, scriptRunner, type RedisClient } from "./client.js";
import { redisEntries } from "./entries.js";
import { keysOf, placePrefix, sortableDate, type RedisKeyOptions } from "./keys.js";
import { PRUNE } from "./scripts.js";
import { checkServer } from "./server.js";

/** Entries that one script prunes. The server runs nothing else meanwhile. */
const BATCH = 500;

/** A publish journal in Redis. */
export interface RedisJournal extends PublishJournal {
  /**
   * Checks that the server is suitable for a journal. It creates nothing, and needs the permission to call `INFO`.
   *
   * @throws ThreadsConfigError for Redis before 6, and for a server that evicts keys without an expiry
   */
  ensureSchema(): Promise<void>;
}

/**
 * Returns a journal in a hash of Redis (6 or later), with a sorted set for `prune`, for any number of processes. Every call is one script on the
 * primary, and every write has a random version. Writes are durable before they resolve only on a server with `appendonly yes` and
 * `appendfsync always`.
 *
 * @throws ThreadsConfigError for an invalid client or prefix
 */
export function redisJournal(client: RedisClient, options: RedisKeyOptions = {}): RedisJournal {
  checkRedis("The Redis journal", client, options);
  const run = scriptRunner(client);
  const keys = keysOf(options, "journal", ["saved"]);
  const entries = redisEntries(run, keys);

  return {
    ensureSchema: () => checkServer(run, keys),
    async load(key) {
      const entry = await entries.get(columnText("key", key));
      if (entry === null) return null;
      // A damaged entry may belong to a live post, so it is an error and not null.
      if (entry.record === null) throw new TypeError("The journal's entry in Redis was damaged by another program.");
      return entryFromJson(entry.version, entry.record);
    },
    async save(key, value, ifVersion) {
      const json = JSON.stringify(value);
      const places = [placePrefix(sortableDate(savedDate(value)))];
      const version = await entries.save(columnText("key", key), json, places, ifVersion);
      return version === null ? null : entryFromJson(version, json);
    },
    async prune(olderThan) {
      const before = `(${sortableDate(pruneDate(olderThan))}`;
      let pruned = 0;
      for (let batch = BATCH; batch === BATCH; pruned += batch) {
        batch = Number(await run(PRUNE, keys, [String(BATCH), before]));
      }
      return pruned;
    },
  };
}
