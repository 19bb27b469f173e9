/**
 * Takes one key from wherever its record stands to a post that is live. Each turn of the loop looks at the record and does the next step;
 * whatever happens, the record says enough for another turn, here or on another machine.
 */
import { isThreadsError } from "../../errors/index.js";
import { claim, giveBack } from "./claim.js";
import type { IssuedId } from "../responses.js";
import { makeReady } from "./containers.js";
import { pause, type PublishContext } from "./context.js";
import { settleUnconfirmed } from "./unconfirmed.js";
import {
  afterFailure,
  isNotThereYet,
  judgePublishFailure,
  lostRace,
  type PublishVerdict,
  type Tries,
} from "./failure.js";
import { findPost } from "./find-published.js";
import { foundPublished, type PostOnRecord } from "./record.js";
import type { JournalLease } from "./journal-lease.js";
import { sendPublish } from "./send.js";
import { unconfirmedError } from "./unknown-outcome.js";
import { readStatus } from "./container-status.js";

const NO_TRIES: Tries = { notSent: 0, races: 0, unknown: 0 };

/**
 * Publishes the draft of a key that is held.
 *
 * @throws ThreadsPublishUnconfirmedError, ThreadsContainerError, what Threads refused with; LeaseLost when another run has taken over
 */
export async function runPublishLoop(run: JournalLease, context: PublishContext): Promise<PostOnRecord> {
  let tries = NO_TRIES;
  let lastFailure: unknown;
  for (;;) {
    const { live, named, doubt, container } = run.record;
    if (named !== null) return await keepNamed(run, context, named);
    if (live) return await keepPost(run, context, await findPost(run, context, lastFailure));
    if (doubt === null) await makeReady(run, context);
    else {
      const outcome = await settleUnconfirmed(run, context, lastFailure);
      if (typeof outcome === "object") return await keepPost(run, context, outcome);
      if (outcome === "nothing") context.report("publish-again", container);
    }
    if (run.record.live || (await wasReplacedInVain(run, context))) continue;

    const sent = await trySending(run, context, tries);
    if ("issued" in sent) return await settle(run, context, sent.issued);
    ({ tries, failure: lastFailure } = sent);
  }
}

type Sent = { readonly issued: IssuedId } | { readonly tries: Tries; readonly failure: unknown };

