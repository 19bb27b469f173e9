import type { AccountCalls } from "../graph/account-calls.js";
import type { CallOptions } from "../http/call.js";
import {
  readDemographics,
  readPostInsights,
  readUserInsights,
  type FollowerBreakdown,
  type FollowerCount,
  type POST_METRICS,
  type PostInsights,
  type PostInsightsOptions,
  type PostMetric,
  type USER_METRICS,
  type UserInsights,
  type UserInsightsOptions,
  type UserMetric,
} from "../reading/insights.js";
import { ManyPostInsights, type ManyPostInsightsOptions } from "../reading/many-post-insights.js";

/** `account.insights`: how posts and the account perform. Needs `threads_manage_insights`. */
export class AccountInsights {
  readonly #calls: AccountCalls;

  /** Called by `ThreadsAccount` only. */
  constructor(calls: AccountCalls) {
    this.#calls = calls;
  }

  /**
   * Reads the insights of a post: its whole life, without those of the replies below. A metric that Threads leaves out is null, never 0; a repost
   * has none at all. It sends one request, and one for each metric more where Threads refuses one of them. Needs `threads_manage_insights`.
   * Source: https://developers.facebook.com/documentation/threads/insights
   *
   * @param id the id of the post, digits
   * @throws ThreadsValidationError for an invalid id or metric; otherwise what a request throws
   * @example
   * ```ts
   * const { views, likes } = await account.insights.post("18000000000000001");
   * ```
   */
  async post<const Chosen extends readonly PostMetric[] = typeof POST_METRICS>(
    id: string,
    options: PostInsightsOptions<Chosen> = {},
  ): Promise<PostInsights<Chosen>> {
    return (await readPostInsights(this.#calls, id, options)) as PostInsights<Chosen>;
  }

  /**
   * Reads the insights of many posts, and yields each result when it arrives, in any order. Continues after the failure of a single post, waits for
   * rate limits to end, and throws when the token is invalid; then `unfinished()` returns the remaining ids. An id that is being read already
   * is not read twice. Needs `threads_manage_insights`.
   *
   * @param ids any iterable; it is read as the requests go on
   * @returns the results to iterate. The loop throws ThreadsValidationError for options that cannot be sent; the call itself never throws.
   * @example
   * ```ts
   * for await (const { id, insights, error } of account.insights.posts(ids, { concurrency: 8 })) {
   *   if (error === undefined) console.log(id, insights.views);
   * }
   * ```
   */
  posts<const Chosen extends readonly PostMetric[] = typeof POST_METRICS>(
    ids: Iterable<string> | AsyncIterable<string>,
    options: ManyPostInsightsOptions<Chosen> = {},
  ): ManyPostInsights<Chosen> {
    return new ManyPostInsights(this.#calls, ids, options);
  }

  /**
   * Reads the insights of the account in a range. It sends one request for everything that has a range, one for each week of `views` where the
   * range is longer than a week, and one for `followers_count`. Needs `threads_manage_insights`.
   * Source: https://developers.facebook.com/documentation/threads/insights
   *
   * @throws ThreadsValidationError for an invalid range or metric; otherwise what a request throws
   * @example
   * ```ts
   * const { views, viewsByDay, likes } = await account.insights.user({ since: new Date("2026-11-01") });
   * ```
   */
  async user<const Chosen extends readonly UserMetric[] = typeof USER_METRICS>(
    options: UserInsightsOptions<Chosen> = {},
  ): Promise<UserInsights<Chosen>> {
    return (await readUserInsights(this.#calls, options)) as UserInsights<Chosen>;
  }

  /**
   * Reads how many followers the account has by country, city, age or gender. Threads sends this from 100 followers on; below, the list is empty.
   * Needs `threads_manage_insights`.
   * Source: https://developers.facebook.com/documentation/threads/insights
   *
   * @throws ThreadsValidationError for another breakdown; otherwise what the request throws
   */
  async demographics(by: FollowerBreakdown, options: CallOptions = {}): Promise<readonly FollowerCount[]> {
    return await readDemographics(this.#calls, by, options);
  }
}
