/**
 * Ends a call early: at its time limit, which covers all attempts, or when the caller's signal aborts. Uses real timers, not the injected
 * clock, because a socket hangs in real time. One plain timer per call: `AbortSignal.timeout` costs ten times as much.
 */

import { allowManyListeners } from "../internal/signals.js";

// Captured at load time, so that a host's test that fakes timers later does not stop deadlines.
const { setTimeout, clearTimeout } = globalThis;
const elapsedMs = performance.now.bind(performance);

/** The reason why a call ended early. */
export type Interruption = { readonly by: "timeout" } | { readonly by: "signal"; readonly reason: unknown };

/** The time limit of a call, counted from the construction. A class, because V8 gives each object literal with a getter its own hidden class. */
export class Deadline {
  readonly timeoutMs: number;
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  #interruption: Interruption | null = null;
  #listener: ((interruption: Interruption) => void) | null = null;

  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    this.timeoutMs = timeoutMs;
    this.#endsAt = elapsedMs() + timeoutMs;
    this.#timer = setTimeout(() => this.#interrupt({ by: "timeout" }), timeoutMs);
    this.#signal = signal;
    if (signal?.aborted === true) this.#onAbort();
    else if (signal !== undefined) {
      allowManyListeners(signal);
      signal.addEventListener("abort", this.#onAbort);
    }
  }

  /** Null while the call may continue. */
  get interruption(): Interruption | null {
    return this.#interruption;
  }

  remainingMs(): number {
    return this.#endsAt - elapsedMs();
  }

  /** Replaces the listener, which is called once when the call ends early. Null removes it. */
  listen(listener: ((interruption: Interruption) => void) | null): void {
    this.#listener = listener;
    if (this.#interruption !== null) listener?.(this.#interruption);
  }

  /** Frees the timer and the signal. Call it after every call, whatever the outcome. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  readonly #onAbort = () => this.#interrupt({ by: "signal", reason: this.#signal?.reason });

  #interrupt(by: Interruption): void {
    if (this.#interruption !== null) return;
    this.#interruption = by;
    this.#listener?.(by);
  }
}

/** Resolves with the result of `work`, or with the interruption if the call ends first. */
export function orInterrupted<Result>(work: Promise<Result>, deadline: Deadline): Promise<Result | Interruption> {
  return new Promise((resolve, reject) => {
    deadline.listen(resolve);
    work.then(resolve, reject);
  });
}
