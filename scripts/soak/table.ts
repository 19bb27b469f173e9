/** The report of a run. Pure. */
import { any, countRows, seconds, some, whole, zero, type Row } from "../harness/rows.js";
import type { Offense } from "./check-tokens.js";
import type { Ratio } from "./ratio.js";
import type { RunResult } from "./run.js";

/** The garbage collector alone does not cause more growth than this. */
const MAX_GROWTH_BYTES = 4 * 1024 * 1024;

const MIN_RATIO = 0.5;

/** Returns the rows of a run. */
export function rowsOf(result: RunResult): Row[] {
  const { verdict, record, plan, sweeps, host, left, rounds } = result;
  const { received, lost, killed } = verdict.refreshes;
  const offenses = (offense: Offense) => verdict.offenders.filter((each) => each.offense === offense).length;
  const total = (of: (report: (typeof sweeps)[number]["report"]) => number) =>
    sweeps.reduce((sum, { report }) => sum + of(report), 0);
  const takenOver = total((report) => report.takenOver);
  const hostFailures = Object.entries(host.failures).map(([error, count]) => `${count} x ${error}`);
  const perSecond = (result.firstRoundRefreshes * 1000) / result.firstRoundMs;
  return [
    zero("refreshed again after a received response", offenses("again")),
    zero("stored tokens that are not the newest", offenses("stale")),
    zero("reconnects overwritten", offenses("overwritten")),
    zero("never refreshed", offenses("left")),
    zero("due at the end", left),
    any("refreshes at Threads", whole(received + lost + killed)),
    any("  with a received response", whole(received)),
    some("  with a worker killed after the effect", killed),
    any("    with the effect after the worker's death", whole(verdict.afterDeath)),
    some("  with a response lost by a fault", lost),
    any(
      "users who must reconnect, because their new token was lost and the old one became invalid",
      whole(verdict.mustReconnect),
    ),
    some("workers killed", result.deaths),
    some("leases taken over", takenOver),
    some("profiles updated", host.profiles),
    some("reconnects", host.reconnects),
    some("  while the previous token was being refreshed", host.duringRefresh),
    result.oldToken === "stays-valid"
      ? zero("host calls that require a reconnect, although no token became invalid", host.needsReconnection)
      : any("host calls that require a reconnect", whole(host.needsReconnection)),
    any("host calls that failed", hostFailures.join(", ") || "0"),
    any("skipped during another worker's refresh", whole(total(({ skipped }) => skipped["in-progress"]))),
    any("skipped after another worker's refresh", whole(total(({ skipped }) => skipped["too-young"]))),
    ...countRows(record),
    ...(plan === null ? [] : [{ label: "query plan of the due list", value: plan.plan, ok: plan.ok }]),
    growthRow(sweeps.flatMap(({ grownBytes }) => (grownBytes === null ? [] : [grownBytes]))),
    any("rounds", whole(rounds)),
    any("seconds to fill the store", seconds(result.fillMs)),
    any("refreshes per second in the first round, with faults and kills", whole(perSecond)),
  ];
}

function growthRow(grown: readonly number[]): Row {
  if (grown.length === 0) return any("growth of the heap during a sweep", "not measured: too few refreshes");
  const most = Math.max(...grown);
  return {
    label: `highest growth of the heap in ${grown.length} sweeps, KB`,
    value: whole(most / 1024),
    ok: most < MAX_GROWTH_BYTES,
  };
}

/**
 * A sweep must reach half the speed of the raw loop when Threads takes a tenth of its usual time and the concurrency is the default. With an
 * immediate response or a higher concurrency the database is the limit: then it must reach half the speed of two guarded writes by hand.
 */
function isFastEnough({ delayMs, concurrency, ratio, byHandRatio }: Ratio): boolean | null {
  if (delayMs > 0 && concurrency <= 8) return ratio >= MIN_RATIO;
  return byHandRatio === null ? null : ratio / byHandRatio >= MIN_RATIO;
}

/** Returns the rows of a comparison. @param checked whether the run is long enough, on a database with a promise */
export function ratioRows(ratios: readonly Ratio[], checked: boolean): Row[] {
  return ratios.map((measured) => {
    const { delayMs, concurrency, rawPerSecond, sweepPerSecond, ratio, byHandRatio } = measured;
    const byHand = byHandRatio === null ? "" : `; raw loop with two writes by hand ${byHandRatio.toFixed(2)}`;
    return {
      label: `sweep speed as a share of a raw loop, ${concurrency} at once, responses after ${delayMs} ms`,
      value: `${ratio.toFixed(2)} (${whole(sweepPerSecond)} of ${whole(rawPerSecond)} per second)${byHand}`,
      ok: checked ? isFastEnough(measured) : null,
    };
  });
}
