/** Several posts in a row, each a reply to the one before it. */
import type { AccountCalls } from "../graph/account-calls.js";
import { checkText } from "../internal/arguments.js";
import { isThreadsError, ThreadsPublishThreadError, ThreadsJournalError } from "../errors/index.js";
import { checkPublishOptions, type JournaledPublishOptions, type KeyWithJournal } from "./publish/options.js";
import type { PublishableFields } from "./parameters.js";
import { publish, type PublishedPost } from "./publish/publish.js";
import { asPart, keyOfPart, MOST_THREAD_KEY_LENGTH, reserveThread } from "./thread-entry.js";
import { timingOf } from "./publish/timing.js";

/** Options of `publishThread` where the journal may be left out, because the account has one. */
export type JournaledThreadOptions = Omit<JournaledPublishOptions, "resume">;

/** Options of `publishThread`: those of each part, with one key for all, of up to 190 characters. `idempotencyKey` and `journal` go together. */
export type PublishThreadOptions = Omit<JournaledThreadOptions, "idempotencyKey" | "journal"> & KeyWithJournal;

/**
 * Publishes the drafts, validated before, one after the other. What was published stays; the same key continues after it.
 *
 * @throws ThreadsPublishThreadError with the ids that are live; ThreadsIdempotencyConflictError when the key was used for other drafts
 */
export async function publishThread(
  calls: AccountCalls,
  drafts: readonly PublishableFields[],
  options: JournaledThreadOptions,
): Promise<PublishedPost[]> {
  checkPublishOptions(options);
  const { idempotencyKey, journal } = options;
  if (idempotencyKey !== undefined) checkText("idempotencyKey", idempotencyKey, MOST_THREAD_KEY_LENGTH);
  if (idempotencyKey !== undefined && journal !== undefined) {
    await reserveThread(journal, idempotencyKey, drafts, calls.transport.serverNow()).catch((cause: unknown) => {
      throw isThreadsError(cause)
        ? cause
        : new ThreadsJournalError("The publish journal failed: it is not known how far this thread is.", cause);
    });
  }
  const parentWait = { leftMs: timingOf(options.timing).parentWaitMs };
  // One account for all parts: an owner may connect another one in between.
  let account: Promise<string | null> | undefined;
  const own: AccountCalls = { ...calls, userId: (given) => (account ??= calls.userId(given)) };
  const published: PublishedPost[] = [];
  for (const [index, draft] of drafts.entries()) {
    const part = asPart(draft, published.at(-1)?.id);
    const key = idempotencyKey === undefined ? undefined : keyOfPart(idempotencyKey, index);
    try {
      published.push(await publish(own, part, { ...options, idempotencyKey: key }, index > 0 ? parentWait : undefined));
    } catch (error) {
      throw new ThreadsPublishThreadError(
        published.map(({ id }) => id),
        index,
        error,
        key !== undefined,
      );
    }
  }
  return published;
}
