/** Where publishing writes down how far it is. `publishJournalContract` in `./testing` says what each part must do. */
import type { Versioned } from "../../internal/versioned.js";

/** What is written: plain JSON, without a token, a text or a URL. Its fields belong to the SDK; a journal looks at `savedAt` alone. */
export interface JournalValue {
  /** Epoch milliseconds, for {@link PublishJournal.prune}. */
  readonly savedAt: number;
  readonly [field: string]: unknown;
}

/**
 * The contract of a journal: one guarded write, like a connection store's. Keys are the SDK's own (a host's idempotency key with a prefix)
 * and unique across accounts. Where the database does not answer, every method rejects.
 */
export interface PublishJournal {
  /** What was saved under a key, or null. */
  load(key: string): Promise<Versioned<JournalValue> | null>;
  /**
   * Writes, if the stored version is still `ifVersion` (null: if nothing is stored). Answers what was written under its new version, or
   * null when somebody else was faster. Atomic across processes, and durable before it answers.
   */
  save(key: string, value: JournalValue, ifVersion: string | null): Promise<Versioned<JournalValue> | null>;
  /**
   * Forgets what was last saved before a date, by `savedAt`, and answers how many that were. Rejects for a date that is none. A key that is
   * forgotten publishes anew: keep a few days more than a job can be redelivered.
   */
  prune(olderThan: Date): Promise<number>;
}
