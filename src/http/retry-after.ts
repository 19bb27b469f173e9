/** How long to wait after a refusal for too many calls. */

/** Graph's windows roll over an hour and it names no time: five minutes is a guess that frees a part of the window. */
const DEFAULT_WAIT_MS = 5 * 60_000;

/**
 * Reads `Retry-After`, in seconds or as a date. Threads was never seen to send it; proxies and gateways in front do.
 *
 * @returns milliseconds from `now`, or null when the header is absent or unreadable
 */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined || header.trim() === "") return null;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(header)) return Math.round(Number(header) * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The wait after a rate limit: what the server named, else a default. */
export function rateLimitWait(header: string | undefined, now: number): number {
  return readRetryAfter(header, now) ?? DEFAULT_WAIT_MS;
}
