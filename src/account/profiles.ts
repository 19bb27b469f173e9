import type { AccountCalls } from "../graph/account-calls.js";
import type { NodeWith } from "../graph/fields.js";
import type { List } from "../graph/pages.js";
import type { PUBLIC_POST_FIELDS } from "../reading/post-fields.js";
import {
  getPublicProfile,
  listPublicPosts,
  type GetPublicProfileOptions,
  type ListPublicPostsOptions,
  type PUBLIC_PROFILE_FIELDS,
  type PublicPost,
  type PublicPostField,
  type PublicProfile,
  type PublicProfileField,
} from "../reading/profiles.js";

/**
 * `account.profiles`: public profiles of other users, from 100 followers on. Needs `threads_profile_discovery`. Before Meta has approved that
 * scope for the app, only Meta's own profiles can be read. Threads allows 1,000 look-ups in 24 hours.
 */
export class AccountProfiles {
  readonly #calls: AccountCalls;

  /** Called by `ThreadsAccount` only. */
  constructor(calls: AccountCalls) {
    this.#calls = calls;
  }

  /**
   * Reads a public profile. Needs `threads_profile_discovery`.
   * Source: https://developers.facebook.com/documentation/threads/threads-profiles
   *
   * @param username the exact handle, without `@`
   * @throws ThreadsValidationError for an invalid handle or field; otherwise what the request throws
   */
  async get<
    const Chosen extends readonly PublicProfileField[] = typeof PUBLIC_PROFILE_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(
    username: string,
    options: GetPublicProfileOptions<Chosen, Extra> = {},
  ): Promise<NodeWith<PublicProfile, Chosen, Extra>> {
    return (await getPublicProfile(this.#calls, username, options)) as NodeWith<PublicProfile, Chosen, Extra>;
  }

  /**
   * Lists the posts of a public profile, newest first. Needs `threads_profile_discovery`.
   * Source: https://developers.facebook.com/documentation/threads/reference/user
   *
   * @param username the exact handle, without `@`
   * @returns a list, which rejects with ThreadsValidationError for an invalid handle or option, or with the error of a request
   */
  posts<
    const Chosen extends readonly PublicPostField[] = typeof PUBLIC_POST_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(username: string, options: ListPublicPostsOptions<Chosen, Extra> = {}): List<PublicPost<Chosen, Extra>> {
    return listPublicPosts(this.#calls, username, options) as List<PublicPost<Chosen, Extra>>;
  }
}
