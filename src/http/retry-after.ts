/** How long to wait after a refusal for too many calls. */

/** Graph's windows roll over an hour and it names no time: five minutes is a guess that frees a part of the window. */
const DEFAULT_WAIT_MS = 5 * 60_000;

/** The longest accepted wait. A proxy may name years, and a caller that waited so long would never retry. */
const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/**
 * Reads `Retry-After`, in seconds or as a date. Threads was never seen to send it; proxies and gateways in front do.
 *
 * @returns milliseconds from `now`, a day at most, or null when the header is absent or unreadable
 */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined || header.trim() === "") return null;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(header)) return atMostADay(Number(header) * 1000);
  // `Date.parse` takes nearly anything for a date, "-1" too. Each form of an HTTP date begins with the day of the week.
  const date = /^\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : atMostADay(Math.max(0, date - now));
}

const atMostADay = (ms: number) => Math.min(LONGEST_WAIT_MS, Math.round(ms));

/** The wait after a rate limit: what the server named, else a default. */
export function rateLimitWait(header: string | undefined, now: number): number {
  return readRetryAfter(header, now) ?? DEFAULT_WAIT_MS;
}
