/**
 * Reading replies and managing them.
 * Source: https://developers.facebook.com/documentation/threads/retrieve-and-manage-replies/replies-and-conversations
 */
import type { AccountCalls } from "../graph/account-calls.js";
import { checkId } from "../graph/check-id.js";
import { callTo, listAt, readList, type Endpoint, type ReadInput } from "../graph/endpoint.js";
import { schemaOf, type FieldSelection, type NodeWith } from "../graph/fields.js";
import { checkListOptions, type List, type ListOptions } from "../graph/pages.js";
import { success } from "../graph/values.js";
import type { CallOptions } from "../http/call.js";
import { checkCallOptions } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { Post, PostField } from "./post.js";
import { OWN_REPLY_FIELDS, PENDING_REPLY_FIELDS, postFields, REPLY_FIELDS } from "./post-fields.js";
import { SELECTED_LIST_OPTIONS } from "./posts.js";

const READ: readonly ThreadsScope[] = ["threads_basic", "threads_read_replies"];
const MANAGE: readonly ThreadsScope[] = ["threads_basic", "threads_manage_replies"];
const REPLY = postFields("reply", REPLY_FIELDS);

/** Reading replies. */
export const READ_REPLY_ENDPOINTS = {
  own: listAt("/me/replies", READ, postFields("reply", OWN_REPLY_FIELDS)),
  to: listAt("/{id}/replies", READ, REPLY),
  conversation: listAt("/{id}/conversation", READ, REPLY),
  pending: listAt("/{id}/pending_replies", READ, postFields("reply", PENDING_REPLY_FIELDS)),
};

/**
 * Managing replies. Both set a state, so that a repeat changes nothing.
 * Source: https://developers.facebook.com/documentation/threads/reply-management
 */
export const MANAGE_REPLY_ENDPOINTS = {
  hide: { method: "POST", path: "/{id}/manage_reply", scopes: MANAGE, replay: "always" },
  approve: { method: "POST", path: "/{id}/manage_pending_reply", scopes: MANAGE, replay: "always" },
} as const satisfies Record<string, Endpoint>;

/** A field of a reply to a post. */
export type ReplyField = (typeof REPLY_FIELDS)[number];
/** A field of a pending reply. */
export type PendingReplyField = (typeof PENDING_REPLY_FIELDS)[number];
/** A field of a reply in the account's own list. */
export type OwnReplyField = (typeof OWN_REPLY_FIELDS)[number];

/** Options of the lists of replies. */
export type ListRepliesOptions<
  Field extends PostField,
  Chosen extends readonly Field[] = readonly Field[],
  Extra extends readonly string[] = readonly string[],
> = ListOptions &
  FieldSelection<Field, Chosen, Extra> & {
    /** Whether the newest replies come first, as they do if omitted. Not for the account's own list. */
    readonly reverse?: boolean | undefined;
  };

/** Options of `account.replies.pending`. */
export type ListPendingOptions<
  Chosen extends readonly PendingReplyField[] = readonly PendingReplyField[],
  Extra extends readonly string[] = readonly string[],
> = ListRepliesOptions<PendingReplyField, Chosen, Extra> & {
  /** Both if omitted. */
  readonly status?: "pending" | "ignored" | undefined;
};

/** A reply to a post. */
export type Reply<
  Chosen extends readonly ReplyField[] = typeof REPLY_FIELDS,
  Extra extends readonly string[] = readonly [],
> = NodeWith<Post, Chosen, Extra>;
/** A pending reply. */
export type PendingReply<
  Chosen extends readonly PendingReplyField[] = typeof PENDING_REPLY_FIELDS,
  Extra extends readonly string[] = readonly [],
> = NodeWith<Post, Chosen, Extra>;
/** A reply of the account. */
export type OwnReply<
  Chosen extends readonly OwnReplyField[] = typeof OWN_REPLY_FIELDS,
  Extra extends readonly string[] = readonly [],
> = NodeWith<Post, Chosen, Extra>;

const REPLIES_OPTIONS: NamesOf<ListRepliesOptions<ReplyField>> = { ...SELECTED_LIST_OPTIONS, reverse: true };
const PENDING_OPTIONS: NamesOf<ListPendingOptions> = { ...REPLIES_OPTIONS, status: true };

/** Lists the account's own replies. */
export function listOwnReplies(
  calls: AccountCalls,
  options: ListOptions & FieldSelection<OwnReplyField>,
): List<unknown> {
  return readList(calls, READ_REPLY_ENDPOINTS.own, () => checkListOptions(options, SELECTED_LIST_OPTIONS));
}

/** Lists the replies to a post, of one level or of all. */
export function listReplies(
  calls: AccountCalls,
  endpoint: (typeof READ_REPLY_ENDPOINTS)["to" | "conversation"],
  postId: string,
  options: ListRepliesOptions<ReplyField>,
): List<Partial<Pick<Post, ReplyField>>> {
  return readList(calls, endpoint, () => ofPost(postId, checkListOptions(options, REPLIES_OPTIONS), {}));
}

/** Lists the replies to a post that wait for approval, or were ignored. */
export function listPendingReplies(calls: AccountCalls, postId: string, options: ListPendingOptions): List<unknown> {
  return readList(calls, READ_REPLY_ENDPOINTS.pending, () => {
    const { status, ...rest } = checkListOptions(options, PENDING_OPTIONS);
    // JavaScript callers may pass any value.
    const given: unknown = status;
    if (given !== undefined && given !== "pending" && given !== "ignored")
      refuse("status", "must be pending or ignored");
    return ofPost(postId, rest, { approval_status: status });
  });
}

/** Returns what a list of replies to a post sends. */
function ofPost<Field extends PostField>(
  postId: string,
  { reverse, ...options }: ListRepliesOptions<Field>,
  query: { readonly approval_status?: string | undefined },
): ReadInput<Pick<Post, Field>> & ListOptions {
  if (reverse !== undefined && typeof reverse !== "boolean") refuse("reverse", "must be a boolean");
  return { ...options, id: postId, idName: "postId", query: { ...query, reverse } };
}

/** Hides or shows a reply, or approves or ignores a pending one. */
export async function manageReply(
  calls: AccountCalls,
  action: keyof typeof MANAGE_REPLY_ENDPOINTS,
  replyId: string,
  value: boolean,
  options: CallOptions,
): Promise<void> {
  checkCallOptions(options);
  const id = checkId("replyId", replyId);
  const form = { [action]: value };
  await calls.send(callTo(MANAGE_REPLY_ENDPOINTS[action], { id, form, schema: schemaOf(success), ...options }));
}
