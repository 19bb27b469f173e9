/** How many effects were put off by faults, and what became of them. */
export interface DelayedEffects {
  /** Those still to come. */
  readonly pending: number;
  /** Those that came. */
  readonly done: number;
  /** Those that were refused when their time came. */
  readonly refused: number;
}

/** An effect that was put off. It gets the time at which it happens, and returns whether it took effect. */
export type DelayedEffect = (at: number) => boolean | Promise<boolean>;

/** Effects that come later than their requests. */
export interface DelayedSchedule {
  /** Puts an effect off by `ms` milliseconds of the sandbox's clock. */
  after(ms: number, effect: DelayedEffect): void;
  /** Lets those happen whose time has come, in the order of their times. Resolves when they have happened. */
  catchUp(): Promise<void> | undefined;
  counts(): DelayedEffects;
  /** Drops those still to come, and any that is put off from here on. What has begun finishes. */
  cancel(): void;
}

/**
 * A schedule with nothing on it. It has no timers: the sandbox catches up before each request and before each look at what
 * it holds, so that the same run in the same virtual time repeats exactly.
 */
export function delayedSchedule(now: () => number): DelayedSchedule {
  let waiting: { readonly at: number; readonly effect: DelayedEffect }[] = [];
  const counts = { pending: 0, done: 0, refused: 0 };
  let running: Promise<void> | undefined;
  let cancelled = false;

  const end = (done: boolean): void => {
    counts.pending -= 1;
    counts[done ? "done" : "refused"] += 1;
  };

  /** Runs what is due; stays synchronous for as long as the effects do. */
  function runDue(): Promise<void> | undefined {
    for (;;) {
      const next = waiting.filter(({ at }) => at <= now()).toSorted((one, other) => one.at - other.at)[0];
      if (next === undefined) return undefined;
      waiting = waiting.filter((entry) => entry !== next);
      const done = next.effect(next.at);
      if (typeof done !== "boolean") return done.then(end).then(runDue);
      end(done);
    }
  }

  return {
    after(ms, effect) {
      if (cancelled) return;
      counts.pending += 1;
      waiting.push({ at: now() + ms, effect });
    },
    catchUp() {
      return (running ??= runDue()?.finally(() => (running = undefined)));
    },
    counts: () => ({ ...counts }),
    cancel() {
      cancelled = true;
      counts.pending -= waiting.length;
      waiting = [];
    },
  };
}
