/**
 * Takes one key from its record's current state to a published post. Each turn of the loop reads the record and takes the next step. The
 * record always holds enough for another run to continue, on any machine.
 */
import { isThreadsError, ThreadsJournalError } from "../../errors/index.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import { issuedIdSchema, type IssuedId } from "../responses.js";
import { claimPost, releaseClaim } from "./claim.js";
import { readStatus } from "./container-status.js";
import { makeReady } from "./containers.js";
import { pause } from "./context.js";
import {
  afterFailure,
  asNotVisibleYet,
  classifyPublishFailure,
  isNotVisible,
  type FailureCounts,
  type PublishFailure,
} from "./failure.js";
import { findPost } from "./search/find-published.js";
import type { PublishRun } from "./journal-lease.js";
import { foundPublished, type PostOnRecord } from "./record.js";
import { earliestNow } from "./time-bounds.js";
import { settleUnconfirmed } from "./unconfirmed.js";
import { unconfirmedError } from "./unconfirmed-error.js";

const NO_FAILURES: FailureCounts = { notSent: 0, notVisible: 0, inconclusive: 0 };

/**
 * Publishes the draft of a key whose lease is held.
 *
 * @throws ThreadsPublishUnconfirmedError, ThreadsContainerError, Threads' refusal; LeaseLost when another run took the key over
 */
export async function runPublishLoop(run: PublishRun): Promise<PostOnRecord> {
  const { lease } = run;
  let counts = NO_FAILURES;
  let lastFailure: unknown;
  for (;;) {
    const { live, reported, unconfirmed, container } = lease.record;
    if (reported !== null) return await keepReported(run, reported);
    if (live) return await keepPost(run, await findPost(run, lastFailure));
    if (unconfirmed === null) await makeReady(run);
    else {
      const outcome = await settleUnconfirmed(run, lastFailure);
      if (typeof outcome === "object") return await keepPost(run, outcome);
      if (outcome === "not-published") run.report("publish-again", container);
    }
    if (lease.record.live || (await replacedWasPublished(run))) continue;

    const attempt = await tryPublishing(run, counts);
    if ("issued" in attempt) return await keepIssued(run, attempt.issued);
    ({ counts, failure: lastFailure } = attempt);
  }
}

type Attempt = { readonly issued: IssuedId } | { readonly counts: FailureCounts; readonly failure: unknown };

/** Sends the publish request until it succeeds, or until the record has to be read again. */
async function tryPublishing(run: PublishRun, before: FailureCounts): Promise<Attempt> {
  const { lease, timing, calls } = run;
  const earlier = lease.record.unconfirmed;
  for (let counts = before; ;) {
    const { container, containersMade } = lease.record;
    run.report("publish", container);
    try {
      return { issued: await sendPublish(run) };
    } catch (error) {
      const failure = await confirmedFailure(run, error);
      // An error from before sending proves nothing about the container: a failed journal, an abort, a token that was not available.
      if (failure === "refused" && !isThreadsError(error, "THREADS_API")) {
        lease.stage({ unconfirmed: earlier });
        throw error;
      }
      counts = countFailure(counts, failure);
      const step = afterFailure(failure, counts, earlier !== null, containersMade, timing);
      // This request had no effect. An earlier one may still have.
      if (failure !== "inconclusive" && failure !== "no-response") lease.stage({ unconfirmed: earlier });
      if (failure === "not-visible") run.report("race", container);
      switch (step.do) {
        case "fail":
          throw failure === "not-visible" ? asNotVisibleYet(error) : error;
        case "give-up":
          throw unconfirmedError(lease, calls.transport, { cause: error, conclusive: true });
        case "publish-again":
          await pause(run, step.afterMs);
          continue;
        case "check-status":
          await pause(run, step.afterMs);
          return { counts, failure: error };
        case "replace":
          await replaceContainer(run);
          return { counts: { ...counts, notVisible: 0 }, failure: error };
      }
    }
  }
}

/**
 * Publishes the record's container: the one request that makes a post of it. The caller's signal does not end the request once it is sent,
 * because its response may hold the id of a published post.
 *
 * @throws LeaseLost or ThreadsJournalError before anything is sent; else the error of the request
 */
function sendPublish(run: PublishRun): Promise<IssuedId> {
  const { container, unconfirmed } = run.lease.record;
  const requestedAt = unconfirmed?.requestedAt ?? earliestNow(run.calls.transport);
  return run.calls.send(
    callTo(POST_ENDPOINTS.publish, {
      form: { creation_id: container ?? "" },
      schema: issuedIdSchema,
      timeoutMs: run.timeoutMs,
      beforeSending: () => saveMayBeSent(run, requestedAt),
    }),
  );
}

const MAX_SLOW_SAVES = 5;

/**
 * Saves that the publish request may have been sent, right before it is sent. Exactly-once publishing rests on this write. If this process
 * stops at any later moment, the next holder of the key reads `unconfirmed`. It then checks the container before it sends anything, and waits
 * until this request can no longer take effect.
 */
