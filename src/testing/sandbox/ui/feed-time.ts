const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How long ago a moment was, as a feed says it: now, 5m, 3h, 6d, and from a week on the date. Both in epoch ms. */
export function ago(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE_MS) return "now";
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)}m`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)}h`;
  if (ms < 7 * DAY_MS) return `${Math.floor(ms / DAY_MS)}d`;
  return new Date(at).toISOString().slice(0, 10);
}
