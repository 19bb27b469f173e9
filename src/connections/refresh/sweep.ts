/** One sweep: refreshes what expires soon, then cares for the rest. */
import { CLOCK_TOLERANCE_MS, DAY_MS, EXPIRING_DAYS, isBeingRefreshed } from "../record-rules.js";
import { everyConnection } from "../store/iterate.js";
import { learnTime } from "./learn-time.js";
import { isUnreadable } from "../store/stored.js";
import { careForTheRest } from "./sweep-care.js";
import { sweepSettings } from "./sweep-options.js";
import { IN_ORDER, refreshWhatIsDue } from "./sweep-refresh.js";
import type { RefreshDueOptions, RefreshDueReport } from "./report.js";
import { SweepRun, type SweepParts } from "./sweep-run.js";

export type { SweepParts } from "./sweep-run.js";

/** @throws ThreadsValidationError for an option that makes no sense; what the store throws when it cannot list */
export async function sweep(parts: SweepParts, options: RefreshDueOptions): Promise<RefreshDueReport> {
  const run = new SweepRun(parts, sweepSettings(options));
  const listedTo = await refreshWhatIsDue(run);
  if (!isBarred(run) && !run.aborted) await careForTheRest(run);
  if (run.ended === null) await learnTime(run);
  // A clock that is behind finds nothing due, and tokens would expire: the list goes on by the time that the responses have shown.
  if (!run.aborted && run.ended === null && run.dueTo - listedTo > CLOCK_TOLERANCE_MS)
    await refreshWhatIsDue(run, listedTo);
  if (isBarred(run)) await warnTheRest(run);
  return run.report();
}

const isBarred = ({ ended }: SweepRun) => ended === "all-refused" || ended === "throttled";

/** Dates pass while Threads refreshes no token: expiries are still stored, and notices still sent. */
async function warnTheRest(run: SweepRun): Promise<void> {
  const { store, time } = run.parts;
  const expiresBefore = new Date(time.now() + EXPIRING_DAYS * DAY_MS);
  for await (const listed of everyConnection(store, { states: IN_ORDER, expiresBefore })) {
    if (run.settings.signal?.aborted === true) return;
    if (isUnreadable(listed) || isBeingRefreshed(listed.value, time.now())) continue;
    if (run.hasCertainlyExpired(listed.value)) await run.expire(listed.value.ownerId, listed);
    else await run.warn(listed.value);
  }
}
