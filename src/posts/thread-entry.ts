/** What the journal keeps of a thread's own key: which drafts it stands for. How far each part is, its own key says. */
import { createHash } from "node:crypto";
import { ThreadsIdempotencyConflictError } from "../errors/index.js";
import { draftFingerprint } from "./draft-fingerprint.js";
import type { JournalValue, PublishJournal } from "./publish/journal.js";
import type { PublishableFields } from "./parameters.js";
import { readRecord, type PublishRecord } from "./publish/record.js";
import { entryOf } from "./publish/journal-lease.js";

interface ThreadEntry extends JournalValue {
  /** SHA-256, hex, of all parts in their order. */
  readonly thread: string;
  /** The fingerprint of each part; missing in an entry of an older version. */
  readonly parts?: readonly string[];
}

const MOST_RACES = 5;

/** The number of a part has to find room in the part's own key. */
export const MOST_THREAD_KEY_LENGTH = 190;

/** The key of one part, which no host's own key looks like. */
export const keyOfPart = (key: string, index: number) => `${key}\u2192${index + 1}`;

/** Is this the entry of a thread, as against that of a single post? */
export const isThreadEntry = (value: JournalValue): boolean => typeof value.thread === "string";

/**
 * Takes the key for these drafts. It is the entry that a single post of this key would have: neither can be taken for the other. Other drafts
 * than before may take it after a definite refusal: see {@link mayTakeOver}.
 *
 * @throws ThreadsIdempotencyConflictError when the key stands for other drafts, or for a single post
 */
export async function reserveThread(
  journal: PublishJournal,
  key: string,
  drafts: readonly PublishableFields[],
  now: number,
): Promise<void> {
  const parts = drafts.map(draftFingerprint);
  const thread = createHash("sha256").update(parts.join("\n")).digest("hex");
  const mine: ThreadEntry = { savedAt: now, thread, parts };
  for (let races = 0; races < MOST_RACES; races += 1) {
    const stored = await journal.load(entryOf(key));
    const entry = (stored?.value ?? mine) as Partial<ThreadEntry>;
    if (entry.thread === undefined) throw new ThreadsIdempotencyConflictError(key, "journal-entry");
    if (entry.thread !== thread && !(await mayTakeOver(journal, key, entry.parts, drafts))) {
      throw new ThreadsIdempotencyConflictError(key, "draft");
    }
    // Each run writes it again: pruning must not forget it before its parts.
    if ((await journal.save(entryOf(key), mine, stored?.version ?? null)) !== null) return;
  }
  // Lost to other runs with the same drafts, again and again: it is reserved all the same.
}

/**
 * A definite refusal of one part releases the key: the parts that were not begun, and those that were refused, may come back changed. Of two
 * jobs that have both taken a released key, the one that began a part goes on, also where the other one has written the entry last.
 */
async function mayTakeOver(
  journal: PublishJournal,
  key: string,
  stored: readonly string[] | undefined,
  drafts: readonly PublishableFields[],
): Promise<boolean> {
  if (stored === undefined) return false;
  let [released, outdated] = [false, false];
  let parentId: string | undefined;
  for (let index = 0; index < Math.max(stored.length, drafts.length); index += 1) {
    const record = await partRecord(journal, key, index);
    const draft = drafts[index];
    if (record !== null && !record.released) {
      if (draft === undefined || record.draft !== draftFingerprint(asPart(draft, parentId))) return false;
      outdated ||= stored[index] !== draftFingerprint(draft);
    }
    released ||= record?.released === true;
    parentId = record?.post?.id;
  }
  return released || outdated;
}

/** The draft of a part as it is published: a reply to the part before it, if any. */
export const asPart = (draft: PublishableFields, parentId: string | undefined): PublishableFields =>
  parentId === undefined ? draft : { ...draft, replyTo: parentId };

/** The record of one part of a thread; null for one that was not begun. */
export async function partRecord(journal: PublishJournal, key: string, index: number): Promise<PublishRecord | null> {
  const stored = await journal.load(entryOf(keyOfPart(key, index)));
  return stored === null ? null : readRecord(stored.value);
}
