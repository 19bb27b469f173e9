import { randomUUID } from "node:crypto";
import { refuse } from "../../internal/arguments.js";
import type { Versioned } from "../../internal/versioned.js";
import type { JournalValue, PublishJournal } from "./journal.js";

/**
 * A journal in the memory of this process: for tests, and where losing it with the process is no harm. A post whose process dies needs a
 * database to be finished from.
 */
export function memoryJournal(): PublishJournal {
  const stored = new Map<string, { readonly json: string; readonly savedAt: number; readonly version: string }>();
  const life = randomUUID();
  let written = 0;

  return {
    load: (key) =>
      answer(() => {
        const entry = stored.get(key);
        return entry === undefined ? null : opened(entry);
      }),
    save: (key, value, ifVersion) =>
      answer(() => {
        if ((stored.get(key)?.version ?? null) !== ifVersion) return null;
        written += 1;
        // As JSON, like every other journal: what does not survive it must not seem to here.
        const entry = { json: JSON.stringify(value), savedAt: value.savedAt, version: `${life}.${written}` };
        stored.set(key, entry);
        return opened(entry);
      }),
    prune: (olderThan) =>
      answer(() => {
        const before = olderThan.getTime();
        // Nothing is older than no date at all: a journal that never forgets would be found out when it is full.
        if (Number.isNaN(before)) refuse("olderThan", "must be a date");
        const old = [...stored].filter(([, { savedAt }]) => savedAt < before);
        for (const [key] of old) stored.delete(key);
        return old.length;
      }),
  };
}

const opened = ({ json, version }: { json: string; version: string }): Versioned<JournalValue> => ({
  value: JSON.parse(json) as JournalValue,
  version,
});

/** A journal fails by rejecting, also where it has nothing to wait for. */
function answer<Value>(compute: () => Value): Promise<Value> {
  return new Promise((resolve) => {
    resolve(compute());
  });
}
