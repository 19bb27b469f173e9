/** Walks a share of the schedules of a plan. */
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { drawn, pairsOf, singles } from "./enumerate.js";
import type { Publisher } from "./job.js";
import type { KindPlan } from "./plan.js";
import { writeSchedule, type Schedule } from "./schedule.js";
import { added, NOTHING, tallyOf, type Tally } from "./tally.js";
import type { Sdk } from "./virtual-deadlines.js";
import { walk } from "./walk.js";

/** One of `of` shares, counted from 0. */
export interface Share {
  readonly plan: readonly KindPlan[];
  readonly publisher: Publisher;
  readonly seed: number;
  readonly share: number;
  readonly of: number;
}

/** Walks every n-th single fault with the pairs that follow from it. `onTally` is told what has been walked so far, now and then. */
export async function walkShare(sdk: Sdk, share: Share, onTally: (tally: Tally) => void): Promise<Tally> {
  let tally = NOTHING;
  let toldAt = Date.now();
  const one = async (schedule: Schedule) => {
    const { verdict, events } = await walk(sdk, schedule, { publisher: share.publisher });
    tally = added(tally, tallyOf(schedule, verdict));
    if (Date.now() - toldAt > 1_000) {
      toldAt = Date.now();
      onTally(tally);
    }
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
