/** A post without media in one request, and at most once: there is no container to ask what became of a lost answer. */
import { ThreadsPublishUnconfirmedError } from "../../errors/index.js";
import { issuedIdSchema, type ListedPost } from "../responses.js";
import { pause, type PublishContext } from "./context.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import { creationDelays } from "./creation-delays.js";
import { isTargetUnseen, judgePublishFailure, lostRace } from "./failure.js";
import { matches, showsParent } from "./match.js";
import { ownPostsSince } from "./recent-posts.js";
import { postParameters } from "../parameters.js";
import { readPermalink } from "./permalink.js";
import type { PostOnRecord } from "./record.js";
import { SAME_TIME_MS, WINDOW_MS } from "./times.js";
import { candidateOf } from "./unknown-outcome.js";

/**
 * Publishes at once. The id that comes back was observed to be the post's own, and is documented as a container's: where no post has it, the
 * one post in the account's list that looks like the draft is taken.
 *
 * @throws ThreadsPublishUnconfirmedError with `candidates` when the answer is lost
 */
export async function publishDirectly(context: PublishContext): Promise<PostOnRecord> {
  const { calls, draft, report, timeoutMs } = context;
  const form = { ...postParameters(draft), auto_publish_text: true };
  const startedAt = calls.transport.clock.now();
  const beforeSending = () => Promise.resolve(context.signal?.throwIfAborted());
  const nextDelayMs = creationDelays(context);
  for (;;) {
    report("publish");
    try {
      const { id, instagram } = await calls.send(
        callTo(POST_ENDPOINTS.autoPublish, { form, schema: issuedIdSchema, timeoutMs, beforeSending }),
      );
      return await namedPost(context, startedAt, id, instagram);
    } catch (error) {
      const verdict = judgePublishFailure(error);
      if (verdict === "answered" || verdict === "lost") throw await unknownTextOutcome(context, startedAt, error);
      // A reply whose target is too young to be seen: nothing was published.
      const afterMs = isTargetUnseen(error) ? nextDelayMs(error) : null;
      if (afterMs === null) throw context.parentWait !== undefined && isTargetUnseen(error) ? lostRace(error) : error;
      await pause(context, afterMs);
    }
  }
}

async function namedPost(context: PublishContext, startedAt: number, id: string, instagram: string | null) {
  context.report("permalink");
  const permalink = await readPermalink(context, id);
  if (permalink !== undefined) return { id, permalink, instagram };
  // An older one is not what was just sent.
  const alike = await lookAlikes(context, startedAt, SAME_TIME_MS);
  const [only, ...others] = alike.filter((post) => showsParent(post, context.draft));
  return only !== undefined && others.length === 0
    ? { id: only.id, permalink: only.permalink, instagram }
    : { id, permalink: null, instagram };
}

/** Posts of the account since then that look like the draft, newest first. */
async function lookAlikes(
  context: PublishContext,
  startedAt: number,
  windowMs = WINDOW_MS,
): Promise<readonly ListedPost[]> {
  const { transport } = context.calls;
  // By Threads' clock: every answer corrects it.
  const since = transport.serverNow() - (transport.clock.now() - startedAt) - windowMs;
  const listed = await ownPostsSince(context, since).catch(() => []);
  return listed.filter((post) => matches(post, context.draft));
}

async function unknownTextOutcome(context: PublishContext, startedAt: number, cause: unknown): Promise<Error> {
  const { timing, report } = context;
  let candidates: readonly ListedPost[] = [];
  for (const delayMs of timing.searchDelaysMs) {
    if (context.signal?.aborted === true) break;
    await context.calls.transport.clock.sleep(delayMs);
    report("search");
    candidates = await lookAlikes(context, startedAt);
    const sentAt =
      context.calls.transport.serverNow() - (context.calls.transport.clock.now() - startedAt) - SAME_TIME_MS;
    if (candidates.some(({ publishedAt }) => publishedAt === null || publishedAt >= sentAt)) break;
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
