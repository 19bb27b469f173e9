/**
 * Ends a call early: at its time limit, which covers all attempts, or when the caller's signal aborts. Uses real timers, not the injected
 * clock, because a socket hangs in real time. One plain timer per call: `AbortSignal.timeout` costs ten times as much.
 */

import { setMaxListeners } from "node:events";

// Captured at load time, so that a host's test that fakes timers later does not stop deadlines.
const { setTimeout, clearTimeout } = globalThis;
const elapsedMs = performance.now.bind(performance);

/** The reason why a call ended early. */
export type Interruption = { readonly by: "timeout" } | { readonly by: "signal"; readonly reason: unknown };

export interface Deadline {
  readonly timeoutMs: number;
  /** Null while the call may continue. */
  readonly interruption: Interruption | null;
  remainingMs(): number;
  /** Replaces the listener, which is called once when the call ends early. Null removes it. */
  listen(listener: ((interruption: Interruption) => void) | null): void;
  /** Frees the timer and the signal. Call it after every call, whatever the outcome. */
  clear(): void;
}

/** Starts the time limit of a call. */
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
    // One signal may end many calls at once. Without this, Node warns of a listener leak.
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

/** Resolves with the result of `work`, or with the interruption if the call ends first. */
export function orInterrupted<Result>(work: Promise<Result>, deadline: Deadline): Promise<Result | Interruption> {
  return new Promise((resolve, reject) => {
    deadline.listen(resolve);
    work.then(resolve, reject);
  });
}
