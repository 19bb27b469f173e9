const DAY_MS = 24 * 3600 * 1000;

/** How many old times are kept before they are discarded. Discarding at every count would cost more than it frees. */
const MOST_OLD = 4096;

/** A counter of events in rolling 24 hours. */
export class RollingDay {
  #times: number[] = [];
  #first = 0;

  /** Counts an event at `now`, in epoch ms. */
  add(now: number): void {
    this.#times.push(now);
  }

  /** Returns the number of events in the 24 hours before `now`, in epoch ms. */
  count(now: number): number {
    while ((this.#times[this.#first] ?? now) <= now - DAY_MS) this.#first += 1;
    if (this.#first > MOST_OLD) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
    return this.#times.length - this.#first;
  }
}
