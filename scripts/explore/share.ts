/** Walks one share of a plan's schedules. */
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { throttled } from "../harness/progress.js";
import { drawn, pairsOf, singles } from "./enumerate.js";
import type { Publisher } from "./job.js";
import type { KindPlan } from "./plan.js";
import { writeSchedule, type Schedule } from "./schedule.js";
import { added, NOTHING, tallyOf, type Tally } from "./tally.js";
import type { Sdk } from "./virtual-deadlines.js";
import { walk } from "./walk.js";

/** Share number `share`, counted from 0, of `of` shares. */
export interface Share {
  readonly plan: readonly KindPlan[];
  readonly publisher: Publisher;
  readonly seed: number;
  readonly share: number;
  readonly of: number;
}

/** Walks every n-th single fault and its pairs. `onTally` is called now and then with the tally so far. */
export async function walkShare(sdk: Sdk, share: Share, onTally: (tally: Tally) => void): Promise<Tally> {
  let tally = NOTHING;
  const report = throttled(1_000, onTally);
  const one = async (schedule: Schedule) => {
    const { verdict, events } = await walk(sdk, schedule, { publisher: share.publisher });
    tally = added(tally, tallyOf(schedule, verdict));
    report(tally);
    return events;
  };
  for (const { kind, pairs } of share.plan) {
    const { events } = await walk(sdk, { kind, faults: [] }, { publisher: share.publisher });
    const mine = singles(kind, events).filter((_single, index) => index % share.of === share.share);
    for (const single of mine) {
      const followed = await one(single);
      if (pairs === 0) continue;
      const random = seededRandom(share.seed).fork(writeSchedule(single));
      for (const pair of drawn(pairsOf(single, followed), pairs, random)) await one(pair);
    }
  }
  return tally;
}
