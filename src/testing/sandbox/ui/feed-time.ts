const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Returns how long ago a time was: now, 5m, 3h, 6d, or the date after a week. Both times in epoch ms. */
export function ago(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE_MS) return "now";
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)}m`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)}h`;
  if (ms < 7 * DAY_MS) return `${Math.floor(ms / DAY_MS)}d`;
  return new Date(at).toISOString().slice(0, 10);
}
