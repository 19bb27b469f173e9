/** What a run came to, for people to read. Pure. */
import type { Row } from "../lib/rows.js";
import type { Offence } from "./judge.js";
import type { Ratio } from "./ratio.js";
import type { RunResult } from "./run.js";

/** More than this is no noise of a garbage collector. */
const FLAT_BYTES = 4 * 1024 * 1024;

const LEAST_RATIO = 0.5;

const whole = (value: number) => Math.round(value).toLocaleString("en");
const zero = (what: string, value: number): Row => ({ what, value: whole(value), kept: value === 0 });
const some = (what: string, value: number): Row => ({ what, value: whole(value), kept: value > 0 });
const any = (what: string, value: string): Row => ({ what, value, kept: null });

/** The rows of a run. */
export function rowsOf(result: RunResult): Row[] {
  const { verdict, record, plan, sweeps, host, left, rounds } = result;
  const { kept, swallowed, killed } = verdict.renewals;
  const offences = (offence: Offence) => verdict.offenders.filter((each) => each.offence === offence).length;
  const grown = sweeps.flatMap(({ grownBytes }) => (grownBytes === null ? [] : [grownBytes]));
  const most = Math.max(...grown);
  const total = (of: (report: (typeof sweeps)[number]["report"]) => number) =>
    sweeps.reduce((sum, { report }) => sum + of(report), 0);
  const faults = Object.entries(record.faults).sort(([, a], [, b]) => b - a);
  const hostFailures = Object.entries(host.failures).map(([what, many]) => `${many} x ${what}`);
  return [
    zero("renewed again, though the one before was answered to a living holder", offences("again")),
    zero("stored tokens that are not the newest that Threads issued", offences("stale")),
    zero("reconnects overwritten", offences("overwritten")),
    zero("never renewed", offences("left")),
    zero("still due at the end", left),
    any("renewals at Threads", whole(kept + swallowed + killed)),
    any("  of them answered to a living holder", whole(kept)),
    some("  of them with the holder killed after the effect", killed),
    any("    of these, done by Threads only after the holder's death", whole(verdict.posthumous)),
    some("  of them with the answer swallowed by a fault", swallowed),
    any("new tokens lost with their answer where the old one died: told to reconnect", whole(verdict.lost)),
    some("workers killed", result.deaths),
    some(
      "taken over from the dead",
      total(({ takenOver }) => takenOver),
    ),
    some("profiles written in between", host.profiles),
    some("reconnects in between", host.reconnects),
    some("  of them while the token before was being renewed", host.amid),
    result.reading === "lives"
      ? zero("the host's calls that were told to connect again, though no token has died", host.dead)
      : any("the host's calls that were told to connect again", whole(host.dead)),
    any("the host's calls that failed", hostFailures.join(", ") || "0"),
    any("skipped, being renewed by another worker", whole(total(({ skipped }) => skipped["in-progress"]))),
    any("skipped, having been renewed by another worker", whole(total(({ skipped }) => skipped["too-young"]))),
    any("requests", whole(record.requests)),
    any("faults", faults.map(([kind, many]) => `${kind} ${whole(many)}`).join(", ")),
    ...(plan === null ? [] : [{ what: "the due list", value: plan.plan, kept: plan.kept }]),
    grown.length === 0
      ? any("the heap's growth during a sweep", "too few renewals to tell")
      : {
          what: `the heap's growth during a sweep, at most, KB (of ${grown.length})`,
          value: whole(most / 1024),
          kept: most < FLAT_BYTES,
        },
    any("rounds", whole(rounds)),
    any("seconds to fill the store", (result.fillMs / 1000).toFixed(1)),
    any(
      "renewals per second in the first round, faults and kills included",
      whole((result.firstRoundRenewals * 1000) / result.firstRoundMs),
    ),
  ];
}

/**
 * Half of the raw loop's speed where Threads takes a tenth of its time, and as many are asked at once as a sweep asks unless told otherwise.
 * Where it takes none, or many more are asked at once, the database decides, and two guarded writes by its bare driver alone cost more than
 * half: there it is half of their speed.
 */
function isKept({ answerMs, concurrency, ratio, byHandRatio }: Ratio): boolean | null {
  if (answerMs > 0 && concurrency <= 8) return ratio >= LEAST_RATIO;
  return byHandRatio === null ? null : ratio / byHandRatio >= LEAST_RATIO;
}

/** The rows of a comparison. @param promised for a database with a promise, in a run that is long enough to tell */
export function ratioRows(ratios: readonly Ratio[], promised: boolean): Row[] {
  return ratios.map((measured) => {
    const { answerMs, concurrency, rawPerSecond, sweepPerSecond, ratio, byHandRatio } = measured;
    const byHand = byHandRatio === null ? "" : `; with two bare writes by hand ${byHandRatio.toFixed(2)}`;
    return {
      what: `renewals per second over a raw loop of the same calls, ${concurrency} at once, answers after ${answerMs} ms`,
      value: `${ratio.toFixed(2)} (${whole(sweepPerSecond)} of ${whole(rawPerSecond)})${byHand}`,
      kept: promised ? isKept(measured) : null,
    };
  });
}
