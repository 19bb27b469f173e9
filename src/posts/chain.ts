/** Several posts in a row, each a reply to the one before it. */
import type { AccountCalls } from "../account-call.js";
import { checkText } from "../arguments.js";
import { PublishThreadError } from "../errors/index.js";
import { checkPublishOptions, type PublishOptions } from "./options.js";
import type { PublishableFields } from "./parameters.js";
import { publish, type PublishedPost } from "./publish.js";
import { reserveThread } from "./thread-entry.js";

/** Options of `publishThread`: those of each part, with one key for all, of up to 190 characters. */
export type PublishThreadOptions = Omit<PublishOptions, "resume">;

/** The number of a part has to find room in the part's own key. */
const MOST_KEY_LENGTH = 190;

/** The key of one part, which no host's own key looks like. */
const keyOfPart = (key: string, index: number) => `${key}\u2192${index + 1}`;

/**
 * Publishes the drafts, validated before, one after the other. What was published stays, and the same key goes on behind it.
 *
 * @throws PublishThreadError with the ids that are live; IdempotencyConflictError when the key was used for other drafts
 */
export async function publishThread(
  calls: AccountCalls,
  drafts: readonly PublishableFields[],
  options: PublishThreadOptions,
): Promise<PublishedPost[]> {
  checkPublishOptions(options);
  const { idempotencyKey, journal } = options;
  if (idempotencyKey !== undefined) checkText("idempotencyKey", idempotencyKey, MOST_KEY_LENGTH);
  if (idempotencyKey !== undefined && journal !== undefined) {
    await reserveThread(journal, idempotencyKey, drafts, calls.transport.serverNow());
  }
  // One account for all parts: an owner may connect another one in between.
  let account: Promise<string | null> | undefined;
  const own: AccountCalls = { ...calls, userId: (given) => (account ??= calls.userId(given)) };
  const published: PublishedPost[] = [];
  for (const [index, draft] of drafts.entries()) {
    const parent = published.at(-1);
    const part = parent === undefined ? draft : { ...draft, replyTo: parent.id };
    const key = idempotencyKey === undefined ? undefined : keyOfPart(idempotencyKey, index);
    try {
      published.push(await publish(own, part, { ...options, idempotencyKey: key }));
    } catch (error) {
      throw new PublishThreadError(
        published.map(({ id }) => id),
        index,
        error,
        key !== undefined,
      );
    }
  }
  return published;
}
