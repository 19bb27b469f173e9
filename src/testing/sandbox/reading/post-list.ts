import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";
import type { PostRecord } from "../state/state.js";
import { pageOf } from "./list-page.js";
import { cursorOf, listQuery } from "./list-query.js";
import { postFields, requestedPostFields } from "./post-fields.js";

/** Posts to list, and which of them. */
export interface PostList {
  /** Oldest first. */
  readonly posts: readonly PostRecord[];
  readonly isListed: (post: PostRecord) => boolean;
  /** The path without a version, for the links to other pages. */
  readonly path: string;
  /** With false the oldest come first. True if omitted. */
  readonly newestFirst?: boolean;
}

/** Returns the requested page of a list of posts, with their requested fields. */
// fact: paging-links, empty-paging
export function listPosts(call: UserCall, context: Context, list: PostList): HandlerResult {
  const requested = requestedPostFields(call.parameters.get("fields"));
  if ("refusal" in requested) return refuse(requested.refusal);
  const read = listQuery(call, context.clock.now());
  if ("refusal" in read) return refuse(read.refusal);
  const { since, until } = read.query;
  const inRange = ({ publishedAt }: PostRecord) => {
    const at = Math.floor(publishedAt / 1000);
    return at >= (since ?? -Infinity) && at <= (until ?? Infinity);
  };
  const posts = list.newestFirst === false ? list.posts.toReversed() : list.posts;
  const page = pageOf(posts, read.query, (post) => post.deletedAt === null && inRange(post) && list.isListed(post));
  const [first, last] = [page.items[0], page.items.at(-1)];
  const { emptyPaging, pagingLinks } = context.behaviors;
  const link = (side: "before" | "after", id: string): string => {
    const query = new URLSearchParams(call.parameters);
    query.delete("before");
    query.delete("after");
    query.set(side, cursorOf(id));
    return `${context.url}/v1.0${list.path}?${query.toString()}`;
  };
  const paging =
    first === undefined || last === undefined
      ? emptyPaging
        ? { cursors: {} }
        : undefined
      : {
          cursors: { before: cursorOf(first.id), after: cursorOf(last.id) },
          next: pagingLinks && page.hasOlder ? link("after", last.id) : undefined,
          previous: pagingLinks && page.hasNewer ? link("before", first.id) : undefined,
        };
  return json({ data: page.items.map((post) => postFields(post, requested.fields, call.user, context)), paging });
}
