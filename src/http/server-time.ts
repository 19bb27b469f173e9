/** Threads' own time, as the `Date` of its answers tells it. */

/** `Date` leaves out the fraction of its second. */
const GRAIN_MS = 1_000;

/** The last `Date` that was read: it is the same for all the answers of a second. */
let lastText = "";
let lastMs = NaN;

/** What a `Date` header says, in epoch milliseconds; NaN when there is none. */
export function readDate(text: string | undefined): number {
  if (text === undefined) return NaN;
  if (text !== lastText) [lastText, lastMs] = [text, Date.parse(text)];
  return lastMs;
}

/** One answer: when it was dated by Threads, and when it was asked for and read by our clock; epoch milliseconds. */
export interface DatedAnswer {
  readonly servedAt: number;
  readonly askedAt: number;
  readonly readAt: number;
}

/**
 * How far Threads' clock is ahead of ours, in milliseconds, after one more answer. It was dated somewhere between being asked for and being
 * read, which bounds the truth; what was believed before moves no further than into these bounds. So an answer that took long, or that a
 * process read late because it was stopped, takes nothing back that quicker ones have told.
 */
export function clockAhead(believedMs: number, { servedAt, askedAt, readAt }: DatedAnswer): number {
  const [leastMs, mostMs] = [servedAt - readAt, servedAt + GRAIN_MS - askedAt];
  return Math.min(mostMs, Math.max(leastMs, believedMs));
}
