/**
 * What may end a call before its answer: its time limit, over all attempts, and the caller's signal. Runs on real timers, never on the
 * injected clock: a socket hangs in real time. One plain timer per call; an `AbortSignal.timeout` would cost ten times as much.
 */

import { setMaxListeners } from "node:events";

// Taken when this file is loaded: a host's test that fakes timers afterwards must not hold back deadlines, which are real.
const { setTimeout, clearTimeout } = globalThis;
const elapsedMs = performance.now.bind(performance);

/** How a call was ended early. */
export type Interruption = { readonly by: "timeout" } | { readonly by: "signal"; readonly reason: unknown };

export interface Deadline {
  readonly timeoutMs: number;
  /** How the call was ended, or null while it may go on. */
  readonly interruption: Interruption | null;
  /** What is left, in milliseconds. */
  remainingMs(): number;
  /** Calls back once when the call is ended early; one listener at a time. Null stops listening. */
  listen(listener: ((interruption: Interruption) => void) | null): void;
  /** Frees timer and signal. To be called in every case. */
  clear(): void;
}

/** Starts the time of a call. */
export function startDeadline(timeoutMs: number, signal: AbortSignal | undefined): Deadline {
  const endsAt = elapsedMs() + timeoutMs;
  let interruption: Interruption | null = null;
  let listener: ((interruption: Interruption) => void) | null = null;

  const interrupt = (by: Interruption) => {
    if (interruption !== null) return;
    interruption = by;
    listener?.(by);
  };
  const onAbort = () => interrupt({ by: "signal", reason: signal?.reason });

  const timer = setTimeout(() => interrupt({ by: "timeout" }), timeoutMs);
  if (signal?.aborted === true) onAbort();
  else if (signal !== undefined) {
    // One signal may end many calls at once; Node would take their listeners for a leak.
    setMaxListeners(0, signal);
    signal.addEventListener("abort", onAbort);
  }

  return {
    timeoutMs,
    get interruption() {
      return interruption;
    },
    remainingMs: () => endsAt - elapsedMs(),
    listen(next) {
      listener = next;
      if (interruption !== null) next?.(interruption);
    },
    clear() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/** What a promise comes to, or how the call was ended before. */
export function orInterrupted<Result>(work: Promise<Result>, deadline: Deadline): Promise<Result | Interruption> {
  return new Promise((resolve, reject) => {
    deadline.listen(resolve);
    work.then(resolve, reject);
  });
}
