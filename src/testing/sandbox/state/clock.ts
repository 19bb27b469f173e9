/** The source of the sandbox's time. */
export interface SandboxTime {
  /** Returns milliseconds since 1970. */
  now(): number;
}

/** The sandbox's clock. Tests move it, and its sleeps follow. */
export interface SandboxClock extends SandboxTime {
  /**
   * Resolves after `ms` milliseconds of real time, or when `advance` has moved the clock that far.
   * Rejects with the signal's reason when the signal aborts first.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A clock with the methods that move it. */
export interface MovableClock extends SandboxClock {
  /** Moves the clock by `ms` milliseconds, back when negative, and ends the sleeps that are over by then. */
  advance(ms: number): void;
  /** Lets the process exit while sleeps are pending. Sleeps still end if it continues. */
  release(): void;
}

/** The longest delay of a timer. A longer sleep uses several timers. */
const LONGEST_TIMER_MS = 2_147_483_647;

interface Sleeper {
  leftMs: number;
  armedAt: number;
  timer: NodeJS.Timeout;
  wake(): void;
}

/** Creates a clock that adds an offset to the time of `base`. */
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
      if (!Number.isFinite(ms)) throw new TypeError("advance() needs a finite number of milliseconds");
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

/** Returns the reason of an abort unchanged, whatever its type. */
function reasonOf(signal: AbortSignal): Error {
  return signal.reason as Error;
}
