/** One hash with its indexes: reading, and the one guarded write. */
import { randomUUID } from "node:crypto";
import type { RunScript } from "./client.js";
import { GET, REMOVE, SAVE, VERSION } from "./scripts.js";

/** For each index, in the order of the keys, what an entry is sorted by there; false where the index leaves it out. */
export type Places = readonly (string | false)[];

/** A text as a client returns it. */
export type Reply = string | Buffer;

/** What is stored under a name. */
export interface StoredEntry {
  readonly version: string;
  /** JSON text; null where the entry's first line was damaged by other hands, so that nothing of it can be told. */
  readonly record: string | null;
}

/** Entries by name. */
export interface RedisEntries {
  get(name: string): Promise<StoredEntry | null>;
  /** Returns the version of an entry whose first line is damaged, to save over; null when nothing is stored any more. */
  damagedVersion(name: string): Promise<string | null>;
  /** Returns the new version, or null when another writer was faster. */
  save(name: string, record: string, places: Places, ifVersion: string | null): Promise<string | null>;
  remove(name: string): Promise<boolean>;
}

/** @param keys the hash, and after it its indexes */
export function redisEntries(run: RunScript, keys: string[]): RedisEntries {
  async function damagedVersion(name: string): Promise<string | null> {
    const reply = (await run(VERSION, keys, [name])) as Reply | null;
    return reply === null ? null : reply.toString();
  }

  return {
    damagedVersion,
    async get(name) {
      const reply = (await run(GET, keys, [name])) as Reply | null;
      if (reply === null) return null;
      const entry = readEntry(reply);
      if (entry !== null) return { version: entry.version, record: entry.record };
      const version = await damagedVersion(name);
      return version === null ? null : { version, record: null };
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

/** An entry in its parts. */
export interface ReadEntry {
  readonly version: string;
  readonly places: Places;
  readonly record: string;
}

/** Reads an entry; null where its first line is not what {@link RedisEntries.save} writes. */
export function readEntry(reply: Reply): ReadEntry | null {
  const entry = reply.toString();
  const end = entry.indexOf("\n");
  let line: unknown = null;
  try {
    line = JSON.parse(entry.slice(0, Math.max(end, 0)));
  } catch {
    // Damaged: null, below.
  }
  if (!Array.isArray(line)) return null;
  const [version, ...places] = line as unknown[];
  const arePlaces = places.every((place) => place === false || typeof place === "string");
  if (typeof version !== "string" || !arePlaces) return null;
  return { version, places: places, record: entry.slice(end + 1) };
}
