/** What is done with a post that is there: sharing it on, and taking it down. */
import type { AccountCalls } from "../graph/account-calls.js";
import { checkId } from "../graph/check-id.js";
import { checkCallOptions } from "../internal/arguments.js";
import { isThreadsError, ThreadsPublishUnconfirmedError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { schema } from "../http/schema.js";
import { issuedIdSchema, type ListedPost } from "./responses.js";
import { callTo } from "../graph/endpoint.js";
import { POST_ENDPOINTS } from "./endpoints.js";
import { classifyPublishFailure } from "./publish/failure.js";
import { ownPostsSince } from "./publish/recent-posts.js";
import { DEFAULT_PUBLISH_TIMING } from "./publish/timing.js";
import { WINDOW_MS } from "./publish/time-bounds.js";
import { candidateOf } from "./publish/unconfirmed-error.js";

/** A repost: an entry in the account's own list, with an id of its own. */
export interface Repost {
  readonly id: string;
}

/**
 * Reposts somebody's post. It is sent once: after a lost answer the account's own list is asked whether it is there.
 *
 * @throws ThreadsPublishUnconfirmedError when the answer is lost and the list does not show it
 */
export async function repost(calls: AccountCalls, postId: string, options: CallOptions): Promise<Repost> {
  checkCallOptions(options);
  const id = checkId("id", postId);
  const { signal, timeoutMs } = options;
  const startedAt = calls.transport.clock.now();
  // As with a publish request: it can be aborted until it is sent, and then its answer is worth waiting for.
  const beforeSending = () => Promise.resolve(signal?.throwIfAborted());
  try {
    const answer = await calls.send(
      callTo(POST_ENDPOINTS.repost, { id, schema: issuedIdSchema, timeoutMs, beforeSending }),
    );
    return { id: answer.id };
  } catch (error) {
    const failure = classifyPublishFailure(error);
    if (failure !== "inconclusive" && failure !== "no-response") throw error;
    const { ours, candidates } = await findReposts(calls, id, startedAt, options);
    if (ours !== null) return { id: ours.id };
    throw new ThreadsPublishUnconfirmedError({
      published: null,
      containerId: null,
      candidates: candidates.map(candidateOf),
      idempotencyKey: null,
      resume: null,
      cause: error,
    });
  }
}

/** Threads dates posts to the second, and its servers need not agree to the second. */
const TOLERANCE_MS = 2_000;

/** Reposts of this post in the account's list, and the one that is younger than our request. */
async function findReposts(
  calls: AccountCalls,
  id: string,
  startedAt: number,
  { signal, timeoutMs }: CallOptions,
): Promise<{ readonly ours: ListedPost | null; readonly candidates: readonly ListedPost[] }> {
  const { transport } = calls;
  const context = { calls, draft: {}, signal: undefined, timeoutMs: timeoutMs ?? transport.timeoutMs };
  let candidates: readonly ListedPost[] = [];
  for (const delayMs of DEFAULT_PUBLISH_TIMING.searchDelaysMs) {
    if (signal?.aborted === true) break;
    await transport.clock.sleep(delayMs);
    // By Threads' clock, which the list's own answer corrects.
    const sentAt = () => transport.serverNow() - (transport.clock.now() - startedAt);
    const listed = await ownPostsSince(context, sentAt() - WINDOW_MS).catch(() => []);
    candidates = listed.filter(({ reposted }) => reposted === id);
    // An older one is of an earlier time that it was reposted.
    const young = candidates.filter(({ publishedAt }) => (publishedAt ?? 0) >= sentAt() - TOLERANCE_MS);
    if (young.length > 0) return { ours: young.length === 1 ? (young[0] ?? null) : null, candidates };
  }
  return { ours: null, candidates };
}

/** The id in the answer is the one that was asked for. `success: false` was never seen, and is none. */
const deletedSchema = schema((z) =>
  z.object({
    success: z
      .boolean()
      .nullable()
      .default(null)
      .refine((success) => success !== false),
  }),
);

/** How often a deletion whose answer was lost is sent again: deleting twice is deleting once. */
const MOST_DELETIONS = 3;

/**
 * Deletes a post of the account. After a lost answer it is deleted again, and "not found" then means that the first time did it.
 *
 * @throws ThreadsApiError when Threads refuses (`not-found` for a post that was not there before either)
 */
export async function deletePost(calls: AccountCalls, postId: string, options: CallOptions): Promise<void> {
  checkCallOptions(options);
  const id = checkId("id", postId);
  let mayBeGone = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await calls.send(callTo(POST_ENDPOINTS.delete, { id, schema: deletedSchema, ...options }));
      return;
    } catch (error) {
      const notFound = isThreadsError(error, "THREADS_API") && error.kind === "not-found";
      if (notFound && mayBeGone) return;
      // Another deletion does no harm, so that only what may pass is worth one.
      const failure = classifyPublishFailure(error);
      const answered = isThreadsError(error, "THREADS_API");
      const unclear = answered ? error.kind === "transient" : failure === "no-response" || failure === "not-sent";
      if (unclear && failure !== "not-sent") mayBeGone = true;
      if (!unclear || attempt >= MOST_DELETIONS || options.signal?.aborted === true) throw error;
      await calls.transport.clock.sleep(500 * attempt, options.signal);
    }
  }
}
