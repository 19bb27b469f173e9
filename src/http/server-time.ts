/** Estimates Threads' clock from the `Date` headers of its responses. */

/** A `Date` header has no fraction of a second. */
const DATE_PRECISION_MS = 1_000;

/** A response with a `Date` header, in epoch milliseconds: `servedAt` by Threads' clock, `sentAt` and `readAt` by ours. */
export interface DatedResponse {
  readonly servedAt: number;
  readonly sentAt: number;
  readonly readAt: number;
}

/**
 * Returns how far Threads' clock is ahead of ours, in milliseconds, after another response. Threads set its `Date` between the moments when
 * we sent the request and read the response, which bounds the offset. The previous offset is clamped to these bounds, so a slow response
 * does not undo what faster responses showed.
 */
export function clockAhead(previousMs: number, response: DatedResponse): number {
  const [leastMs, mostMs] = offsetBounds(response);
  return Math.min(mostMs, Math.max(leastMs, previousMs));
}

const offsetBounds = ({ servedAt, sentAt, readAt }: DatedResponse) =>
  [servedAt - readAt, servedAt + DATE_PRECISION_MS - sentAt] as const;

/** The estimate of Threads' clock. */
export interface ServerTime {
  /** Milliseconds that Threads' clock is ahead of ours. 0 until the first response. */
  readonly aheadMs: number;
  /**
   * A time that Threads' clock has reached, in epoch milliseconds: the older of the last two responses that agree with each other. Our own
   * clock does not move it. Null until two responses agree.
   */
  readonly confirmedAt: number | null;
}

/** Two responses agree when their offsets from our clock differ by at most this. */
const AGREEMENT_MS = 60_000;

/** A single `Date` may be hours off, and our clock may jump between two responses. Then the two disagree, and neither is used. */
function agree(a: DatedResponse, b: DatedResponse): boolean {
  const [leastA, mostA] = offsetBounds(a);
  const [leastB, mostB] = offsetBounds(b);
  return leastA <= mostB + AGREEMENT_MS && leastB <= mostA + AGREEMENT_MS;
}

/** Makes an estimate of Threads' clock, which `add` updates with each dated response. */
export function createServerTime(): ServerTime & { add(response: DatedResponse): void } {
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
    add(response) {
      aheadMs = clockAhead(aheadMs, response);
      if (last !== null && agree(last, response)) confirmedAt = Math.min(last.servedAt, response.servedAt);
      last = response;
    },
  };
}
