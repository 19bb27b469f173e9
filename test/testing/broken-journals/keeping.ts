/** Journals that change values and keys. */
import type { JournalValue, PublishJournal } from "../../../src/posts/publish/journal.js";
import { memoryJournal } from "../../../src/posts/publish/memory-journal.js";
import { bending, bendingEach, changed, keyed, KEPT, type Breakage, type Entry } from "./tools.js";

const APART = "similar keys are different keys";
const ALONE = "a save under one key does not change a similar key";
const SPOILT = "changing a returned value does not change the stored one";
const GIVEN = "changing an entry after save does not change the stored one, and save does not change its argument";
const TIMED = "savedAt is kept to the millisecond, from 1970 to 9999";

/** Returns the stored object itself, so that callers and the store see each other's changes. */
function aliasing(): PublishJournal {
  const journal = memoryJournal();
  const held = new Map<string, JournalValue>();
  const own = (key: string, entry: Entry | null) => entry && { ...entry, value: held.get(key) ?? entry.value };
  return {
    ...journal,
    load: async (key) => own(key, await journal.load(key)),
    save: async (key, value, ifVersion) => {
      const saved = await journal.save(key, value, ifVersion);
      if (saved) held.set(key, value);
      return own(key, saved);
    },
  };
}

/** Copies what it saves, and returns one copy to all readers. */
function sharing(): PublishJournal {
  const journal = memoryJournal();
  const cache = new Map<string, Entry>();
  return {
    ...journal,
    load: async (key) => {
      const entry = await journal.load(key);
      if (entry && !cache.has(entry.version)) cache.set(entry.version, entry);
      return entry && cache.get(entry.version)!;
    },
  };
}

const isDigits = (value: unknown) => typeof value === "string" && /^\d+$/.test(value);
const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
const texts = (bend: (value: string) => string) =>
  bendingEach((value) => (typeof value === "string" ? bend(value) : value));

