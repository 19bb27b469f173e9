import type { Behaviors } from "../behaviors.js";
import { RollingDay } from "../state/rolling-day.js";

/** Counts calls in rolling 24 hours and tells how near the limit they are. */
export interface Usage {
  /** Counts a call at `now` (epoch ms) and answers whether it is over the limit. */
  count(now: number): boolean;
  /** The usage headers for an answer at this point; a throttled answer says 100 per cent whatever was counted. */
  headers(behaviors: Behaviors, throttled: boolean): Record<string, string>;
}

/** Usage against a limit of calls; throttled calls count too, so that a client that hammers stays blocked. */
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