async function saveMayBeSent(run: PublishRun, requestedAt: number): Promise<void> {
  const { lease, timing, timeoutMs, signal } = run;
  const { transport } = run.calls;
  signal?.throwIfAborted();
  for (let saves = 1; ; saves += 1) {
    // A later run reads from the record until when the request may take effect.
    const underWayUntil = transport.serverNow() + timing.sendWindowMs;
    await lease.save({ unconfirmed: { until: underWayUntil + timing.settleMs, requestedAt } });
    // A slow save, or a suspended process, may have used up part of the time.
    if (underWayUntil - transport.serverNow() > timeoutMs) break;
    if (saves === MAX_SLOW_SAVES) {
      throw new ThreadsJournalError("The publish journal is too slow: no time is left to send the request.");
    }
  }
  // Saving may have taken a while.
  signal?.throwIfAborted();
  // This run knows when it sends, so its own limit is earlier.
  lease.stage({ unconfirmed: { until: transport.serverNow() + timeoutMs + timing.settleMs, requestedAt } });
}

/** Classifies a failure. A refusal with a 5xx is confirmed only if the container's status is not `PUBLISHED`. */
async function confirmedFailure(run: PublishRun, error: unknown): Promise<PublishFailure> {
  const failure = classifyPublishFailure(error);
  if (failure !== "refused-if-unpublished") return failure;
  const status = await readStatus(run, run.lease.record.container ?? "").then(
    (read) => read.status,
    () => null,
  );
  return status === null || status === "PUBLISHED" ? "inconclusive" : "refused";
}

function countFailure(counts: FailureCounts, failure: PublishFailure): FailureCounts {
  if (failure === "not-sent") return { ...counts, notSent: counts.notSent + 1 };
  if (failure === "not-visible") return { ...counts, notVisible: counts.notVisible + 1 };
  return { ...counts, inconclusive: counts.inconclusive + 1 };
}

/** Returns whether a container is `PUBLISHED`. A container that neither publishing nor reading finds is not. */
async function isPublished(run: PublishRun, container: string): Promise<boolean> {
  return await readStatus(run, container).then(
    ({ status }) => status === "PUBLISHED",
    (error: unknown) => {
      if (isNotVisible(error)) return false;
      throw error;
    },
  );
}

/** Discards the container, unless it is published. The items of a carousel are kept and used again. */
async function replaceContainer(run: PublishRun): Promise<void> {
  const { lease } = run;
  const { container } = lease.record;
  if (await isPublished(run, container ?? "")) await lease.save(foundPublished(lease.record, serverNow(run)));
  else await lease.save({ container: null, replaces: container });
}

/** Checks the replaced container once more, right before its replacement is published. */
async function replacedWasPublished(run: PublishRun): Promise<boolean> {
  const { lease } = run;
  const { replaces } = lease.record;
  if (replaces === null) return false;
  if (await isPublished(run, replaces)) {
    // The FINISHED status was the replacement's, and may be later than the post.
    const record = { ...lease.record, finishedAt: null };
    await lease.save({
      container: replaces,
      replaces: null,
      finishedAt: null,
      ...foundPublished(record, serverNow(run)),
    });
    return true;
  }
  lease.stage({ replaces: null });
  return false;
}

const serverNow = ({ calls }: PublishRun) => calls.transport.serverNow();

/** Keeps the id that Threads returned. It is saved before anything else: a failing journal must not fail a published post. */
async function keepIssued(run: PublishRun, { id, instagram }: IssuedId): Promise<PostOnRecord> {
  const { lease } = run;
  const post = { id, permalink: null, instagram: instagram ?? lease.record.instagram };
  if (!lease.identity.shared) return await keepPost(run, post);
  const saved = await lease.saveWithRetry({ live: true, reported: post });
  // If the journal is down, the caller still gets the id, and the next run finds the post in the account's lists.
  return saved ? await keepReported(run, post) : post;
}

/** Claims a post that Threads reported. If the key of an equal draft claimed it first, that key's own post is left for this one. */
async function keepReported(run: PublishRun, post: PostOnRecord): Promise<PostOnRecord> {
  if (await claimReported(run, post)) return await keepPost(run, post);
  await run.lease.save({ live: true, reported: null });
  return await keepPost(run, await findPost(run));
}

const MAX_CLAIM_ATTEMPTS = 5;

/** Claims the post before another key can. If the journal fails, the record keeps the reported post, and the next run claims it. */
async function claimReported(run: PublishRun, post: PostOnRecord): Promise<boolean> {
  const { lease, calls } = run;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await claimPost(lease.identity, post.id, serverNow(run), "reported");
    } catch (cause) {
      if (attempt === MAX_CLAIM_ATTEMPTS) throw unconfirmedError(lease, calls.transport, { cause, conclusive: false });
      await calls.transport.clock.sleep(100 * attempt);
    }
  }
}

/** Finishes the key with this post. If another run finished it with an equal post, releases the claim for the key that needs this post. */
async function keepPost(run: PublishRun, post: PostOnRecord): Promise<PostOnRecord> {
  const { lease } = run;
  const kept = await lease.finish(post);
  if (kept.id !== post.id) {
    await releaseClaim(lease.identity, post.id, serverNow(run)).catch(() => undefined);
  }
  return kept;
}
