/** Settles a publish request whose outcome is not known: checks the container until its status is conclusive. */
import { isThreadsError } from "../../errors/index.js";
import { saysTokenInvalid } from "../../http/refusals/classify-refusal.js";
import { readStatus } from "./container-status.js";
import { pause } from "./context.js";
import { isNotVisible, isRefusedForGood } from "./failure.js";
import { findClaimed } from "./search/find-published.js";
import type { PublishRun } from "./journal-lease.js";
import type { PostOnRecord } from "./record.js";
import { earliestNow } from "./time-bounds.js";
import { unconfirmedError } from "./unconfirmed-error.js";

const FIRST_GAP_MS = 500;
const LONGEST_GAP_MS = 5_000;
/** The transport has retried each of them already. */
const MAX_FAILED_READS = 4;

/**
 * Returns `published` (saved in the record), `not-published` (the container is still FINISHED after every request had its time, so that it may
 * be published again), or the post itself. The post is returned where the key had claimed it before the container expired or its status was
 * refused.
 *
 * @throws ThreadsPublishUnconfirmedError when the status stays inconclusive
 */
export async function settleUnconfirmed(
  run: PublishRun,
  cause: unknown,
): Promise<"published" | "not-published" | PostOnRecord> {
  const { lease, timing, calls } = run;
  const { container, unconfirmed } = lease.record;
  const { transport } = calls;
  const { clock } = transport;
  const until = unconfirmed?.until ?? 0;
  const untilSettled = () => clock.now() + Math.max(0, until - transport.serverNow());
  const giveUp = (error: unknown, conclusive: boolean) =>
    unconfirmedError(lease, transport, { cause: error ?? cause, conclusive });
  // A later end was written by a wrong clock. After this much sleep, every request of earlier runs has had its time, whatever the clocks say.
  const longestMs = timing.sendWindowMs + timing.settleMs;
  let sleptMs = 0;
  // This run's own request is timed by the local clock, even if Threads' next response corrects the server time.
  let settledAt = cause === undefined ? null : untilSettled();
  let gapMs = FIRST_GAP_MS;
  let refusal: unknown = null;
  for (let failedReads = 0; ;) {
    await lease.renew();
    run.report("ask", container);
    // Taken before the read: a status that was requested too early proves nothing, however late its response arrives.
    const requestedAt = clock.now();
    const status = await readStatus(run, container ?? "").then(
      (read) => {
        failedReads = 0;
        return read.status;
      },
      (error: unknown) => {
        failedReads += 1;
        const invalidToken = isThreadsError(error, "THREADS_API") && saysTokenInvalid(error);
        if (failedReads >= MAX_FAILED_READS && isRefusedForGood(error)) refusal = error;
        else if (invalidToken || failedReads >= MAX_FAILED_READS)
          throw giveUp(error, invalidToken || isNotVisible(error));
        return null;
      },
    );
    // The lists may still be readable, and show the post.
    if (refusal !== null) return await findClaimed(run, refusal, false);
    // Set once: a clock that each response corrects must not move the end.
    if (status !== null) settledAt ??= untilSettled();
    const settled =
      sleptMs >= longestMs || (settledAt !== null && requestedAt >= settledAt && transport.serverNow() >= until);
    if (status === "PUBLISHED") {
      await lease.save({ live: true });
      return "published";
    }
    // A container expires after a day, and its status proves nothing from then on.
    if (status === "EXPIRED") return await findClaimed(run, cause, true);
    // The time of the request counts: the post may have been published while the response was under way.
    if (status === "FINISHED") lease.stage({ finishedAt: earliestNow(transport) - (clock.now() - requestedAt) });
    if (settled && status !== null) {
      if (status === "FINISHED") return "not-published";
      throw giveUp(null, true);
    }
    const leftMs = settledAt === null ? gapMs : Math.max(1, settledAt - clock.now(), until - transport.serverNow());
    // If the read failed after the end, the next one waits a full gap.
    const pauseMs = settled ? gapMs : Math.min(gapMs, leftMs);
    await pause(run, pauseMs);
    sleptMs += pauseMs;
    gapMs = Math.min(LONGEST_GAP_MS, gapMs * 2);
  }
}
