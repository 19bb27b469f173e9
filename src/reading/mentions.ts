/**
 * Posts that mention the account.
 * Source: https://developers.facebook.com/documentation/threads/threads-mentions
 */
import type { AccountCalls } from "../graph/account-calls.js";
import { listAt, readList } from "../graph/endpoint.js";
import type { FieldSelection, NodeWith } from "../graph/fields.js";
import { checkListOptions, type List, type ListOptions } from "../graph/pages.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import type { Post } from "./post.js";
import { MENTION_FIELDS, postFields } from "./post-fields.js";
import { SELECTED_LIST_OPTIONS } from "./posts.js";

const SCOPES: readonly ThreadsScope[] = ["threads_basic", "threads_manage_mentions"];

/** Reading mentions. */
export const MENTION_ENDPOINTS = { list: listAt("/me/mentions", SCOPES, postFields("mention", MENTION_FIELDS)) };

/** A field of a mention. */
export type MentionField = (typeof MENTION_FIELDS)[number];

/** Options of `account.mentions.list`. */
export type ListMentionsOptions<
  Chosen extends readonly MentionField[] = readonly MentionField[],
  Extra extends readonly string[] = readonly string[],
> = ListOptions & FieldSelection<MentionField, Chosen, Extra>;

/** A post that mentions the account. */
export type Mention<
  Chosen extends readonly MentionField[] = typeof MENTION_FIELDS,
  Extra extends readonly string[] = readonly [],
> = NodeWith<Post, Chosen, Extra>;

/** Lists the posts that mention the account. */
export function listMentions(
  calls: AccountCalls,
  options: ListMentionsOptions,
): List<Partial<Pick<Post, MentionField>>> {
  return readList(calls, MENTION_ENDPOINTS.list, () => checkListOptions(options, SELECTED_LIST_OPTIONS));
}
