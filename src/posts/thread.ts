/** Publishes threads: each part is a post of its own with its own key, and replies to the part before it. */
import { nodeCrypto } from "../internal/node-crypto.js";
import {
  isThreadsError,
  ThreadsIdempotencyConflictError,
  ThreadsJournalError,
  ThreadsPublishThreadError,
} from "../errors/index.js";
import type { AccountCalls } from "../graph/account-calls.js";
import { checkText } from "../internal/arguments.js";
import { draftFingerprint } from "./draft.js";
import type { PublishableFields } from "./parameters.js";
import { recordKey } from "./publish/journal-lease.js";
import type { JournalValue, PublishJournal } from "./publish/journal.js";
import { checkPublishOptions, type JournaledPublishOptions, type KeyWithJournal } from "./publish/options.js";
import { publish, type PublishedPost } from "./publish/publish.js";
import { mayBeLive, readRecord, type PublishRecord } from "./publish/record.js";
import { timingOf } from "./publish/timing.js";

/** The options of `publishThread` for an account that has a journal. */
export type JournaledThreadOptions = Omit<JournaledPublishOptions, "resume">;

/**
 * The options of `publishThread`: those of each part, with one key of up to 190 characters for all parts. A key needs a journal.
 *
 * @example
 * ```ts
 * // A retry with the same key continues after the parts that are published.
 * const posts = await account.publishThread([{ text: "One" }, { text: "Two" }], { idempotencyKey: job.id, journal });
 * ```
 */
export type PublishThreadOptions = Omit<JournaledThreadOptions, "idempotencyKey" | "journal"> & KeyWithJournal;

/**
 * Publishes validated drafts one after the other. If a part fails, the parts before it stay published, and the same key continues after them.
 *
 * @throws ThreadsPublishThreadError with the ids of the published parts; ThreadsIdempotencyConflictError when the key was used for other drafts
 */
export async function publishThread(
  calls: AccountCalls,
  drafts: readonly PublishableFields[],
  options: JournaledThreadOptions,
): Promise<PublishedPost[]> {
  checkPublishOptions(options);
  const { idempotencyKey, journal } = options;
  if (idempotencyKey !== undefined) checkText("idempotencyKey", idempotencyKey, MAX_THREAD_KEY_LENGTH);
  if (idempotencyKey !== undefined && journal !== undefined) {
    await reserveThread(journal, idempotencyKey, drafts, calls.transport.serverNow()).catch((cause: unknown) => {
      throw isThreadsError(cause)
        ? cause
        : new ThreadsJournalError("The publish journal failed, so the state of this thread is not known.", cause);
    });
  }
  const parentWait = { leftMs: timingOf(options.timing).parentWaitMs };
  // All parts go to one account: the owner may connect another one in between.
  let account: Promise<string | null> | undefined;
  const ownCalls: AccountCalls = { ...calls, userId: (given) => (account ??= calls.userId(given)) };
  const published: PublishedPost[] = [];
  for (const [index, draft] of drafts.entries()) {
    const part = asPart(draft, published.at(-1)?.id);
    const partOptions = {
      ...options,
      idempotencyKey: idempotencyKey === undefined ? undefined : keyOfPart(idempotencyKey, index),
    };
    try {
      published.push(await publish(ownCalls, part, partOptions, index > 0 ? parentWait : undefined));
    } catch (error) {
      const ids = published.map(({ id }) => id);
      const notSent = !isThreadsError(error) && !(await partMayBeLive(options, index));
      throw new ThreadsPublishThreadError(ids, index, error, idempotencyKey !== undefined, notSent);
    }
  }
  return published;
}

/** Returns whether the failed part of a thread may be live, for errors that do not say it: an abort, or an error of the host. */
async function partMayBeLive({ idempotencyKey, journal }: JournaledThreadOptions, index: number): Promise<boolean> {
  // Without a key, no earlier run exists, and an error after the publish request is one of the SDK's.
  if (idempotencyKey === undefined || journal === undefined) return false;
  return await partRecord(journal, idempotencyKey, index).then(
    (record) => record !== null && (record.post !== null || mayBeLive(record)),
    () => true,
  );
}

/** Returns the draft of a part as it is published: a reply to the part before it. */
const asPart = (draft: PublishableFields, parentId: string | undefined): PublishableFields =>
  parentId === undefined ? draft : { ...draft, replyTo: parentId };

/** The journal entry of a thread's own key: the drafts that the key stands for. Each part's own record holds its progress. */
interface ThreadEntry extends JournalValue {
  /** SHA-256, hex, of all parts in their order. */
  readonly thread: string;
  /** The fingerprint of each part; missing in an entry of an older version. */
  readonly parts?: readonly string[];
}

const MAX_RACES = 5;

/** Leaves space for the part's number within the longest key. */
const MAX_THREAD_KEY_LENGTH = 190;

/** Returns the key of one part. The arrow keeps it apart from the keys of hosts. */
export const keyOfPart = (key: string, index: number) => `${key}\u2192${index + 1}`;

/** Returns whether this is a thread's entry. Otherwise it is the record of a single post. */
export const isThreadEntry = (value: JournalValue): boolean => typeof value.thread === "string";

/**
 * Reserves a key for the drafts of a thread. The entry has the journal key of a single post's record, so that one key cannot stand for both.
 * After a definite refusal other drafts may take the key: see {@link mayTakeOver}.
 *
 * @throws ThreadsIdempotencyConflictError when the key stands for other drafts, or for a single post
 */
async function reserveThread(
  journal: PublishJournal,
  key: string,
  drafts: readonly PublishableFields[],
  now: number,
): Promise<void> {
  const parts = drafts.map(draftFingerprint);
  const thread = nodeCrypto().createHash("sha256").update(parts.join("\n")).digest("hex");
  const mine: ThreadEntry = { savedAt: now, thread, parts };
  for (let races = 0; races < MAX_RACES; races += 1) {
    const stored = await journal.load(recordKey(key));
    const entry = (stored?.value ?? mine) as Partial<ThreadEntry>;
    if (entry.thread === undefined) throw new ThreadsIdempotencyConflictError(key, "journal-entry");
    if (entry.thread !== thread && !(await mayTakeOver(journal, key, entry.parts, drafts))) {
      throw new ThreadsIdempotencyConflictError(key, "draft");
    }
    // Every run saves it again, so that `prune` does not delete it before its parts.
    if ((await journal.save(recordKey(key), mine, stored?.version ?? null)) !== null) return;
  }
  // Other runs with the same drafts saved it each time, so the key is reserved.
}

/**
 * Returns whether other drafts may take the key. A definite refusal of one part releases the parts that were not begun or were refused. If two
 * jobs have both taken a released key, the job that began a part continues, even if the other one saved the entry last.
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

/** Loads the record of one part of a thread; null for a part that was not begun. */
export async function partRecord(journal: PublishJournal, key: string, index: number): Promise<PublishRecord | null> {
  const stored = await journal.load(recordKey(keyOfPart(key, index)));
  return stored === null ? null : readRecord(stored.value);
}
