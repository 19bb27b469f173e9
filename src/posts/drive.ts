/**
 * One key from wherever its record stands to a post that is live. Each turn of the loop looks at the record and does the one thing that is
 * next; whatever happens, the record says enough for another turn, here or on another machine.
 */
import { claim, giveBack } from "./claim.js";
import type { IssuedId } from "./answers.js";
import { makeReady } from "./containers.js";
import { pause, type PublishContext } from "./context.js";
import { resolveDoubt } from "./doubt.js";
import { afterFailure, isNotThereYet, judgePublishFailure, lostRace, type Tries } from "./failure.js";
import { findPost, unknownOutcome } from "./find.js";
import type { PostOnRecord } from "./record.js";
import type { PublishRun } from "./run.js";
import { sendPublish } from "./send.js";
import { lookAt } from "./wait.js";

const NO_TRIES: Tries = { notSent: 0, races: 0, unknown: 0 };

/**
 * Publishes the draft of a key that is held.
 *
 * @throws PublishOutcomeUnknownError, ThreadsContainerError, what Threads refused with; LeaseLost when somebody has taken over
 */
export async function drive(run: PublishRun, context: PublishContext): Promise<PostOnRecord> {
  let tries = NO_TRIES;
  let lastFailure: unknown;
  for (;;) {
    const { live, doubt, container } = run.record;
    if (live) return await keepPost(run, context, await findPost(run, context, lastFailure));
    if (doubt === null) await makeReady(run, context);
    else {
      const outcome = await resolveDoubt(run, context, lastFailure);
      if (typeof outcome === "object") return await keepPost(run, context, outcome);
      if (outcome === "nothing") context.report("publish-again", container);
    }
    if (run.record.live) continue;

    const sent = await trySending(run, context, tries);
    if ("issued" in sent) return await settle(run, context, sent.issued);
    ({ tries, failure: lastFailure } = sent);
  }
}

type Sent = { readonly issued: IssuedId } | { readonly tries: Tries; readonly failure: unknown };

/** Sends the publish request until it is answered, or until the record has to be looked at again. */
async function trySending(run: PublishRun, context: PublishContext, before: Tries): Promise<Sent> {
  const earlierDoubt = run.record.doubt;
  const { timing, calls } = context;
  const { transport } = calls;
  for (let tries = before; ;) {
    const { container, containersMade } = run.record;
    context.report("publish", container);
    try {
      return { issued: await sendPublish(run, context) };
    } catch (failure) {
      const verdict = judgePublishFailure(failure);
      tries = counted(tries, verdict);
      const step = afterFailure(verdict, tries, earlierDoubt !== null, containersMade, timing);
      const mayHaveHappened = verdict === "answered" || verdict === "lost";
      // Nothing came of this one; of an earlier one something still may.
      if (!mayHaveHappened) run.note({ doubt: earlierDoubt });
      // Seconds are enough when Threads itself answered.
      if (verdict === "answered") run.note({ doubt: { until: transport.serverNow() + timing.settleAnsweredMs } });
      if (verdict === "race") context.report("race", container);
      switch (step.do) {
        case "fail":
          throw verdict === "race" ? lostRace(failure) : failure;
        case "give-up":
          throw unknownOutcome(run, [], { cause: failure });
        case "publish-again":
          await pause(context, step.afterMs);
          continue;
        case "ask":
          await pause(context, step.afterMs);
          return { tries, failure };
        case "replace":
          await replaceContainer(run, context);
          return { tries: { ...tries, races: 0 }, failure };
      }
    }
  }
}

function counted(tries: Tries, verdict: ReturnType<typeof judgePublishFailure>): Tries {
  if (verdict === "not-sent") return { ...tries, notSent: tries.notSent + 1 };
  if (verdict === "race") return { ...tries, races: tries.races + 1 };
  return verdict === "refused" ? tries : { ...tries, unknown: tries.unknown + 1 };
}

/** Gives the container up, unless it was published after all. Of a carousel only the parent: its items are as good as before. */
async function replaceContainer(run: PublishRun, context: PublishContext): Promise<void> {
  const status = await lookAt(context, run.record.container ?? "").then(
    (look) => look.status,
    (error: unknown) => {
      // Neither publishing nor looking finds it: there is nothing to be given up.
      if (isNotThereYet(error)) return null;
      throw error;
    },
  );
  if (status === "PUBLISHED") await run.save({ live: true });
  else await run.save({ container: null });
}

/** Threads has named the post. Where equal posts are about, another key may have taken this very one: then ours is the other. */
async function settle(run: PublishRun, context: PublishContext, { id, instagram }: IssuedId): Promise<PostOnRecord> {
  const { transport } = context.calls;
  const post = { id, permalink: null, instagram: instagram ?? run.record.instagram };
  // A carousel is known by its items and is never mistaken for another. A journal that fails now must not fail a post that is live.
  const ours =
    context.kind === "carousel" || (await claim(run.identity, id, transport.serverNow(), "named").catch(() => true));
  if (ours) return await keepPost(run, context, post);
  await run.save({ live: true });
  return await keepPost(run, context, await findPost(run, context));
}

/** Finishes the key with this post. Where somebody else has finished it with an equal one, this one is free for whoever lacks it. */
async function keepPost(run: PublishRun, context: PublishContext, post: PostOnRecord): Promise<PostOnRecord> {
  const kept = await run.finish(post);
  if (kept.id !== post.id) {
    await giveBack(run.identity, post.id, context.calls.transport.serverNow()).catch(() => undefined);
  }
  return kept;
}
