/** Entries, and steps that the cases share. They are written by hand, so that the contract shares no code with what it checks. */
import assert from "node:assert/strict";
import type { JournalValue, PublishJournal } from "../../posts/publish/journal.js";
import type { Versioned } from "../../internal/versioned.js";

/** Noon of a day, in epoch milliseconds, which exceed 32 bits. */
export const NOON = Date.UTC(2026, 10, 23, 12);

/** Returns an entry like those of publishing, saved at a time, with some fields replaced. */
export function entryFixture(savedAt = NOON, changes: Readonly<Record<string, unknown>> = {}): JournalValue {
  return {
    format: 1,
    draft: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    lease: { holder: "worker-1:4711", until: savedAt + 60_000 },
    seen: null,
    children: ["17890000000000001", "17890000000000002"],
    live: false,
    ...changes,
    savedAt,
  };
}

/** Stores an entry under a key that has none. */
export async function insert(
  journal: PublishJournal,
  key: string,
  value: JournalValue = entryFixture(),
): Promise<Versioned<JournalValue>> {
  const saved = await journal.save(key, value, null);
  assert.ok(saved, `save(…, null) returned null for the key ${JSON.stringify(key)}, which had no entry`);
  return saved;
}

/** Reads what must be stored. */
export async function present(journal: PublishJournal, key: string): Promise<Versioned<JournalValue>> {
  const found = await journal.load(key);
  assert.ok(found, `load returned null for the key ${JSON.stringify(key)}, whose entry is stored`);
  return found;
}

/** Keys with a number: "run:key-00", "run:key-01", … */
export function keys(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `run:key-${String(index).padStart(2, "0")}`);
}
