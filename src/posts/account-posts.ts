import type { AccountCalls } from "../graph/account-calls.js";
import type { CallOptions } from "../http/call.js";
import { deletePost, repost, type Repost } from "./manage.js";

/** The methods of {@link ThreadsAccount.posts}. */
export class AccountPosts {
  readonly #calls: AccountCalls;

  /** Called by `ThreadsAccount` only. */
  constructor(calls: AccountCalls) {
    this.#calls = calls;
  }

  /**
   * Reposts a post of any account. After a lost response the account's own list is read to find the repost.
   * Source: https://developers.facebook.com/documentation/threads/posts/reposts
   *
   * @param id the id of the post, digits
   * @throws ThreadsPublishUnconfirmedError when the response is lost and the list does not show the repost
   */
  async repost(id: string, options: CallOptions = {}): Promise<Repost> {
    return await repost(this.#calls, id, options);
  }

  /**
   * Deletes a post of the account. Needs the scope `threads_delete`.
   * Source: https://developers.facebook.com/documentation/threads/posts/delete-posts
   *
   * @param id the id of the post, digits
   * @throws ThreadsApiError whose `kind` is `not-found` for a post that does not exist
   */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await deletePost(this.#calls, id, options);
  }
}
