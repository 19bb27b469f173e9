import type { Refusal } from "../http/graph-errors.js";
import type { Quota } from "./settings.js";
import type { Behaviors } from "../behaviors.js";
import { RollingDay } from "../state/rolling-day.js";
import type { Context } from "../state/context.js";

/** Counts one use of a user's quota, or refuses it when the quota is used up. A reply may use two quotas. */
// fact: quota-at-publish, replies-use-post-quota
export function useQuota(context: Context, userId: string, quota: Quota): Refusal | null {
  const { behaviors, publishing, clock } = context;
  const quotas: Quota[] = quota === "replies" && behaviors.repliesUsePostQuota ? ["replies", "posts"] : [quota];
  if (quotas.some((each) => quotaUsage(context, userId, each) >= publishing.quotas[each])) return exhausted(behaviors);
  for (const each of quotas) countersOf(context, userId)[each].add(clock.now());
  return null;
}

/** Returns how much of a quota a user has used in the last 24 hours. */
export function quotaUsage(context: Context, userId: string, quota: Quota): number {
  return countersOf(context, userId)[quota].count(context.clock.now());
}

function countersOf({ state }: Context, userId: string): Readonly<Record<Quota, RollingDay>> {
  const found = state.quotaUsage.get(userId);
  if (found !== undefined) return found;
  const fresh = { posts: new RollingDay(), replies: new RollingDay(), deletions: new RollingDay() };
  state.quotaUsage.set(userId, fresh);
  return fresh;
}

// fact: quota-exhausted
function exhausted({ quotaCode }: Behaviors): Refusal {
  return quotaCode === 613
    ? { status: 400, code: 613, subcode: 4279002, message: "(#613) Calls to this api have exceeded the rate limit" }
    : { status: 400, code: quotaCode, message: `(#${quotaCode}) User request limit reached`, isTransient: true };
}
