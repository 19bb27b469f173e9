/**
 * The account's posts, and single ones.
 * Source: https://developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts
 */
import type { AccountCalls } from "../graph/account-calls.js";
import { listAt, nodeAt, readList, readNode } from "../graph/endpoint.js";
import type { FieldSelection, NodeWith } from "../graph/fields.js";
import { checkListOptions, LIST_OPTIONS, type List, type ListOptions } from "../graph/pages.js";
import type { CallOptions } from "../http/call.js";
import { CALL_OPTIONS, checkCallOptions } from "../internal/arguments.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import type { Post } from "./post.js";
import { OWN_POST_FIELDS, postFields, SINGLE_POST_FIELDS, type PostShape } from "./post-fields.js";

const BASIC: readonly ThreadsScope[] = ["threads_basic"];
const OWN = postFields("post", OWN_POST_FIELDS);

/** Reading posts. */
export const READ_POST_ENDPOINTS = {
  list: listAt("/me/threads", BASIC, OWN),
  ghosts: listAt("/me/ghost_posts", BASIC, OWN),
  get: nodeAt("/{id}", BASIC, postFields("post", SINGLE_POST_FIELDS)),
};

/** A field of a post in the account's lists. */
export type OwnPostField = (typeof OWN_POST_FIELDS)[number];
/** A field of a single post. */
export type SinglePostField = (typeof SINGLE_POST_FIELDS)[number];

/** Options of `account.posts.list` and `account.posts.ghosts`. */
export type ListPostsOptions<
  Chosen extends readonly OwnPostField[] = readonly OwnPostField[],
  Extra extends readonly string[] = readonly string[],
> = ListOptions & FieldSelection<OwnPostField, Chosen, Extra>;

/** Options of `account.posts.get`. */
export type GetPostOptions<
  Chosen extends readonly SinglePostField[] = readonly SinglePostField[],
  Extra extends readonly string[] = readonly string[],
> = CallOptions & FieldSelection<SinglePostField, Chosen, Extra>;

/** The names of list options with a selection of fields. */
export const SELECTED_LIST_OPTIONS = { ...LIST_OPTIONS, fields: true, extraFields: true } as const;

/** Lists the account's own posts, or its ghost posts. */
export function listPosts(
  calls: AccountCalls,
  which: "list" | "ghosts",
  options: ListPostsOptions,
): List<Partial<PostShape<typeof OWN_POST_FIELDS>>> {
  return readList(calls, READ_POST_ENDPOINTS[which], () => checkListOptions(options, SELECTED_LIST_OPTIONS));
}

/** Reads one post. */
export async function getPost(calls: AccountCalls, id: string, options: GetPostOptions): Promise<Partial<Post>> {
  checkCallOptions(options, { ...CALL_OPTIONS, fields: true, extraFields: true });
  return await readNode(calls, READ_POST_ENDPOINTS.get, { ...options, id });
}

/** A post of the account's lists. */
export type OwnPost<
  Chosen extends readonly OwnPostField[] = typeof OWN_POST_FIELDS,
  Extra extends readonly string[] = readonly [],
> = NodeWith<Post, Chosen, Extra>;

/** A single post. */
export type SinglePost<
  Chosen extends readonly SinglePostField[] = typeof SINGLE_POST_FIELDS,
  Extra extends readonly string[] = readonly [],
> = NodeWith<Post, Chosen, Extra>;
