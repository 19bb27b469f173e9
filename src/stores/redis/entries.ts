/** A hash with its indexes: reads, and the guarded write. */
import { randomUUID } from "node:crypto";
import type { RunScript } from "./client.js";
import { GET, REMOVE, SAVE, VERSION } from "./scripts.js";

/** For each index, in the order of the keys, the prefix that sorts an entry there; false if the index does not contain it. */
export type Places = readonly (string | false)[];

/** A text as a client returns it. */
export type Reply = string | Buffer;

/** An entry, as it is stored under a name. */
export interface StoredEntry {
  readonly version: string;
  /** JSON text; null if another program damaged the entry's first line. */
  readonly record: string | null;
}

/** Entries by name. */
export interface RedisEntries {
  get(name: string): Promise<StoredEntry | null>;
  /** Returns the version to save over for an entry with a damaged first line; null if nothing is stored any more. */
  damagedVersion(name: string): Promise<string | null>;
  /** Returns the new version, or null when another writer was faster. */
  save(name: string, record: string, places: Places, ifVersion: string | null): Promise<string | null>;
  remove(name: string): Promise<boolean>;
}

/** @param keys the hash, then its indexes */
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

/** The parts of an entry. */
export interface ReadEntry {
  readonly version: string;
  readonly places: Places;
  readonly record: string;
}

/** Reads an entry. Returns null if its first line is damaged. */
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
