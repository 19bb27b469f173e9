/** One hash with its indexes: reading, and the one guarded write. */
import { randomUUID } from "node:crypto";
import type { Versioned } from "../../versioned.js";
import type { RunScript } from "./client.js";
import { GET, REMOVE, SAVE } from "./scripts.js";

/** For each index, in the order of the keys, what an entry is sorted by there; false where the index leaves it out. */
export type Places = readonly (string | false)[];

/** A text as a client answers it. */
export type Reply = string | Buffer;

/** Entries by name; a record is JSON text. */
export interface RedisEntries {
  get(name: string): Promise<Versioned<string> | null>;
  /** Answers the new version, or null when somebody else was faster. */
  save(name: string, record: string, places: Places, ifVersion: string | null): Promise<string | null>;
  remove(name: string): Promise<boolean>;
}

/** @param keys the hash, and after it its indexes */
export function redisEntries(run: RunScript, keys: string[]): RedisEntries {
  return {
    async get(name) {
      const reply = (await run(GET, keys, [name])) as Reply | null;
      return reply === null ? null : entryOf(reply);
    },
    async save(name, record, places, ifVersion) {
      const version = randomUUID();
      const entry = `${JSON.stringify([version, ...places])}\n${record}`;
      const written = await run(SAVE, keys, ifVersion === null ? [name, entry] : [name, entry, ifVersion]);
      return Number(written) === 1 ? version : null;
    },
    remove: async (name) => Number(await run(REMOVE, keys, [name])) === 1,
  };
}

/**
 * An entry as what was saved.
 *
 * @throws TypeError for one that was removed by hand, so that an index still names it: to pass it over would end a list too early
 */
export function entryOf(reply: Reply | null): Versioned<string> {
  if (reply === null) throw new TypeError("An index in Redis names what is not stored: it was removed by other hands.");
  const entry = reply.toString();
  const end = entry.indexOf("\n");
  const [version] = JSON.parse(entry.slice(0, end)) as [string];
  return { value: entry.slice(end + 1), version };
}
