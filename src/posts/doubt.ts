/** A publish was sent and nobody knows what became of it: asking, and waiting until the answer can be believed. */
import { pause, type PublishContext } from "./context.js";
import { findPost, unknownOutcome } from "./find.js";
import type { PostOnRecord } from "./record.js";
import type { PublishRun } from "./run.js";
import { lookAt } from "./wait.js";

const FIRST_GAP_MS = 500;
const LONGEST_GAP_MS = 5_000;
/** The transport has repeated each of them already. */
const MOST_FAILED_LOOKS = 4;

/**
 * What came of the doubt: `live` (noted in the record), `nothing` (the container is FINISHED, and still is after everything that was sent
 * has had its time: the same container may be published again), or the post itself, of an expired container.
 *
 * @throws PublishOutcomeUnknownError when it cannot be told
 */
export async function resolveDoubt(
  run: PublishRun,
  context: PublishContext,
  cause: unknown,
): Promise<"live" | "nothing" | PostOnRecord> {
  const { container, doubt } = run.record;
  const { timing, calls } = context;
  const { transport } = calls;
  const { clock } = transport;
  const until = doubt?.until ?? 0;
  const untilSettled = () => clock.now() + Math.max(0, until - transport.serverNow());
  // A doubt that seems to last longer than any does was written after an answer that was wrong about the time. Whatever was sent before this
  // run began has had its time when so much was slept: that no clock that steps can shorten.
  const longestMs = timing.leaseMs + timing.settleLostMs;
  let sleptMs = 0;
  // What this run sent has its time by this clock, also where the clock was wrong by Threads' time, which the next answer will tell.
  let settledAt = cause === undefined ? null : untilSettled();
  let gapMs = FIRST_GAP_MS;
  for (let failedLooks = 0; ;) {
    await run.keep();
    context.report("ask", container);
    // Asked before the time is read: the answer is what tells us Threads' time, and a look that was sent too early proves nothing.
    const askedAt = clock.now();
    const status = await lookAt(context, container ?? "").then(
      (look) => {
        failedLooks = 0;
        return look.status;
      },
      (error: unknown) => {
        failedLooks += 1;
        if (failedLooks >= MOST_FAILED_LOOKS) throw unknownOutcome(run, [], { cause: error });
        return null;
      },
    );
    // Once: a clock that is corrected by every answer must not move the end.
    if (status !== null) settledAt ??= untilSettled();
    const settled =
      sleptMs >= longestMs || (settledAt !== null && askedAt >= settledAt && transport.serverNow() >= until);
    if (status === "PUBLISHED") {
      await run.save({ live: true });
      return "live";
    }
    // A day has passed, and the container tells nothing any more.
    if (status === "EXPIRED") return await findPost(run, context, cause, { final: true });
    if (settled && status !== null) {
      if (status === "FINISHED") return "nothing";
      throw unknownOutcome(run, [], { cause });
    }
    const leftMs = settledAt === null ? gapMs : Math.max(1, settledAt - clock.now(), until - transport.serverNow());
    // Settled, and the look has failed: the next one is not due at once.
    const pauseMs = settled ? gapMs : Math.min(gapMs, leftMs);
    await pause(context, pauseMs);
    sleptMs += pauseMs;
    gapMs = Math.min(LONGEST_GAP_MS, gapMs * 2);
  }
}
