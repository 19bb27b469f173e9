import type { AccountCalls } from "../graph/account-calls.js";
import type { List } from "../graph/pages.js";
import type { CallOptions } from "../http/call.js";
import { deletePost, repost, type Repost } from "../posts/manage.js";
import type { OWN_POST_FIELDS, SINGLE_POST_FIELDS } from "../reading/post-fields.js";
import {
  getPost,
  listPosts,
  type GetPostOptions,
  type ListPostsOptions,
  type OwnPost,
  type OwnPostField,
  type SinglePost,
  type SinglePostField,
} from "../reading/posts.js";

/** `account.posts`: the account's posts, and single ones. */
export class AccountPosts {
  readonly #calls: AccountCalls;

  /** Called by `ThreadsAccount` only. */
  constructor(calls: AccountCalls) {
    this.#calls = calls;
  }

  /**
   * Lists the account's own posts, newest first: no replies, and reposts as `REPOST_FACADE`. Needs `threads_basic`.
   * Source: https://developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts
   *
   * @returns a list, which rejects with ThreadsValidationError for options that cannot be sent, or with the error of a request
   * @example
   * ```ts
   * for await (const post of account.posts.list({ fields: ["id", "text", "timestamp"] })) console.log(post.text);
   * ```
   */
  list<
    const Chosen extends readonly OwnPostField[] = typeof OWN_POST_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(options: ListPostsOptions<Chosen, Extra> = {}): List<OwnPost<Chosen, Extra>> {
    return listPosts(this.#calls, "list", options) as List<OwnPost<Chosen, Extra>>;
  }

  /**
   * Lists the account's ghost posts, which Threads archives after 24 hours. Needs `threads_basic`.
   * Source: https://developers.facebook.com/documentation/threads/reference/user
   *
   * @returns as `list`
   */
  ghosts<
    const Chosen extends readonly OwnPostField[] = typeof OWN_POST_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(options: ListPostsOptions<Chosen, Extra> = {}): List<OwnPost<Chosen, Extra>> {
    return listPosts(this.#calls, "ghosts", options) as List<OwnPost<Chosen, Extra>>;
  }

  /**
   * Reads one post. Needs `threads_basic`; public posts of others also need advanced access for the app.
   * Source: https://developers.facebook.com/documentation/threads/reference/media-retrieval
   *
   * @param id the id of the post, digits
   * @throws ThreadsApiError whose `kind` is `not-found` for a post that does not exist or that the account may not see
   * @example
   * ```ts
   * const { permalink } = await account.posts.get("18000000000000001", { fields: ["permalink"] });
   * ```
   */
  async get<
    const Chosen extends readonly SinglePostField[] = typeof SINGLE_POST_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(id: string, options: GetPostOptions<Chosen, Extra> = {}): Promise<SinglePost<Chosen, Extra>> {
    return (await getPost(this.#calls, id, options)) as SinglePost<Chosen, Extra>;
  }

  /**
   * Reposts a post of any account. After a lost response, the SDK looks for the repost in the account's own list. Needs
   * `threads_content_publish`.
   * Source: https://developers.facebook.com/documentation/threads/posts/reposts
   *
   * @param id the id of the post, digits
   * @throws ThreadsPublishUnconfirmedError when the response is lost and the list does not show the repost
   */
  async repost(id: string, options: CallOptions = {}): Promise<Repost> {
    return await repost(this.#calls, id, options);
  }

  /**
   * Takes a repost back, by deleting it. Needs the scope `threads_delete`. Meta does not document this; it was seen to work.
   *
   * @param repostId the id that `repost` returned, not that of the post
   * @throws ThreadsApiError whose `kind` is `not-found` for a repost that does not exist
   */
  async undoRepost(repostId: string, options: CallOptions = {}): Promise<void> {
    await deletePost(this.#calls, repostId, options);
  }

  /**
   * Deletes a post of the account. Needs the scope `threads_delete`. Threads allows 100 deletions in 24 hours.
   * Source: https://developers.facebook.com/documentation/threads/posts/delete-posts
   *
   * @param id the id of the post, digits
   * @throws ThreadsApiError whose `kind` is `not-found` for a post that does not exist
   */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await deletePost(this.#calls, id, options);
  }
}
