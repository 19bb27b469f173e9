import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import type { SandboxPost } from "../state/posts.js";
import { approvalStatus } from "../state/engagement.js";
import { userById, type PostRecord, type State } from "../state/state.js";

/**
 * Returns whether a user may read a post: it is not deleted, and it is the user's own or a public tester's. Only its author and the author of
 * the post above see a reply that awaits approval or was ignored.
 */
// fact: post-visibility, reply-approvals
export function mayRead(viewer: SandboxUser, post: SandboxPost, { state }: Context): boolean {
  if (post.deletedAt !== null) return false;
  const isHeldBack = approvalStatus(post, state) !== null && state.posts.get(post.replyTo ?? "")?.userId !== viewer.id;
  if (isHeldBack && post.userId !== viewer.id) return false;
  const author = userById(state, post.userId);
  return author.id === viewer.id || (author.isTester && !author.isPrivate);
}

/** Returns the first post of a conversation, which is the post itself unless it is a reply. */
export function rootOf(post: PostRecord, { posts }: State): PostRecord {
  let root = post;
  for (let parentId = post.replyTo; parentId !== null; parentId = root.replyTo) {
    const parent = posts.get(parentId);
    if (parent === undefined) break;
    root = parent;
  }
  return root;
}
