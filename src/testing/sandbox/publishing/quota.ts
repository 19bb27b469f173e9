import type { Refusal } from "../http/graph-errors.js";
import type { Quota } from "./publishing.js";
import type { Behaviors } from "../behaviors.js";
import { RollingDay } from "../state/rolling-day.js";
import type { Context } from "../state/context.js";

/** Counts one more against a person's quota, or refuses and counts nothing. A reply may draw on two. */
// fact: quota-at-publish, replies-draw-on-posts
export function spend(context: Context, userId: string, quota: Quota): Refusal | null {
  const { behaviors, publishing, clock } = context;
  const drawn: Quota[] = quota === "replies" && behaviors.repliesDrawOnPosts ? ["replies", "posts"] : [quota];
  if (drawn.some((each) => spent(context, userId, each) >= publishing.quotas[each])) return exhausted(behaviors);
  for (const each of drawn) spendingOf(context, userId)[each].add(clock.now());
  return null;
}

/** How much of a quota a person has spent in the last 24 hours. */
export function spent(context: Context, userId: string, quota: Quota): number {
  return spendingOf(context, userId)[quota].count(context.clock.now());
}

function spendingOf({ state }: Context, userId: string): Readonly<Record<Quota, RollingDay>> {
  const found = state.spending.get(userId);
  if (found !== undefined) return found;
  const fresh = { posts: new RollingDay(), replies: new RollingDay(), deletions: new RollingDay() };
  state.spending.set(userId, fresh);
  return fresh;
}

// fact: quota-exhausted
function exhausted({ quotaCode }: Behaviors): Refusal {
  return quotaCode === 613
    ? { status: 400, code: 613, subcode: 4279002, message: "(#613) Calls to this api have exceeded the rate limit" }
    : { status: 400, code: quotaCode, message: `(#${quotaCode}) User request limit reached`, isTransient: true };
}
