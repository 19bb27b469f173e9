import type { PostRecord, State } from "../state/state.js";

/** The post at the head of a conversation: the post itself when it answers none. */
export function rootOf(post: PostRecord, { posts }: State): PostRecord {
  let root = post;
  for (let above = post.replyTo; above !== null; above = root.replyTo) {
    const parent = posts.get(above);
    if (parent === undefined) break;
    root = parent;
  }
  return root;
}
