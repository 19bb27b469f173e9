/** One sweep: refreshes the tokens that expire soon, then checks refused tokens and updates old profiles. */
import { CLOCK_TOLERANCE_MS, DAY_MS, EXPIRING_DAYS, isBeingRefreshed } from "../record-rules.js";
import { everyConnection } from "../store/iterate.js";
import { isUnreadable } from "../store/stored.js";
import { learnTime } from "./learn-time.js";
import type { RefreshDueOptions, RefreshDueReport } from "./report.js";
import { sweepSettings } from "./sweep-options.js";
import { sweepProfiles } from "./sweep-profiles.js";
import { IN_USE, refreshDueTokens } from "./sweep-refresh.js";
import { SweepRun, type SweepParts } from "./sweep-run.js";

export type { SweepParts } from "./sweep-run.js";

/** @throws ThreadsValidationError for an invalid option; what the store throws when it cannot list */
export async function sweep(parts: SweepParts, options: RefreshDueOptions): Promise<RefreshDueReport> {
  const run = new SweepRun(parts, sweepSettings(options));
  const listedUntil = await refreshDueTokens(run);
  if (!threadsRefuses(run) && !run.stopIfAborted()) await sweepProfiles(run);
  if (run.ended === null) await learnTime(run);
  // A clock that is behind finds too few due tokens. The responses have shown Threads' time: the list continues up to it.
  const clockWasBehind = run.dueUntil - listedUntil > CLOCK_TOLERANCE_MS;
  if (clockWasBehind && !run.stopIfAborted() && run.ended === null) await refreshDueTokens(run, listedUntil);
  if (threadsRefuses(run)) await warnOwners(run);
  return run.toReport();
}

const threadsRefuses = ({ ended }: SweepRun) => ended === "all-refused" || ended === "throttled";

/** Stores expiries and sends warnings while Threads refreshes no token, because dates still pass. */
async function warnOwners(run: SweepRun): Promise<void> {
  const { store, time } = run.parts;
  const expiresBefore = new Date(time.now() + EXPIRING_DAYS * DAY_MS);
  for await (const listed of everyConnection(store, { states: IN_USE, expiresBefore })) {
    if (run.settings.signal?.aborted === true) return;
    if (isUnreadable(listed) || isBeingRefreshed(listed.value, time.now())) continue;
    if (run.hasCertainlyExpired(listed.value)) await run.expire(listed.value.ownerId, listed);
    else await run.warn(listed.value);
  }
}
