/** A post without media in one request, and at most once: there is no container to ask what became of a lost answer. */
import { PublishOutcomeUnknownError } from "../errors/index.js";
import { issuedIdSchema, type ListedPost } from "./answers.js";
import { pause, type PublishContext } from "./context.js";
import { callTo, POST_ENDPOINTS } from "./endpoints.js";
import { isNotThereYet, judgePublishFailure } from "./failure.js";
import { candidateOf, WINDOW_MS } from "./find.js";
import { matches } from "./match.js";
import { ownPostsSince } from "./own-lists.js";
import { postParameters } from "./parameters.js";
import type { PostOnRecord } from "./record.js";

/**
 * Publishes at once. The id that comes back is the post's own, as was observed; the documents call it a container's.
 *
 * @throws PublishOutcomeUnknownError with `candidates` when the answer is lost
 */
export async function publishDirectly(context: PublishContext): Promise<PostOnRecord> {
  const { calls, timing, draft, report, timeoutMs } = context;
  const form = { ...postParameters(draft), auto_publish_text: true };
  const startedAt = calls.transport.clock.now();
  const beforeSending = () => Promise.resolve(context.signal?.throwIfAborted());
  for (let races = 0; ; races += 1) {
    report("publish");
    try {
      const { id, instagram } = await calls.send(
        callTo(POST_ENDPOINTS.autoPublish, { form, schema: issuedIdSchema, timeoutMs, beforeSending }),
      );
      return { id, permalink: null, instagram };
    } catch (error) {
      const verdict = judgePublishFailure(error);
      if (verdict === "answered" || verdict === "lost") throw await unknownTextOutcome(context, startedAt, error);
      // A reply whose target is too young to be seen: nothing was published.
      const afterMs = timing.raceDelaysMs[races];
      if (draft.replyTo === undefined || !isNotThereYet(error) || afterMs === undefined) throw error;
      await pause(context, afterMs);
    }
  }
}

async function unknownTextOutcome(context: PublishContext, startedAt: number, cause: unknown): Promise<Error> {
  const { calls, timing, draft, report } = context;
  const { transport } = calls;
  let candidates: readonly ListedPost[] = [];
  for (const delayMs of timing.searchDelaysMs) {
    if (context.signal?.aborted === true) break;
    await transport.clock.sleep(delayMs);
    report("search");
    // By Threads' clock: the list's own answer corrects it, if nothing did before.
    const since = transport.serverNow() - (transport.clock.now() - startedAt) - WINDOW_MS;
    const listed = await ownPostsSince(context, since).catch(() => []);
    candidates = listed.filter((post) => matches(post, { draft, children: [] }));
    if (candidates.length > 0) break;
  }
  return new PublishOutcomeUnknownError({
    published: null,
    containerId: null,
    candidates: candidates.map(candidateOf),
    idempotencyKey: null,
    resume: null,
    cause,
  });
}
