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
  const { transport } = context.calls;
  const { clock } = transport;
  const untilSettled = () => clock.now() + Math.max(0, (doubt?.until ?? 0) - transport.serverNow());
  // What this run sent has its time by this clock, also where the clock was wrong by Threads' time, which the next answer will tell.
  let settledAt = cause === undefined ? null : untilSettled();
  let gapMs = FIRST_GAP_MS;
  for (let failedLooks = 0; ;) {
    await run.keep();
    context.report("ask", container);
    // Asked before the time is read: the answer is what tells us Threads' time, and a look that was sent too early proves nothing.
    const askedAt = clock.now();
    const status = await lookAt(context, container ?? "").then(
      (look) => look.status,
      (error: unknown) => {
        failedLooks += 1;
        if (failedLooks >= MOST_FAILED_LOOKS) throw unknownOutcome(run, [], error);
        return null;
      },
    );
    // Once: a clock that is corrected by every answer must not move the end.
    if (status !== null) settledAt ??= untilSettled();
    const settled = settledAt !== null && askedAt >= settledAt && transport.serverNow() >= (doubt?.until ?? 0);
    if (status === "PUBLISHED") {
      await run.save({ live: true });
      return "live";
    }
    // A day has passed, and the container tells nothing any more.
    if (status === "EXPIRED") return await findPost(run, context, cause);
    if (settled && status !== null) {
      if (status === "FINISHED") return "nothing";
      throw unknownOutcome(run, [], cause);
    }
    const leftMs =
      settledAt === null ? gapMs : Math.max(1, settledAt - clock.now(), (doubt?.until ?? 0) - transport.serverNow());
    await pause(context, Math.min(gapMs, leftMs));
    gapMs = Math.min(LONGEST_GAP_MS, gapMs * 2);
  }
}
