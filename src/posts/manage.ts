/** Reposts and deletes published posts. */
import type { AccountCalls } from "../graph/account-calls.js";
import { checkId } from "../graph/check-id.js";
import { checkCallOptions } from "../internal/arguments.js";
import { isThreadsError, ThreadsPublishUnconfirmedError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { schemaOf } from "../graph/fields.js";
import { success } from "../graph/values.js";
import { issuedIdSchema, type ListedPost } from "./responses.js";
import { callTo } from "../graph/endpoint.js";
import { POST_ENDPOINTS } from "./endpoints.js";
import { classifyPublishFailure } from "./publish/failure.js";
import { ownPostsSince } from "./publish/search/recent-posts.js";
import { DEFAULT_PUBLISH_TIMING } from "./publish/timing.js";
import { WINDOW_MS } from "./publish/time-bounds.js";
import { candidateOf } from "./publish/unconfirmed-error.js";

/** A repost: an entry in the account's own list, with an id of its own. */
export interface Repost {
  readonly id: string;
}

/**
 * Reposts a post. The request is sent once. After a lost response, the account's own list is searched for the repost.
 *
 * @throws ThreadsPublishUnconfirmedError when the response is lost and the list does not show the repost
 */
export async function repost(calls: AccountCalls, postId: string, options: CallOptions): Promise<Repost> {
  checkCallOptions(options);
  const id = checkId("id", postId);
  const { signal, timeoutMs } = options;
  const startedAt = calls.transport.clock.now();
  // As with a publish request, the signal aborts it only until it is sent: its response may hold the id of the repost.
  const beforeSending = () => Promise.resolve(signal?.throwIfAborted());
  try {
    const response = await calls.send(
      callTo(POST_ENDPOINTS.repost, { id, schema: issuedIdSchema, timeoutMs, beforeSending }),
    );
    return { id: response.id };
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

/** Threads rounds times to the second, and its servers may disagree by a second. */
const TOLERANCE_MS = 2_000;

/** Returns the reposts of this post in the account's list, and the only one that is younger than the request. */
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
    // By Threads' clock, which the list's own response corrects.
    const sentAt = () => transport.serverNow() - (transport.clock.now() - startedAt);
    const listed = await ownPostsSince(context, sentAt() - WINDOW_MS).catch(() => []);
    candidates = listed.filter(({ reposted }) => reposted === id);
    // An older one belongs to an earlier repost of the same post.
    const young = candidates.filter(({ publishedAt }) => (publishedAt ?? 0) >= sentAt() - TOLERANCE_MS);
    if (young.length > 0) return { ours: young.length === 1 ? (young[0] ?? null) : null, candidates };
  }
  return { ours: null, candidates };
}

/** How often a deletion is sent in all. A second deletion is harmless. */
const MAX_DELETIONS = 3;

/**
 * Deletes a post of the account. After a lost response the deletion is sent again, and "not found" then means that the first one succeeded.
 *
 * @throws ThreadsApiError when Threads refuses: `not-found` for a post that did not exist before
 */
export async function deletePost(calls: AccountCalls, postId: string, options: CallOptions): Promise<void> {
  checkCallOptions(options);
  const id = checkId("id", postId);
  let mayBeDeleted = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await calls.send(callTo(POST_ENDPOINTS.delete, { id, schema: schemaOf(success), ...options }));
      return;
    } catch (error) {
      const notFound = isThreadsError(error, "THREADS_API") && error.kind === "not-found";
      if (notFound && mayBeDeleted) return;
      // Only a failure that may pass is worth another deletion.
      const failure = classifyPublishFailure(error);
      const refused = isThreadsError(error, "THREADS_API");
      const unclear = refused ? error.kind === "transient" : failure === "no-response" || failure === "not-sent";
      if (unclear && failure !== "not-sent") mayBeDeleted = true;
      if (!unclear || attempt >= MAX_DELETIONS || options.signal?.aborted === true) throw error;
      await calls.transport.clock.sleep(500 * attempt, options.signal);
    }
  }
}
