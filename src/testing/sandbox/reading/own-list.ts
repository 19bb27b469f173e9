import { pageOf, type ListPage } from "./list-page.js";
import { cursorOf, listQuery, type ListQuery } from "./list-query.js";
import { postFields, requestedPostFields } from "./post-fields.js";
import type { SandboxPost } from "../state/posts.js";
import { json, refuse, type Handler, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** A list of the user's own posts, by its name in the path. */
export type OwnList = "threads" | "replies" | "ghost_posts";

/** GET /{user}/threads, /replies or /ghost_posts: returns the user's own posts, newest first. */
// fact: own-lists
export function ownList(name: OwnList): Handler<UserCall> {
  return (call, context) => {
    const requested = requestedPostFields(call.parameters.get("fields"));
    if ("refusal" in requested) return refuse(requested.refusal);
    const read = listQuery(call, context.clock.now());
    if ("refusal" in read) return refuse(read.refusal);
    const timeline = context.state.timelines.get(call.user.id) ?? [];
    const page = pageOf(timeline, read.query, (post) => isListed(post, name, read.query, context));
    return json({
      data: page.items.map((post) => postFields(post, requested.fields, call.user, context)),
      paging: paging(page, name, call, context),
    });
  };
}

function isListed(
  post: SandboxPost,
  name: OwnList,
  { since, until }: ListQuery,
  { clock, publishing, behaviors }: Context,
) {
  const at = Math.floor(post.publishedAt / 1000);
  if (post.deletedAt !== null || clock.now() < post.publishedAt + publishing.delays.listDelayMs) return false;
  return belongs(post, name, behaviors) && at >= (since ?? -Infinity) && at <= (until ?? Infinity);
}

// fact: replies-in-threads, ghosts-in-threads
function belongs(
  post: SandboxPost,
  name: OwnList,
  { repliesInThreads, ghostsInThreads }: Context["behaviors"],
): boolean {
  switch (name) {
    case "threads":
      return (post.replyTo === null || repliesInThreads) && (!post.ghost || ghostsInThreads);
    case "replies":
      return post.replyTo !== null;
    case "ghost_posts":
      return post.ghost;
  }
}

// fact: paging-links, empty-paging
function paging({ items, hasNewer, hasOlder }: ListPage<SandboxPost>, name: OwnList, call: UserCall, context: Context) {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return context.behaviors.emptyPaging ? { cursors: {} } : undefined;
  const cursors = { before: cursorOf(first.id), after: cursorOf(last.id) };
  const link = (side: "before" | "after"): string => {
    const query = new URLSearchParams(call.parameters);
    query.delete("before");
    query.delete("after");
    query.set(side, cursors[side]);
    return `${context.url}/v1.0/${call.user.id}/${name}?${query.toString()}`;
  };
  const { pagingLinks } = context.behaviors;
  return {
    cursors,
    next: pagingLinks && hasOlder ? link("after") : undefined,
    previous: pagingLinks && hasNewer ? link("before") : undefined,
  };
}
