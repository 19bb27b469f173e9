/** A publish request was sent and its outcome is not known: asking the container, and waiting until its status can be believed. */
import { isThreadsError } from "../../errors/index.js";
import { saysTokenInvalid } from "../../http/refusals/classify-refusal.js";
import { pause, type PublishContext } from "./context.js";
import { isNotThereYet, isRefusedForGood } from "./failure.js";
import { findClaimed } from "./find-published.js";
import type { PostOnRecord } from "./record.js";
import type { JournalLease } from "./journal-lease.js";
import { earliestNow } from "./times.js";
import { unconfirmedError } from "./unknown-outcome.js";
import { readStatus } from "./container-status.js";

const FIRST_GAP_MS = 500;
const LONGEST_GAP_MS = 5_000;
/** The transport has repeated each of them already. */
const MOST_FAILED_LOOKS = 4;

/**
 * What the container says in the end: `live` (noted in the record), `nothing` (it is FINISHED, and still is after everything that was sent has
 * had its time: the same container may be published again), or the post itself, where this key had claimed it before the container expired or its
 * status was refused.
 *
 * @throws ThreadsPublishUnconfirmedError when the container does not tell
 */
export async function settleUnconfirmed(
  run: JournalLease,
  context: PublishContext,
  cause: unknown,
): Promise<"live" | "nothing" | PostOnRecord> {
  const { container, doubt } = run.record;
  const { timing, calls } = context;
  const { transport } = calls;
  const { clock } = transport;
  const until = doubt?.until ?? 0;
  const untilSettled = () => clock.now() + Math.max(0, until - transport.serverNow());
  const giveUp = (error: unknown, conclusive: boolean) =>
    unconfirmedError(run, transport, { cause: error ?? cause, conclusive });
  // An end that is further off than any can be was written by a wrong clock. What was sent before this run began has had its time when so much
  // was slept: no clock that steps can shorten that.
  const longestMs = timing.leaseMs + timing.settleMs;
  let sleptMs = 0;
  // What this run sent has its time by this clock, also where the clock was wrong by Threads' time, which the next answer will tell.
  let settledAt = cause === undefined ? null : untilSettled();
  let gapMs = FIRST_GAP_MS;
  let refusal: unknown = null;
  for (let failedLooks = 0; ;) {
    await run.renew();
    context.report("ask", container);
    // Asked before the time is read: the answer is what tells us Threads' time, and a look that was sent too early proves nothing.
    const askedAt = clock.now();
    const status = await readStatus(context, container ?? "").then(
      (look) => {
        failedLooks = 0;
        return look.status;
      },
      (error: unknown) => {
        failedLooks += 1;
        const invalidToken = isThreadsError(error, "THREADS_API") && saysTokenInvalid(error);
        if (failedLooks >= MOST_FAILED_LOOKS && isRefusedForGood(error)) refusal = error;
        else if (invalidToken || failedLooks >= MOST_FAILED_LOOKS)
          throw giveUp(error, invalidToken || isNotThereYet(error));
        return null;
      },
    );
    // The lists may be readable, and show the post.
    if (refusal !== null) return await findClaimed(run, context, refusal, false);
    // Once: a clock that is corrected by every answer must not move the end.
    if (status !== null) settledAt ??= untilSettled();
    const settled =
      sleptMs >= longestMs || (settledAt !== null && askedAt >= settledAt && transport.serverNow() >= until);
    if (status === "PUBLISHED") {
      await run.save({ live: true });
      return "live";
    }
    // A day has passed, and the container tells nothing any more.
    if (status === "EXPIRED") return await findClaimed(run, context, cause, true);
    // As of when it was asked: the post may have gone live while the response was under way.
    if (status === "FINISHED") run.stage({ finishedAt: earliestNow(transport) - (clock.now() - askedAt) });
    if (settled && status !== null) {
      if (status === "FINISHED") return "nothing";
      throw giveUp(null, true);
    }
    const leftMs = settledAt === null ? gapMs : Math.max(1, settledAt - clock.now(), until - transport.serverNow());
    // Settled, and the look has failed: the next one is not due at once.
    const pauseMs = settled ? gapMs : Math.min(gapMs, leftMs);
    await pause(context, pauseMs);
    sleptMs += pauseMs;
    gapMs = Math.min(LONGEST_GAP_MS, gapMs * 2);
  }
}
