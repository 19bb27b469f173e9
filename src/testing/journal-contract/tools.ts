/** Entries, and steps that the cases have in common. Written out by hand: the contract shares no code with what it judges. */
import assert from "node:assert/strict";
import type { JournalValue, PublishJournal } from "../../posts/publish/journal.js";
import type { Versioned } from "../../internal/versioned.js";

/** Noon of a day, epoch milliseconds: more than four bytes hold. */
export const NOON = Date.UTC(2026, 10, 23, 12);

/** An entry as publishing writes them, saved at a time; what is given is laid over it. */
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
  assert.ok(saved, `save(…, null) stores nothing under ${JSON.stringify(key)}, where nothing was`);
  return saved;
}

/** Reads what must be there. */
export async function present(journal: PublishJournal, key: string): Promise<Versioned<JournalValue>> {
  const found = await journal.load(key);
  assert.ok(found, `load finds nothing under ${JSON.stringify(key)}, where something is stored`);
  return found;
}

/** Keys with a number: "run:key-00", "run:key-01", … */
export function keys(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `run:key-${String(index).padStart(2, "0")}`);
}
