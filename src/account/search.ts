import type { AccountCalls } from "../graph/account-calls.js";
import type { List } from "../graph/pages.js";
import type { SEARCH_FIELDS } from "../reading/post-fields.js";
import { search, type FoundPost, type SearchField, type SearchOptions } from "../reading/search.js";

/**
 * `account.search`: public posts by keyword or topic. Needs `threads_keyword_search`. Before Meta has approved that scope for the app, a search
 * finds only the account's own posts or nothing, without an error. Threads allows 2,200 searches in 24 hours per user; empty results are free.
 */
export class AccountSearch {
  readonly #calls: AccountCalls;

  /** Called by `ThreadsAccount` only. */
  constructor(calls: AccountCalls) {
    this.#calls = calls;
  }

  /**
   * Searches public posts for a keyword. Needs `threads_keyword_search`.
   * Source: https://developers.facebook.com/documentation/threads/keyword-search
   *
   * @returns a list, which rejects with ThreadsValidationError for options that cannot be sent, or with the error of a request
   * @example
   * ```ts
   * const page = await account.search.keyword("sailing", { order: "recent", limit: 50 });
   * ```
   */
  keyword<
    const Chosen extends readonly SearchField[] = typeof SEARCH_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(q: string, options: SearchOptions<Chosen, Extra> = {}): List<FoundPost<Chosen, Extra>> {
    return search(this.#calls, "KEYWORD", q, options) as List<FoundPost<Chosen, Extra>>;
  }

  /** Searches public posts with a topic tag, given without `#`. Needs `threads_keyword_search`. Otherwise as `keyword`. */
  tag<
    const Chosen extends readonly SearchField[] = typeof SEARCH_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(topic: string, options: SearchOptions<Chosen, Extra> = {}): List<FoundPost<Chosen, Extra>> {
    return search(this.#calls, "TAG", topic, options) as List<FoundPost<Chosen, Extra>>;
  }
}
