import type { AppUsage } from "../errors/index.js";

const percent = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/**
 * Reads `x-app-usage`: `{"call_count":28,"total_time":25,"total_cputime":25}`, percentages of the app's limit. Graph sends it only once
 * enough calls were made. An unreadable header is no header.
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
      // Documented as total_cputime; one client in the field looks for total_cpu_time.
      totalCpuTime: percent(sent.total_cputime ?? sent.total_cpu_time),
    };
  } catch {
    return null;
  }
}
