/** Publishes a post without media in one request, at most once. No container exists whose status could confirm a lost response. */
import { ThreadsPublishUnconfirmedError } from "../../errors/index.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS, withScopesOf } from "../endpoints.js";
import { postParameters } from "../parameters.js";
import { issuedIdSchema, type ListedPost } from "../responses.js";
import { pause, type PublishContext } from "./context.js";
import { asNotVisibleYet, classifyPublishFailure, creationDelays, isTargetNotVisible } from "./failure.js";
import { matches, showsParent } from "./search/match.js";
import { readPermalink } from "./permalink.js";
import { ownPostsSince } from "./search/recent-posts.js";
import type { PostOnRecord } from "./record.js";
import { SAME_TIME_MS, WINDOW_MS } from "./time-bounds.js";
import { candidateOf } from "./unconfirmed-error.js";

/**
 * Publishes the draft with `auto_publish_text`. The returned id was observed to be the post's, and is documented as a container's. If no post
 * has this id, the only post in the account's list that matches the draft is returned.
 *
 * @throws ThreadsPublishUnconfirmedError with `candidates` when the response is lost
 */
export async function autoPublish(context: PublishContext): Promise<PostOnRecord> {
  const { calls, draft, report, timeoutMs } = context;
  const form = { ...postParameters(draft), auto_publish_text: true };
  const startedAt = calls.transport.clock.now();
  const beforeSending = () => Promise.resolve(context.signal?.throwIfAborted());
  const nextDelayMs = creationDelays(context);
  for (;;) {
    report("publish");
    try {
      const { id, instagram } = await calls.send(
        callTo(withScopesOf(POST_ENDPOINTS.autoPublish, form), {
          form,
          schema: issuedIdSchema,
          timeoutMs,
          beforeSending,
        }),
      );
      return await postOfId(context, startedAt, id, instagram);
    } catch (error) {
      const failure = classifyPublishFailure(error);
      if (failure === "inconclusive" || failure === "no-response") {
        throw await unconfirmedText(context, startedAt, error);
      }
      // A refused reply was not published. The post that it replies to may be visible at the next attempt.
      const delayMs = isTargetNotVisible(error) ? nextDelayMs(error) : null;
      if (delayMs === null)
        throw context.parentWait !== undefined && isTargetNotVisible(error) ? asNotVisibleYet(error) : error;
      await pause(context, delayMs);
    }
  }
}

async function postOfId(context: PublishContext, startedAt: number, id: string, instagram: string | null) {
  context.report("permalink");
  const permalink = await readPermalink(context, id);
  if (permalink !== undefined) return { id, permalink, instagram };
  // A post from before the request is another one.
  const matching = await matchingPosts(context, startedAt, SAME_TIME_MS);
  const [only, ...others] = matching.filter((post) => showsParent(post, context.draft));
  return only !== undefined && others.length === 0
    ? { id: only.id, permalink: only.permalink, instagram }
    : { id, permalink: null, instagram };
}

/** Returns the account's posts since the request that match the draft, newest first. */
async function matchingPosts(
  context: PublishContext,
  startedAt: number,
  windowMs = WINDOW_MS,
): Promise<readonly ListedPost[]> {
  const listed = await ownPostsSince(context, sentAt(context, startedAt) - windowMs).catch(() => []);
  return listed.filter((post) => matches(post, context.draft));
}

/** Returns when the request was sent, by Threads' clock. Later responses correct it. */
function sentAt({ calls }: PublishContext, startedAt: number): number {
  const { transport } = calls;
  return transport.serverNow() - (transport.clock.now() - startedAt);
}

async function unconfirmedText(context: PublishContext, startedAt: number, cause: unknown): Promise<Error> {
  const { timing, report, signal, calls } = context;
  let candidates: readonly ListedPost[] = [];
  for (const delayMs of timing.searchDelaysMs) {
    if (signal?.aborted === true) break;
    await calls.transport.clock.sleep(delayMs);
    report("search");
    candidates = await matchingPosts(context, startedAt);
    const from = sentAt(context, startedAt) - SAME_TIME_MS;
    if (candidates.some(({ publishedAt }) => publishedAt === null || publishedAt >= from)) break;
  }
  return new ThreadsPublishUnconfirmedError({
    published: null,
    containerId: null,
    candidates: candidates.map(candidateOf),
    idempotencyKey: null,
    resume: null,
    cause,
  });
}
