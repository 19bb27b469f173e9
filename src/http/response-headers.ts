/** Reads the response headers that the SDK uses. */
import type { AppUsage } from "../errors/index.js";
import type { WireResponse } from "./dispatch.js";

/** Returns the first value of a header. Names are lower case. */
export function header(response: WireResponse, name: string): string | undefined {
  const value = response.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/** The last `Date` header, kept because all responses of one second carry the same one. */
let lastDate = "";
let lastDateMs = NaN;

/** Returns the time of a `Date` header in epoch milliseconds, or NaN when it is absent or not valid. */
export function readDate(text: string | undefined): number {
  if (text === undefined) return NaN;
  if (text !== lastDate) [lastDate, lastDateMs] = [text, Date.parse(text)];
  return lastDateMs;
}

/** A guess that frees part of the window: Graph's windows roll over an hour, and Graph names no waiting time. */
const DEFAULT_WAIT_MS = 5 * 60_000;

/** The longest accepted wait. A proxy may name years, and a caller that waited so long would never retry. */
const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/**
 * Reads `Retry-After`, in seconds or as a date. Threads was never seen to send it; proxies and gateways in front of it do.
 *
 * @returns milliseconds from `now`, at most a day, or null when the header is absent or not valid
 */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined || header.trim() === "") return null;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(header)) return atMostADay(Number(header) * 1000);
  // `Date.parse` accepts nearly any text, even "-1". Every form of an HTTP date begins with the day of the week.
  const date = /^\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : atMostADay(Math.max(0, date - now));
}

const atMostADay = (ms: number) => Math.min(LONGEST_WAIT_MS, Math.round(ms));

/** Returns how long to wait after a rate limit: the time that the server named, or five minutes. */
export function rateLimitWait(header: string | undefined, now: number): number {
  return readRetryAfter(header, now) ?? DEFAULT_WAIT_MS;
}

const percent = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/**
 * Reads `x-app-usage`: `{"call_count":28,"total_time":25,"total_cputime":25}`, percentages of the app's limit. Graph sends it only after
 * enough calls. Returns null when the header is absent or not valid.
 * Source: https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function readAppUsage(header: string | undefined): AppUsage | null {
  if (header === undefined) return null;
  try {
    const sent = JSON.parse(header) as Record<string, unknown> | null;
    if (typeof sent !== "object" || sent === null) return null;
    return {
      callCount: percent(sent.call_count),
      totalTime: percent(sent.total_time),
      // Meta documents total_cputime, but other clients also read total_cpu_time.
      totalCpuTime: percent(sent.total_cputime ?? sent.total_cpu_time),
    };
  } catch {
    return null;
  }
}
