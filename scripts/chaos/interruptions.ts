/** Kills workers, and stops them for longer than a lease, at random moments. */
import type { Random } from "../../src/testing/sandbox/state/random.js";
import { INTERRUPTION_GAP_MS, STOP_MS } from "./conditions.js";
import type { Fleet } from "./fleet.js";

export interface InterruptionCounts {
  kills: number;
  stops: number;
}

/** The share of workers that must run. A slow machine would make no progress with fewer. */
const MIN_RUNNING = 2 / 3;

/** Interrupts workers until `end` is called. Workers that are stopped then continue in their own time. */
export function interruptWorkers(
  { workers }: Fleet,
  random: Random,
): { readonly counts: InterruptionCounts; end(): void } {
  const counts: InterruptionCounts = { kills: 0, stops: 0 };
  let timer: NodeJS.Timeout | null = null;
  let ended = false;
  let round: ("kill" | "stop")[] = [];

  const interrupt = () => {
    // In rounds of three, so that a short run has both kinds.
    if (round.length === 0) round = (["kill", "kill", "stop"] as const).toSorted(() => random.next() - 0.5);
    const running = [...workers.running].filter(({ state }) => state.ready && !state.stopped);
    const worker = running[random.int(0, running.length - 1)];
    if (worker !== undefined && running.length > workers.running.size * MIN_RUNNING) {
      const { process, state } = worker;
      if (round.pop() === "kill") {
        counts.kills += 1;
        process.kill("SIGKILL");
      } else {
        counts.stops += 1;
        state.stopped = true;
        process.kill("SIGSTOP");
        setTimeout(
          () => {
            state.stopped = false;
            process.kill("SIGCONT");
          },
          random.int(STOP_MS.least, STOP_MS.most),
        );
      }
    }
    plan();
  };
  const plan = () => {
    if (ended) return;
    timer = setTimeout(interrupt, random.int(INTERRUPTION_GAP_MS.least, INTERRUPTION_GAP_MS.most));
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
