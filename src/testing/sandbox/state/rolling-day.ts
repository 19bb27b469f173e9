const DAY_MS = 24 * 3600 * 1000;

/** How many old times are kept before they are cut off: cutting at every count would cost more than it frees. */
const MOST_OLD = 4096;

/** Counts what happened in the last 24 hours, which roll. */
export class RollingDay {
  #times: number[] = [];
  #first = 0;

  /** Counts one more at `now`, in epoch ms. */
  add(now: number): void {
    this.#times.push(now);
  }

  /** How many there were in the 24 hours up to `now`, in epoch ms. */
  count(now: number): number {
    while ((this.#times[this.#first] ?? now) <= now - DAY_MS) this.#first += 1;
    if (this.#first > MOST_OLD) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
    return this.#times.length - this.#first;
  }
}
