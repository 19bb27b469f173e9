import type { Behaviors } from "../behaviors.js";
import { RollingDay } from "../state/rolling-day.js";

/** A counter of calls in rolling 24 hours. */
export interface Usage {
  /** Counts a call at `now`, in epoch ms, and returns whether it exceeds the limit. */
  count(now: number): boolean;
  /** Returns the usage headers of a response. A throttled response always reports 100 percent. */
  headers(behaviors: Behaviors, throttled: boolean): Record<string, string>;
}

/** Creates a counter with a limit. Throttled calls count too, so that a client that keeps calling stays blocked. */
// fact: call-limit, rate-limited
export function usageOf(limit: number, appId: string): Usage {
  const calls = new RollingDay();
  let counted = 0;
  return {
    count(now) {
      calls.add(now);
      counted = calls.count(now);
      return counted > limit;
    },
    headers(behaviors, throttled) {
      // fact: app-usage
      const percent = throttled ? 100 : Math.min(100, Math.ceil((counted * 100) / limit));
      const usage = { call_count: percent, total_time: Math.ceil(percent / 2), total_cputime: Math.ceil(percent / 3) };
      return {
        ...(behaviors.usageHeader === "always" ? { "x-app-usage": JSON.stringify(usage) } : {}),
        // fact: business-usage
        ...(behaviors.businessUsageHeader
          ? {
              "x-business-use-case-usage": JSON.stringify({
                [appId]: [{ type: "threads", ...usage, estimated_time_to_regain_access: percent >= 100 ? 60 : 0 }],
              }),
            }
          : {}),
      };
    },
  };
}