/** Broken implementations, by their fault. */
export const KEEPING: Readonly<Record<string, Breakage>> = {
  "the argument of save stored without a copy": { make: aliasing, caughtBy: [GIVEN, SPOILT] },
  "one object for all readers": { make: sharing, caughtBy: [SPOILT] },
  "a field added to the argument of save": {
    make: changed((journal) => ({
      save: async (key, value, ifVersion) => {
        const saved = await journal.save(key, value, ifVersion);
        Object.assign(value, { _id: key });
        return saved;
      },
    })),
    caughtBy: [GIVEN],
  },
  "a field added to what it returns": {
    make: changed((journal) => ({
      load: async (key) => {
        const entry = await journal.load(key);
        return entry && { ...entry, value: { ...entry.value, _id: key } };
      },
    })),
    caughtBy: ["save with null inserts, and returns what load reads", KEPT("true and false")],
  },
  "columns only for known fields": {
    make: bending(({ savedAt, format, draft, lease, seen, children, live }) => ({
      ...{ savedAt, format, draft, lease, seen, children, live },
    })),
    caughtBy: [KEPT("objects in lists in objects"), KEPT("a long text")],
  },
  "objects two levels deep": {
    make: bending((value) =>
      Object.fromEntries(Object.entries(value).map(([name, field]) => [name, name === "deep" ? String(field) : field])),
    ),
    caughtBy: [KEPT("objects in lists in objects")],
  },
  "omitted fields that are null": {
    make: bendingEach((value) => (value === null ? undefined : value)),
    caughtBy: [KEPT("null in fields"), KEPT("ids above 2^53, which are texts")],
  },
  "null for an empty list": {
    make: bendingEach((value) => (isEmpty(value) ? null : value)),
    caughtBy: [KEPT("empty lists, objects and texts")],
  },
  "null for an empty text": {
    make: bendingEach((value) => (value === "" ? null : value)),
    caughtBy: [KEPT("empty lists, objects and texts")],
  },
  "1 and 0 for true and false": {
    make: bendingEach((value) => (typeof value === "boolean" ? Number(value) : value)),
    caughtBy: [KEPT("true and false")],
  },
  "ids that became numbers": {
    make: bendingEach((value) => (isDigits(value) ? BigInt(Number(value)).toString() : value)),
    caughtBy: [KEPT("ids above 2^53, which are texts")],
  },
  "numbers of four bytes": {
    make: bendingEach((value) => (typeof value === "number" ? value | 0 : value)),
    caughtBy: [KEPT("numbers, whole and not"), TIMED],
  },
  "numbers that are whole": {
    make: bendingEach((value) => (typeof value === "number" ? Math.round(value) : value)),
    caughtBy: [KEPT("numbers, whole and not")],
  },
  "numbers that became texts": {
    make: bendingEach((value) => (typeof value === "number" && value > 2 ** 31 ? String(value) : value)),
    caughtBy: [KEPT("numbers, whole and not"), TIMED],
  },
  "times of whole seconds": {
    make: bending((value) => ({ ...value, savedAt: Math.floor(value.savedAt / 1e3) * 1e3 })),
    caughtBy: [TIMED, "prune keeps an entry saved exactly at the date, and deletes one a millisecond older"],
  },
  "its own time in place of savedAt": {
    make: bending((value) => ({ ...value, savedAt: Date.UTC(2026, 10, 23, 12) + 5 })),
    caughtBy: [TIMED, "prune uses the savedAt of the last save, not of the first one, and not the journal's clock"],
  },
  "dates where texts look like them": {
    make: texts((value) => (/^\d{4}-.*Z$/.test(value) ? new Date(value).toUTCString() : value)),
    caughtBy: [KEPT("texts that look like something else")],
  },
  "JSON where texts look like it": {
    make: bendingEach((value) => (value === "{}" || value === "[]" ? (JSON.parse(value) as unknown) : value)),
    caughtBy: [KEPT("texts that look like something else")],
  },
  "text of one byte": {
    make: texts((value) => Buffer.from(value, "latin1").toString("latin1")),
    caughtBy: [KEPT("text that looks like code")],
  },
  "text of one normal form": {
    make: texts((value) => value.normalize("NFC")),
    caughtBy: [KEPT("text that looks like code")],
  },
  "text without the characters of four bytes": {
    make: texts((value) => value.replace(/[\u{10000}-\u{10ffff}]/gu, "?")),
    caughtBy: [KEPT("text that looks like code")],
  },
  "a column of 65,535 characters": {
    make: texts((value) => value.slice(0, 65_535)),
    caughtBy: [KEPT("a long text")],
  },
  "lists of 256 at most": {
    make: bendingEach((value) => (Array.isArray(value) ? value.slice(0, 256) : value)),
    caughtBy: [KEPT("a long list of ids")],
  },

  "keys that collide up to a colon": { make: keyed((key) => key.replace(/:.*/s, "")), caughtBy: [APART] },
  "keys without their prefix": { make: keyed((key) => key.replace(/^(run|post):/, "")), caughtBy: [APART] },
  "keys without case": { make: keyed((key) => key.toLowerCase()), caughtBy: [APART] },
  "keys without spaces at the end": { make: keyed((key) => key.trimEnd()), caughtBy: [APART] },
  "keys of one normal form": { make: keyed((key) => key.normalize("NFC")), caughtBy: [APART] },
  "keys cut off at a slash": { make: keyed((key) => key.replace(/[/\\].*/s, "")), caughtBy: [APART] },
  "keys cut off at 200 characters": { make: keyed((key) => key.slice(0, 200)), caughtBy: [APART] },
  "keys cut off at 255 bytes": {
    make: keyed((key) => Buffer.from(key).subarray(0, 255).toString("latin1")),
    caughtBy: [APART],
  },
  "a write by pattern": {
    make: () => {
      const journal = memoryJournal();
      const known = new Set<string>();
      return {
        ...journal,
        save: async (key, value, ifVersion) => {
          const saved = await journal.save(key, value, ifVersion);
          known.add(key);
          const like = [...known].filter((other) => other !== key && ifVersion !== null && other.startsWith(key));
          for (const other of like) await journal.save(other, value, (await journal.load(other))?.version ?? null);
          return saved;
        },
      };
    },
    caughtBy: [ALONE],
  },
};
