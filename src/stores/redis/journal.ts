import { refuse } from "../../internal/arguments.js";
import type { JournalValue, PublishJournal } from "../../posts/publish/journal.js";
import { columnText } from "../shared/names.js";
import { checkRedis, scriptRunner, type RedisClient } from "./client.js";
import { redisEntries } from "./entries.js";
import { keysOf, placePrefix, sortableDate, type RedisKeyOptions } from "./keys.js";
import { PRUNE } from "./scripts.js";
import { checkServer } from "./server.js";

/** So many are forgotten at once: others wait that long for the server. */
const BATCH = 500;

/** A publish journal in Redis. */
export interface RedisJournal extends PublishJournal {
  /**
   * Checks that the server is one to keep a journal in; there is nothing to make. It needs the right to call `INFO`.
   *
   * @throws ThreadsConfigError for a Redis before 6, and for one that evicts keys which have no expiry
   */
  ensureSchema(): Promise<void>;
}

/**
 * A journal in a hash of Redis (6 or later), with a sorted set beside it to prune by, for any number of processes. Every call is one script, on
 * the primary; every write has a random version that never comes back. It is durable before it answers on a server with `appendonly yes` and
 * `appendfsync always`, and on no other.
 *
 * @throws ThreadsConfigError for a client or a prefix that is none
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
      // A record that cannot be read may stand for a post that is live: an error, and never "nothing is known".
      if (entry.record === null) throw new TypeError("The journal's entry in Redis was damaged by another program.");
      return { value: JSON.parse(entry.record) as JournalValue, version: entry.version };
    },
    async save(key, value, ifVersion) {
      const json = JSON.stringify(value);
      const places = [placePrefix(dateText("savedAt", new Date(value.savedAt)))];
      const version = await entries.save(columnText("key", key), json, places, ifVersion);
      return version === null ? null : { value: JSON.parse(json) as JournalValue, version };
    },
    async prune(olderThan) {
      // Nothing is older than no date at all: a journal that never forgets would be found out when it is full.
      const before = `(${dateText("olderThan", olderThan)}`;
      let pruned = 0;
      for (let batch = BATCH; batch === BATCH; pruned += batch) {
        batch = Number(await run(PRUNE, keys, [String(BATCH), before]));
      }
      return pruned;
    },
  };
}

function dateText(name: string, date: Date): string {
  return Number.isNaN(date.getTime()) ? refuse(name, "must be a date") : sortableDate(date);
}
