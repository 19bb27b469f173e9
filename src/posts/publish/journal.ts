/** The contract of a publish journal. `publishJournalContract` in `./testing` tests every part of it. */
import type { Versioned } from "../../internal/versioned.js";

/**
 * A journal entry: plain JSON, without tokens, and without the texts and media URLs of drafts. A journal reads `savedAt` only.
 * The other fields are private to the SDK.
 */
export interface JournalValue {
  /** Epoch milliseconds, for {@link PublishJournal.prune}. */
  readonly savedAt: number;
  readonly [field: string]: unknown;
}

/**
 * A journal of publishing: a key-value table with guarded writes, as a connection store has. The SDK makes the keys from idempotency keys and
 * post ids. Every method rejects while the database is down.
 *
 * @example
 * ```ts
 * const journal = postgresJournal(pool);
 * await account.publish({ text: "Hello" }, { idempotencyKey: job.id, journal });
 * // Once a day, with a margin for jobs that are delivered late:
 * await journal.prune(new Date(Date.now() - 14 * 24 * 60 * 60_000));
 * ```
 */
export interface PublishJournal {
  /** Returns the entry of a key, or null. */
  load(key: string): Promise<Versioned<JournalValue> | null>;
  /**
   * Saves an entry if the stored version is still `ifVersion`, where null means that nothing is stored. Returns the saved entry with its new
   * version, or null when another writer was faster. Atomic across processes, and durable before it resolves.
   */
  save(key: string, value: JournalValue, ifVersion: string | null): Promise<Versioned<JournalValue> | null>;
  /**
   * Deletes the entries that were last saved before a date, by `savedAt`, and returns how many. Rejects for an invalid date. A deleted key
   * publishes again, so keep entries some days longer than a job can be redelivered.
   */
  prune(olderThan: Date): Promise<number>;
}
