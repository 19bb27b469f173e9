/** What the journal keeps of a thread's own key: which drafts it stands for. How far each part is, its own key says. */
import { createHash } from "node:crypto";
import { IdempotencyConflictError } from "../errors/index.js";
import { draftFingerprint } from "./draft-fingerprint.js";
import type { JournalValue, PublishJournal } from "./journal.js";
import type { PublishableFields } from "./parameters.js";
import { entryOf } from "./run.js";

interface ThreadEntry extends JournalValue {
  readonly thread: string;
}

const MOST_RACES = 5;

/** SHA-256, hex, of all parts in their order. */
function threadFingerprint(drafts: readonly PublishableFields[]): string {
  return createHash("sha256").update(drafts.map(draftFingerprint).join("\n")).digest("hex");
}

/**
 * Takes the key for these drafts. It is the entry that a single post of this key would have: neither can be taken for the other.
 *
 * @throws IdempotencyConflictError when the key stands for other drafts, or for a single post
 */
export async function reserveThread(
  journal: PublishJournal,
  key: string,
  drafts: readonly PublishableFields[],
  now: number,
): Promise<void> {
  const mine: ThreadEntry = { savedAt: now, thread: threadFingerprint(drafts) };
  for (let races = 0; races < MOST_RACES; races += 1) {
    const stored = await journal.load(entryOf(key));
    const { thread } = (stored?.value ?? mine) as Partial<ThreadEntry>;
    if (thread === undefined) throw new IdempotencyConflictError(key, "journal-entry");
    if (thread !== mine.thread) throw new IdempotencyConflictError(key, "draft");
    // Each run writes it again: pruning must not forget it before its parts.
    if ((await journal.save(entryOf(key), mine, stored?.version ?? null)) !== null) return;
  }
  // Lost to others with the same drafts, again and again: it is reserved all the same.
}
