/** How many effects faults have delayed, and how they ended. */
export interface DelayedEffects {
  /** Not due yet. */
  readonly pending: number;
  /** Took effect. */
  readonly done: number;
  /** Refused when they were due. */
  readonly refused: number;
}

/** A delayed effect. It receives the time at which it happens, and returns whether it took effect. */
export type DelayedEffect = (at: number) => boolean | Promise<boolean>;

/** A schedule of delayed effects. */
export interface DelayedSchedule {
  /** Delays an effect by `ms` milliseconds of the sandbox's clock. */
  after(ms: number, effect: DelayedEffect): void;
  /** Runs the due effects in the order of their times. Resolves when they have finished. */
  catchUp(): Promise<void> | undefined;
  counts(): DelayedEffects;
  /** Discards the pending effects, and any later one. A running effect finishes. */
  cancel(): void;
}

/**
 * Creates an empty schedule. It has no timers: the sandbox runs due effects before each request and before each read of its state,
 * so that a run in virtual time can be repeated exactly.
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

  /** Runs the due effects. It is synchronous if all of them are. */
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
