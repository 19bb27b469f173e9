import { nodeCrypto } from "../../internal/node-crypto.js";
import { refuse } from "../../validation/refuse.js";
import type { Versioned } from "../../internal/versioned.js";
import type { JournalValue, PublishJournal } from "./journal.js";

/**
 * Returns a journal in the memory of this process. Use it in tests only: when the process ends, a key that it had begun is lost, and is
 * published again.
 *
 * @example
 * ```ts
 * await account.publish({ text: "Hello" }, { idempotencyKey: "job-1", journal: memoryJournal() });
 * ```
 */
export function memoryJournal(): PublishJournal {
  const stored = new Map<string, { readonly json: string; readonly savedAt: number; readonly version: string }>();
  const instance = nodeCrypto().randomUUID();
  let written = 0;

  return {
    load: (key) =>
      resolved(() => {
        const entry = stored.get(key);
        return entry === undefined ? null : versionedValue(entry);
      }),
    save: (key, value, ifVersion) =>
      resolved(() => {
        if ((stored.get(key)?.version ?? null) !== ifVersion) return null;
        written += 1;
        // JSON, as in every other journal, so that tests lose what JSON cannot hold.
        const entry = { json: JSON.stringify(value), savedAt: value.savedAt, version: `${instance}.${written}` };
        stored.set(key, entry);
        return versionedValue(entry);
      }),
    prune: (olderThan) =>
      resolved(() => {
        const end = olderThan.getTime();
        // No entry is older than an invalid date, so the journal would silently keep everything.
        if (Number.isNaN(end)) refuse("olderThan", "must be a date");
        const old = [...stored].filter(([, { savedAt }]) => savedAt < end);
        for (const [key] of old) stored.delete(key);
        return old.length;
      }),
  };
}

const versionedValue = ({ json, version }: { json: string; version: string }): Versioned<JournalValue> => ({
  value: JSON.parse(json) as JournalValue,
  version,
});

/** Returns a promise of the value. It rejects when `compute` throws. */
function resolved<Value>(compute: () => Value): Promise<Value> {
  return new Promise((resolve) => {
    resolve(compute());
  });
}
