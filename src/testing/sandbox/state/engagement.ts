/** How users react to posts, and what their authors decide about replies. */
import { fields, whole } from "../checks/values.js";
import type { Engagement, ReplyDecision } from "./posts.js";
import type { PostRecord, State } from "./state.js";

/** Returns the reactions to a post, which start at zero. */
export function engagementOf({ engagement }: Pick<State, "engagement">, postId: string): Engagement {
  return engagement.get(postId) ?? { views: 0, likes: 0, shares: 0, clicks: 0 };
}

/**
 * Changes some of the reactions to a post.
 * Throws a `TypeError` or a `RangeError` that names an invalid count, and a `TypeError` for an unknown post.
 */
export function setEngagement(state: State, postId: string, counts: Partial<Engagement>): void {
  const number = whole(0, Number.MAX_SAFE_INTEGER);
  fields({ views: number, likes: number, shares: number, clicks: number })(counts, "setEngagement()");
  if (!state.posts.has(postId)) throw new TypeError("setEngagement() needs the id of a post in this sandbox");
  state.engagement.set(postId, { ...engagementOf(state, postId), ...counts });
}

/** Returns the decision about a reply, which starts as none. */
export function decisionOf({ decisions }: Pick<State, "decisions">, replyId: string): ReplyDecision {
  return decisions.get(replyId) ?? { hidden: false, approval: null };
}

/** Returns the approval status of a reply: null where its post needs none, or where it was approved. */
// fact: reply-approvals
export function approvalStatus(reply: PostRecord, state: State): "pending" | "ignored" | null {
  const parent = reply.replyTo === null ? undefined : state.posts.get(reply.replyTo);
  if (parent?.parameters.enable_reply_approvals !== "true" || parent.userId === reply.userId) return null;
  const { approval } = decisionOf(state, reply.id);
  if (approval === "approved") return null;
  return approval ?? "pending";
}
