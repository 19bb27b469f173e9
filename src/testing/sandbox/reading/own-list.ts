import { unknownObject } from "../http/graph-errors.js";
import { pageOf, type ListPage } from "./list-page.js";
import { cursorOf, listQuery, type ListQuery } from "./list-query.js";
import { askedOfPosts, readPost } from "./post-fields.js";
import type { SandboxPost } from "../state/posts.js";
import { json, refuse, type Handler, type UserCall, type World } from "../state/world.js";

/** A list of a person's own posts, by its name in the path. */
export type OwnList = "threads" | "replies" | "ghost_posts";

/** GET /{own id}/threads, /replies or /ghost_posts: the person's own posts, newest first. */
// fact: own-lists
export function ownList(name: OwnList): Handler<UserCall> {
  return (call, world) => {
    if (call.pathId !== null && call.pathId !== call.user.id) return refuse(unknownObject());
    const asked = askedOfPosts(call.parameters.get("fields"));
    if ("refusal" in asked) return refuse(asked.refusal);
    const read = listQuery(call, world.clock.now());
    if ("refusal" in read) return refuse(read.refusal);
    const timeline = world.state.timelines.get(call.user.id) ?? [];
    const page = pageOf(timeline, read.query, (post) => isListed(post, name, read.query, world));
    return json({
      data: page.items.map((post) => readPost(post, asked.fields, call.user, world)),
      paging: paging(page, name, call, world),
    });
  };
}

function isListed(
  post: SandboxPost,
  name: OwnList,
  { since, until }: ListQuery,
  { clock, publishing, behaviors }: World,
) {
  const at = Math.floor(post.publishedAt / 1000);
  if (post.deletedAt !== null || clock.now() < post.publishedAt + publishing.delays.listDelayMs) return false;
  return belongs(post, name, behaviors) && at >= (since ?? -Infinity) && at <= (until ?? Infinity);
}

// fact: replies-in-threads, ghosts-in-threads
function belongs(post: SandboxPost, name: OwnList, { repliesInThreads, ghostsInThreads }: World["behaviors"]): boolean {
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
function paging({ items, hasNewer, hasOlder }: ListPage<SandboxPost>, name: OwnList, call: UserCall, world: World) {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return world.behaviors.emptyPaging ? { cursors: {} } : undefined;
  const cursors = { before: cursorOf(first.id), after: cursorOf(last.id) };
  const link = (side: "before" | "after"): string => {
    const query = new URLSearchParams(call.parameters);
    query.delete("before");
    query.delete("after");
    query.set(side, cursors[side]);
    return `${world.url}/v1.0/${call.user.id}/${name}?${query.toString()}`;
  };
  const { pagingLinks } = world.behaviors;
  return {
    cursors,
    next: pagingLinks && hasOlder ? link("after") : undefined,
    previous: pagingLinks && hasNewer ? link("before") : undefined,
  };
}
