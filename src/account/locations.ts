import type { AccountCalls } from "../graph/account-calls.js";
import type { NodeWith } from "../graph/fields.js";
import {
  getLocation,
  searchLocations,
  type GetLocationOptions,
  type LOCATION_FIELDS,
  type LocationField,
  type LocationSearch,
} from "../reading/locations.js";
import type { ThreadsLocation } from "../reading/post.js";

/**
 * `account.locations`: places to tag a post with. Needs `threads_location_tagging`. Before Meta has approved that scope for the app, a search
 * finds "Menlo Park" alone. Threads allows 500 searches in 24 hours.
 */
export class AccountLocations {
  readonly #calls: AccountCalls;

  /** Called by `ThreadsAccount` only. */
  constructor(calls: AccountCalls) {
    this.#calls = calls;
  }

  /**
   * Searches locations by text, by place, or by both. Needs `threads_location_tagging`.
   * Source: https://developers.facebook.com/documentation/threads/reference/location-search
   *
   * @throws ThreadsValidationError for a search that cannot be sent; otherwise what the request throws
   * @example
   * ```ts
   * const [place] = await account.locations.search({ query: "Menlo Park" });
   * ```
   */
  async search<
    const Chosen extends readonly LocationField[] = typeof LOCATION_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(search: LocationSearch<Chosen, Extra>): Promise<readonly NodeWith<ThreadsLocation, Chosen, Extra>[]> {
    return (await searchLocations(this.#calls, search)) as readonly NodeWith<ThreadsLocation, Chosen, Extra>[];
  }

  /**
   * Reads one location. Needs `threads_location_tagging`.
   * Source: https://developers.facebook.com/documentation/threads/reference/locations
   *
   * @param id the id of the location, digits
   * @throws ThreadsValidationError for an invalid id or field; otherwise what the request throws
   */
  async get<
    const Chosen extends readonly LocationField[] = typeof LOCATION_FIELDS,
    const Extra extends readonly string[] = readonly [],
  >(id: string, options: GetLocationOptions<Chosen, Extra> = {}): Promise<NodeWith<ThreadsLocation, Chosen, Extra>> {
    return (await getLocation(this.#calls, id, options)) as NodeWith<ThreadsLocation, Chosen, Extra>;
  }
}
