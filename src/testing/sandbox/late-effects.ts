/** How many effects were put off by `late` faults, and what became of them. */
export interface LateEffects {
  /** Those still to come. */
  readonly pending: number;
  /** Those that came. */
  readonly done: number;
  /** Those that were refused when their time came. */
  readonly refused: number;
}

/** What is put off: it answers whether it took effect. */
type Effect = () => Promise<boolean>;

/** Effects that come later than their requests, by real time. */
export interface LateSchedule {
  /** Lets something happen `ms` milliseconds from now. */
  after(ms: number, effect: Effect): void;
  counts(): LateEffects;
  /** Drops those still to come, and any that is put off from here on. What is under way finishes. */
  cancel(): void;
}

/** A schedule with nothing on it. */
export function lateSchedule(): LateSchedule {
  const timers = new Set<NodeJS.Timeout>();
  const counts = { pending: 0, done: 0, refused: 0 };
  let cancelled = false;

  async function happen(effect: Effect): Promise<void> {
    const done = await effect();
    counts.pending -= 1;
    counts[done ? "done" : "refused"] += 1;
  }

  return {
    after(ms, effect) {
      if (cancelled) return;
      counts.pending += 1;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void happen(effect);
      }, ms);
      timers.add(timer);
    },
    counts: () => ({ ...counts }),
    cancel() {
      cancelled = true;
      for (const timer of timers) clearTimeout(timer);
      counts.pending -= timers.size;
      timers.clear();
    },
  };
}