/** Sends the publish request until it is answered, or until the record has to be looked at again. */
async function trySending(run: JournalLease, context: PublishContext, before: Tries): Promise<Sent> {
  const earlier = run.record.doubt;
  const { timing, calls } = context;
  for (let tries = before; ;) {
    const { container, containersMade } = run.record;
    context.report("publish", container);
    try {
      return { issued: await sendPublish(run, context) };
    } catch (failure) {
      const verdict = await certainVerdict(run, context, failure);
      // What was thrown before sending says nothing about the container: a journal that failed, an abort, a token that could not be had.
      if (verdict === "refused" && !isThreadsError(failure, "THREADS_API")) {
        run.stage({ doubt: earlier });
        throw failure;
      }
      tries = counted(tries, verdict, earlier !== null);
      const step = afterFailure(verdict, tries, earlier !== null, containersMade, timing);
      // Nothing came of this request; of an earlier one something still may.
      if (verdict !== "answered" && verdict !== "lost") run.stage({ doubt: earlier });
      if (verdict === "race") context.report("race", container);
      switch (step.do) {
        case "fail":
          throw verdict === "race" ? lostRace(failure) : failure;
        case "give-up":
          throw unconfirmedError(run, calls.transport, { cause: failure, conclusive: true });
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

/** A certain refusal with a 5xx counts once the container, which has been asked, is not `PUBLISHED`. */
async function certainVerdict(run: JournalLease, context: PublishContext, failure: unknown): Promise<PublishVerdict> {
  const verdict = judgePublishFailure(failure);
  if (verdict !== "refused-after-look") return verdict;
  const status = await readStatus(context, run.record.container ?? "").then(
    (look) => look.status,
    () => null,
  );
  return status === null || status === "PUBLISHED" ? "answered" : "refused";
}

function counted(tries: Tries, verdict: PublishVerdict, unconfirmed: boolean): Tries {
  if (verdict === "not-sent") return { ...tries, notSent: tries.notSent + 1 };
  if (verdict === "race") return { ...tries, races: tries.races + 1 };
  return verdict === "refused" && !unconfirmed ? tries : { ...tries, unknown: tries.unknown + 1 };
}

/** Whether a container is `PUBLISHED`. One that neither publishing nor looking finds is not. */
async function isPublished(context: PublishContext, container: string): Promise<boolean> {
  return await readStatus(context, container).then(
    ({ status }) => status === "PUBLISHED",
    (error: unknown) => {
      if (isNotThereYet(error)) return false;
      throw error;
    },
  );
}

/** Gives the container up, unless it was published after all. Of a carousel only the parent: its items are as good as before. */
async function replaceContainer(run: JournalLease, context: PublishContext): Promise<void> {
  const { container } = run.record;
  if (await isPublished(context, container ?? "")) await run.save(foundPublished(run.record, now(context)));
  else await run.save({ container: null, replaces: container });
}

/** Right before a replacement is published, the container that it replaces is asked once more. */
async function wasReplacedInVain(run: JournalLease, context: PublishContext): Promise<boolean> {
  const { replaces } = run.record;
  if (replaces === null) return false;
  if (await isPublished(context, replaces)) {
    // The look that said FINISHED was at the replacement, and may be later than the post.
    const record = { ...run.record, finishedAt: null };
    await run.save({ container: replaces, replaces: null, finishedAt: null, ...foundPublished(record, now(context)) });
    return true;
  }
  run.stage({ replaces: null });
  return false;
}

const now = ({ calls }: PublishContext) => calls.transport.serverNow();

/** Threads has named the post: its id is saved before anything else. A journal that fails now must not fail a post that is live. */
async function settle(run: JournalLease, context: PublishContext, { id, instagram }: IssuedId): Promise<PostOnRecord> {
  const post = { id, permalink: null, instagram: instagram ?? run.record.instagram };
  if (!run.identity.shared) return await keepPost(run, context, post);
  const saved = await run.saveWithRetry({ live: true, named: post });
  // The journal does not answer. The caller has the id, and the next run finds the post in the account's lists.
  return saved ? await keepNamed(run, context, post) : post;
}

/** Claims a post that Threads has named. Where equal posts exist, another key may have taken this very one: then ours is the other. */
async function keepNamed(run: JournalLease, context: PublishContext, post: PostOnRecord): Promise<PostOnRecord> {
  if (await claimNamed(run, context, post)) return await keepPost(run, context, post);
  await run.save({ live: true, named: null });
  return await keepPost(run, context, await findPost(run, context));
}

const MOST_CLAIMS = 5;

/** Unclaimed, another key could take the post for its own: where the journal fails, the record names the post, and the next run claims it. */
async function claimNamed(run: JournalLease, context: PublishContext, post: PostOnRecord): Promise<boolean> {
  const { transport } = context.calls;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await claim(run.identity, post.id, transport.serverNow(), "named");
    } catch (cause) {
      if (attempt === MOST_CLAIMS) throw unconfirmedError(run, transport, { cause, conclusive: false });
      await transport.clock.sleep(100 * attempt);
    }
  }
}

/** Finishes the key with this post. Where another run has finished it with an equal one, this one is free for the key that lacks it. */
async function keepPost(run: JournalLease, context: PublishContext, post: PostOnRecord): Promise<PostOnRecord> {
  const kept = await run.finish(post);
  if (kept.id !== post.id) {
    await giveBack(run.identity, post.id, context.calls.transport.serverNow()).catch(() => undefined);
  }
  return kept;
}
