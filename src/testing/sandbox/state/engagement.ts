/** How users react to posts, and what their authors decide about replies. */
import { fields, whole } from "../checks/values.js";
import type { Engagement, ReplyDecision, SandboxPost } from "./posts.js";
import { seededRandom } from "./random.js";
import { userById, type PostRecord, type State } from "./state.js";

/**
 * Returns the reactions to a post at `now`: those that a test set, else the simulated ones, else zero; and the likes that users of the
 * sandbox gave since.
 */
export function engagementOf(state: State, post: Reacted, now: number): Engagement {
  const counts = { ...(state.engagementSeed === null ? NONE : simulated(state.engagementSeed, post, now)) };
  Object.assign(counts, state.engagement.get(post.id));
  counts.likes += state.likes.get(post.id)?.size ?? 0;
  return counts;
}

/** The fields of a post that decide its simulated reactions. */
type Reacted = Pick<SandboxPost, "id" | "publishedAt" | "parameters">;

const NONE: Engagement = { views: 0, likes: 0, shares: 0, clicks: 0 };
const HALF_DAY_MS = 43_200_000;

/** Returns reactions that grow with the age of a post, fast at first, to a number that the seed decides. */
function simulated(seed: number, { id, publishedAt, parameters }: Reacted, now: number): Engagement {
  const hasLink = parameters.link_attachment !== undefined;
  const random = seededRandom(seed, `engagement/${id}`);
  const reached = 1 - Math.exp(-Math.max(0, now - publishedAt) / HALF_DAY_MS);
  const views = random.int(50, 5000);
  const grown = (share: number): number => Math.round(views * share * reached);
  return {
    views: grown(1),
    likes: grown(random.next() * 0.1),
    shares: grown(random.next() * 0.02),
    clicks: hasLink ? grown(random.next() * 0.05) : 0,
  };
}

/**
 * Sets some of the reactions to a post. Likes that users gave before are replaced.
 * Throws a `TypeError` or a `RangeError` that names an invalid count, and a `TypeError` for an unknown post.
 */
export function setEngagement(state: State, postId: string, counts: Partial<Engagement>): void {
  const number = whole(0, Number.MAX_SAFE_INTEGER);
  fields({ views: number, likes: number, shares: number, clicks: number })(counts, "setEngagement()");
  if (!state.posts.has(postId)) throw new TypeError("setEngagement() needs the id of a post in this sandbox");
  const set = Object.entries(counts as object).filter(([, value]) => value !== undefined);
  state.engagement.set(postId, { ...state.engagement.get(postId), ...Object.fromEntries(set) });
  if (counts.likes !== undefined) state.likes.delete(postId);
}

/** Adds or removes a user's like of a post. */
export function setLike(state: State, postId: string, userId: string, liked: boolean): void {
  const post = existingPost(state, postId, "like()");
  const users = state.likes.get(post.id) ?? new Set();
  if (liked) users.add(userById(state, userId).id);
  else users.delete(userId);
  state.likes.set(post.id, users);
}

/** Returns a post that is not deleted. Throws a `TypeError` that names `caller`. */
export function existingPost(state: State, postId: string, caller: string): PostRecord {
  const post = state.posts.get(postId);
  if (post?.deletedAt === null) return post;
  throw new TypeError(`${caller} needs the id of a post in this sandbox that is not deleted`);
}

/** Returns the decision about a reply, which starts as none. */
export function decisionOf({ decisions }: Pick<State, "decisions">, replyId: string): ReplyDecision {
  return decisions.get(replyId) ?? { hidden: false, approval: null };
}

/** Returns whether a reply is hidden. The replies below a hidden one are hidden with it. */
// fact: manage-reply
export function isHidden(reply: SandboxPost, state: State): boolean {
  for (let each: SandboxPost | undefined = reply; each !== undefined; each = state.posts.get(each.replyTo ?? "")) {
    if (decisionOf(state, each.id).hidden) return true;
  }
  return false;
}

/** Returns the approval status of a reply: null where its post needs none, or where it was approved. */
// fact: reply-approvals
export function approvalStatus(reply: SandboxPost, state: State): "pending" | "ignored" | null {
  const parent = reply.replyTo === null ? undefined : state.posts.get(reply.replyTo);
  if (parent?.parameters.enable_reply_approvals !== "true" || parent.userId === reply.userId) return null;
  const { approval } = decisionOf(state, reply.id);
  if (approval === "approved") return null;
  return approval ?? "pending";
}

/** Returns the replies to a post that others can see, or all replies of the conversation below it. A reply that awaits approval hides the replies below it. */
export function visibleReplies(post: Pick<SandboxPost, "id">, state: State, deep: boolean): PostRecord[] {
  const found: PostRecord[] = [];
  const open = [...(state.replies.get(post.id) ?? [])];
  // The loop also visits what it adds.
  for (const next of open) {
    if (approvalStatus(next, state) !== null) continue;
    if (next.deletedAt === null) found.push(next);
    if (deep) open.push(...(state.replies.get(next.id) ?? []));
  }
  return found;
}
