/** Where the sandbox reads the time. */
export interface SandboxTime {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The sandbox's clock: a time that tests move, and a sleep that follows it. */
export interface SandboxClock extends SandboxTime {
  /**
   * Resolves after `ms` milliseconds of real time, or as soon as `advance` has moved the clock that far.
   * Rejects with the signal's reason when it is aborted first.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The clock, and the hand that moves it. */
export interface MovableClock extends SandboxClock {
  /** Moves the clock by `ms` milliseconds (back, when negative) and wakes whoever slept no longer than that. */
  advance(ms: number): void;
  /** From here on no sleeper keeps the process alive; those that sleep still wake if it lives on. */
  release(): void;
}

/** Timers take no more than this; longer sleeps are slept in pieces. */
const LONGEST_TIMER_MS = 2_147_483_647;

interface Sleeper {
  leftMs: number;
  armedAt: number;
  timer: NodeJS.Timeout;
  wake(): void;
}

/** A clock over `base`, which stays untouched: what `advance` adds is kept here as an offset. */
export function movableClock(base: SandboxTime = { now: () => Date.now() }): MovableClock {
  let offsetMs = 0;
  let released = false;
  const sleepers = new Set<Sleeper>();

  function arm(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    if (sleeper.leftMs <= 0) {
      sleeper.wake();
      return;
    }
    sleeper.armedAt = performance.now();
    sleeper.timer = setTimeout(
      () => {
        sleeper.leftMs -= Math.min(sleeper.leftMs, LONGEST_TIMER_MS);
        arm(sleeper);
      },
      Math.min(sleeper.leftMs, LONGEST_TIMER_MS),
    );
    if (released) sleeper.timer.unref();
  }

  return {
    now: () => base.now() + offsetMs,
    advance(ms) {
      if (!Number.isFinite(ms)) throw new TypeError("advance() takes a finite number of milliseconds");
      offsetMs += ms;
      if (ms <= 0) return;
      for (const sleeper of [...sleepers]) {
        sleeper.leftMs -= performance.now() - sleeper.armedAt + ms;
        arm(sleeper);
      }
    },
    release() {
      released = true;
      for (const { timer } of sleepers) timer.unref();
    },
    sleep: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted) {
          reject(reasonOf(signal));
          return;
        }
        const onAbort = (): void => {
          clearTimeout(sleeper.timer);
          sleepers.delete(sleeper);
          if (signal) reject(reasonOf(signal));
        };
        const sleeper: Sleeper = {
          leftMs: ms,
          armedAt: performance.now(),
          timer: setTimeout(() => undefined, 0),
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", onAbort, { once: true });
        arm(sleeper);
      }),
  };
}

/** An abort may carry any value as its reason; whoever waits is owed exactly that one. */
function reasonOf(signal: AbortSignal): Error {
  return signal.reason as Error;
}
