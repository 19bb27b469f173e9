import type { AccountCalls } from "../graph/account-calls.js";
import type { FieldSelection } from "../graph/fields.js";
import type { List, ListOptions } from "../graph/pages.js";
import type { CallOptions } from "../http/call.js";
import type { OWN_REPLY_FIELDS, PENDING_REPLY_FIELDS, REPLY_FIELDS } from "../reading/post-fields.js";
import {
  listOwnReplies,
  listPendingReplies,
  listReplies,
  manageReply,
  READ_REPLY_ENDPOINTS,
  type ListPendingOptions,
  type ListRepliesOptions,
  type OwnReply,
  type OwnReplyField,
  type PendingReply,
  type PendingReplyField,
  type Reply,
  type ReplyField,
} from "../reading/replies.js";
import { readReplyTree, type ReplyTree, type ReplyTreeOptions } from "../reading/reply-tree.js";

/** `account.replies`: replies to read and to moderate. Reading needs `threads_read_replies`, moderating `threads_manage_replies`. */
export class AccountReplies {
  readonly #calls: AccountCalls;

  /** Called by `ThreadsAccount` only. */
  constructor(calls: AccountCalls) {
    this.#calls = calls;
  }

  /**
   * Lists the replies that the account wrote, newest first; also the parts of its own threads. Needs `threads_read_replies`.
   * Source: https://developers.facebook.com/documentation/threads/retrieve-and-manage-replies/retrieve-replies
   *
   * @returns a list, which rejects with ThreadsValidationError for options that cannot be sent, or with the error of a request
   */
  list<
    const Chosen extends readonly OwnReplyField[] = typeof OWN_REPLY_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(options: ListOptions & FieldSelection<OwnReplyField, Chosen, Extra> = {}): List<OwnReply<Chosen, Extra>> {
    return listOwnReplies(this.#calls, options) as List<OwnReply<Chosen, Extra>>;
  }

  /**
   * Lists the direct replies to a post, newest first unless `reverse` is false. Needs `threads_read_replies`.
   * Source: https://developers.facebook.com/documentation/threads/retrieve-and-manage-replies/replies-and-conversations
   *
   * @param postId digits
   * @returns as `list`
   */
  to<
    const Chosen extends readonly ReplyField[] = typeof REPLY_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(postId: string, options: ListRepliesOptions<ReplyField, Chosen, Extra> = {}): List<Reply<Chosen, Extra>> {
    return listReplies(this.#calls, READ_REPLY_ENDPOINTS.to, postId, options) as List<Reply<Chosen, Extra>>;
  }

  /**
   * Lists the replies of all levels to a post that is no reply itself; Threads returns an empty list for a reply. Needs `threads_read_replies`.
   * Source: https://developers.facebook.com/documentation/threads/retrieve-and-manage-replies/replies-and-conversations
   *
   * @param postId digits
   * @returns as `list`
   */
  conversation<
    const Chosen extends readonly ReplyField[] = typeof REPLY_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(postId: string, options: ListRepliesOptions<ReplyField, Chosen, Extra> = {}): List<Reply<Chosen, Extra>> {
    return listReplies(this.#calls, READ_REPLY_ENDPOINTS.conversation, postId, options) as List<Reply<Chosen, Extra>>;
  }

  /**
   * Reads the conversation under a post or a reply as a tree, with at most 100 requests; `cut` says whether there was more. Needs
   * `threads_read_replies`.
   *
   * @param postId digits
   * @throws ThreadsValidationError for an invalid id or field; otherwise what a request throws
   * @example
   * ```ts
   * const { replies } = await account.replies.tree("18000000000000001");
   * const unanswered = replies.filter(({ own, replies }) => !own && replies.length === 0);
   * ```
   */
  async tree<
    const Chosen extends readonly ReplyField[] = typeof REPLY_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(postId: string, options: ReplyTreeOptions<Chosen, Extra> = {}): Promise<ReplyTree<Chosen, Extra>> {
    return (await readReplyTree(this.#calls, postId, options)) as unknown as ReplyTree<Chosen, Extra>;
  }

  /**
   * Lists the replies to a post that wait for approval (`status: "pending"`), that were ignored, or both. Needs `threads_read_replies`.
   * Source: https://developers.facebook.com/documentation/threads/reply-management
   *
   * @param postId digits
   * @returns as `list`
   */
  pending<
    const Chosen extends readonly PendingReplyField[] = typeof PENDING_REPLY_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(postId: string, options: ListPendingOptions<Chosen, Extra> = {}): List<PendingReply<Chosen, Extra>> {
    return listPendingReplies(this.#calls, postId, options) as List<PendingReply<Chosen, Extra>>;
  }

  /**
   * Hides a top-level reply to a post of the account, and with it the replies below. Needs `threads_manage_replies`.
   * Source: https://developers.facebook.com/documentation/threads/reply-management
   *
   * @param replyId digits
   */
  async hide(replyId: string, options: CallOptions = {}): Promise<void> {
    await manageReply(this.#calls, "hide", replyId, true, options);
  }

  /** Shows a hidden reply again. Needs `threads_manage_replies`. Otherwise as `hide`. */
  async unhide(replyId: string, options: CallOptions = {}): Promise<void> {
    await manageReply(this.#calls, "hide", replyId, false, options);
  }

  /**
   * Approves a pending reply, or one that was ignored. Needs `threads_manage_replies`.
   * Source: https://developers.facebook.com/documentation/threads/reply-management
   *
   * @param replyId digits
   */
  async approve(replyId: string, options: CallOptions = {}): Promise<void> {
    await manageReply(this.#calls, "approve", replyId, true, options);
  }

  /** Ignores a pending reply; it can still be approved. Needs `threads_manage_replies`. Otherwise as `approve`. */
  async ignore(replyId: string, options: CallOptions = {}): Promise<void> {
    await manageReply(this.#calls, "approve", replyId, false, options);
  }
}
