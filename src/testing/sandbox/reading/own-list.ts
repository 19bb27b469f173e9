import type { Handler, UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";
import type { SandboxPost } from "../state/posts.js";
import { listPosts } from "./post-list.js";

/** A list of a user's own posts, by its name in the path. */
export type OwnList = "threads" | "replies" | "ghost_posts";

/** GET /{user}/threads, /replies or /ghost_posts: lists the user's own posts, newest first. */
// fact: own-lists
export function ownList(name: OwnList): Handler<UserCall> {
  return (call, context) =>
    listPosts(call, context, {
      posts: context.state.timelines.get(call.user.id) ?? [],
      isListed: (post) => isVisible(post, context) && belongs(post, name, context.behaviors),
      path: `/${call.user.id}/${name}`,
    });
}

function isVisible(post: SandboxPost, { clock, publishing }: Context): boolean {
  return clock.now() >= post.publishedAt + publishing.delays.listDelayMs;
}

// fact: replies-in-threads, ghosts-in-threads
function belongs(post: SandboxPost, name: OwnList, behaviors: Context["behaviors"]): boolean {
  switch (name) {
    case "threads":
      return (post.replyTo === null || behaviors.repliesInThreads) && (!post.ghost || behaviors.ghostsInThreads);
    case "replies":
      return post.replyTo !== null;
    case "ghost_posts":
      return post.ghost;
  }
}
