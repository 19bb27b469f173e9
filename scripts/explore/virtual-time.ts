/** Time that jumps to the next timer as soon as nothing else can run, so that hours of waiting take no real time. */
import type { Clock } from "@hayon/threads";

/** The owner of timers. The timers of a dead process never run; those of a stopped one run after it continues. */
export interface Process {
  dead: boolean;
  /** Virtual time, epoch milliseconds. */
  stoppedUntil: number;
}

interface Timer {
  at: number;
  readonly order: number;
  readonly owner: Process | null;
  run: (() => void) | null;
}

const comesFirst = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** The timers of one schedule. Timers for the same time run in the order of their creation, so that a schedule repeats exactly. */
export class VirtualTime {
  #now: number;
  #order = 0;
  readonly #heap: Timer[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#now;
  }

  /** Calls `run` after `ms` milliseconds. Returns a function that cancels the timer. */
  after(ms: number, run: () => void, owner: Process | null = null): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order++, owner, run };
    this.#push(timer);
    return () => (timer.run = null);
  }

  /** Resolves after `ms` milliseconds, or never when the owner dies first. */
  sleep(ms: number, owner: Process | null = null): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve, owner));
  }

  /** Returns the clock of a process, which is `offMs` wrong. */
  clockOf(owner: Process, offMs = 0): Clock {
    return {
      now: () => this.#now + offMs,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          const abort = () => reject(signal?.reason as Error);
          if (signal?.aborted === true) {
            abort();
            return;
          }
          const cancel = this.after(
            ms,
            () => {
              signal?.removeEventListener("abort", onAbort);
              resolve();
            },
            owner,
          );
          const onAbort = () => {
            cancel();
            abort();
          };
          signal?.addEventListener("abort", onAbort, { once: true });
        }),
    };
  }

  /** Runs timers until `isOver` returns true, no timer is left, or the time is `latest`. */
  async run(isOver: () => boolean, latest: number): Promise<void> {
    for (;;) {
      await allSettled();
      if (isOver()) return;
      const timer = this.#pop();
      if (timer === undefined || timer.at > latest) {
        if (timer !== undefined) this.#push(timer);
        this.#now = Math.max(this.#now, Math.min(latest, timer?.at ?? this.#now));
        return;
      }
      const { run, owner } = timer;
      if (run === null || owner?.dead === true) continue;
      if (owner !== null && owner.stoppedUntil > timer.at) {
        timer.at = owner.stoppedUntil;
        this.#push(timer);
        continue;
      }
      this.#now = Math.max(this.#now, timer.at);
      run();
    }
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !comesFirst(timer, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = timer;
  }

  #pop(): Timer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const [below, child] =
        right !== undefined && comesFirst(right, left) ? [right, 2 * index + 2] : [left, 2 * index + 1];
      if (!comesFirst(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

/** Resolves when every promise that can settle has settled. No promise here waits for a socket. */
const allSettled = () => new Promise<void>((resolve) => setImmediate(resolve));
