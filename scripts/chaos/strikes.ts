/** Workers are killed, and stopped for longer than a lease, at random moments. */
import type { Random } from "../../src/testing/sandbox/state/random.js";
import { STOP_MS, STRIKE_GAP_MS } from "./conditions.js";
import type { Fleet } from "./fleet.js";

/** How often workers were struck. */
export interface StrikeCounts {
  kills: number;
  stops: number;
}

/** Of all workers; a strike is left out while fewer are running. On a slow machine there would be no run left to strike at. */
const FEWEST_RUNNING = 2 / 3;

/** Strikes at the fleet until it is ended; what is stopped then goes on in its own time. */
export function strikeAt(fleet: Fleet, random: Random): { readonly counts: StrikeCounts; end(): void } {
  const counts: StrikeCounts = { kills: 0, stops: 0 };
  let timer: NodeJS.Timeout | null = null;
  let ended = false;
  let round: ("kill" | "stop")[] = [];

  const strike = () => {
    // In rounds of three, so that also a short run sees both.
    if (round.length === 0) round = (["kill", "kill", "stop"] as const).toSorted(() => random.next() - 0.5);
    const running = [...fleet.workers].filter(({ ready, stopped }) => ready && !stopped);
    const worker = running[random.int(0, running.length - 1)];
    if (worker !== undefined && running.length > fleet.workers.size * FEWEST_RUNNING) {
      if (round.pop() === "kill") {
        counts.kills += 1;
        worker.process.kill("SIGKILL");
      } else {
        counts.stops += 1;
        worker.stopped = true;
        worker.process.kill("SIGSTOP");
        setTimeout(
          () => {
            worker.stopped = false;
            worker.process.kill("SIGCONT");
          },
          random.int(STOP_MS.least, STOP_MS.most),
        );
      }
    }
    plan();
  };
  const plan = () => {
    if (ended) return;
    timer = setTimeout(strike, random.int(STRIKE_GAP_MS.least, STRIKE_GAP_MS.most));
  };
  plan();

  return {
    counts,
    end() {
      ended = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
