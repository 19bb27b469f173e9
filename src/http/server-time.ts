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
export interface DatedResponse {
  readonly servedAt: number;
  readonly askedAt: number;
  readonly readAt: number;
}

/**
 * How far Threads' clock is ahead of ours, in milliseconds, after one more answer. It was dated somewhere between being asked for and being
 * read, which bounds the truth; what was believed before moves no further than into these bounds. So an answer that took long, or that a
 * process read late because it was stopped, takes nothing back that quicker ones have told.
 */
export function clockAhead(believedMs: number, { servedAt, askedAt, readAt }: DatedResponse): number {
  const [leastMs, mostMs] = [servedAt - readAt, servedAt + GRAIN_MS - askedAt];
  return Math.min(mostMs, Math.max(leastMs, believedMs));
}

/** What a client knows of Threads' clock. */
export interface ServerTime {
  /** Milliseconds that Threads' clock is ahead of ours; 0 until the first response. */
  readonly aheadMs: number;
  /**
   * A time that Threads' clock has reached, in epoch milliseconds: the older of the last two responses that agreed with each other. Our own
   * clock adds nothing to it. Null until two responses have agreed.
   */
  readonly confirmedAt: number | null;
}

/** Two responses agree when they put Threads' clock equally far from ours, to this. */
const AGREEMENT_MS = 60_000;

const bounds = ({ servedAt, askedAt, readAt }: DatedResponse) =>
  [servedAt - readAt, servedAt + GRAIN_MS - askedAt] as const;

/** A single `Date` may be hours off, and so may our clock between two responses: then they disagree, and neither counts. */
function agree(a: DatedResponse, b: DatedResponse): boolean {
  const [leastA, mostA] = bounds(a);
  const [leastB, mostB] = bounds(b);
  return leastA <= mostB + AGREEMENT_MS && leastB <= mostA + AGREEMENT_MS;
}

/** Collects what the responses of one client show of Threads' clock. */
export function createServerTime(): ServerTime & { add(answer: DatedResponse): void } {
  let aheadMs = 0;
  let last: DatedResponse | null = null;
  let confirmedAt: number | null = null;
  return {
    get aheadMs() {
      return aheadMs;
    },
    get confirmedAt() {
      return confirmedAt;
    },
    add(answer) {
      aheadMs = clockAhead(aheadMs, answer);
      if (last !== null && agree(last, answer)) confirmedAt = Math.min(last.servedAt, answer.servedAt);
      last = answer;
    },
  };
}
