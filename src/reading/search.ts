/**
 * Searching public posts.
 * Source: https://developers.facebook.com/documentation/threads/keyword-search
 */
import type { AccountCalls } from "../graph/account-calls.js";
import { listAt, readList } from "../graph/endpoint.js";
import type { FieldSelection, NodeWith } from "../graph/fields.js";
import { checkListOptions, type List, type ListOptions } from "../graph/pages.js";
import { checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import { checkUsername } from "./check-username.js";
import type { Post } from "./post.js";
import { postFields, SEARCH_FIELDS } from "./post-fields.js";
import { SELECTED_LIST_OPTIONS } from "./posts.js";

const SCOPES: readonly ThreadsScope[] = ["threads_basic", "threads_keyword_search"];

/** Searching. */
export const SEARCH_ENDPOINTS = { search: listAt("/keyword_search", SCOPES, postFields("search", SEARCH_FIELDS)) };

/** A field of a post that a search found. */
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** Options of `account.search`. */
export type SearchOptions<
  Chosen extends readonly SearchField[] = readonly SearchField[],
  Extra extends readonly string[] = readonly string[],
> = ListOptions &
  FieldSelection<SearchField, Chosen, Extra> & {
    /** `top` if omitted. */
    readonly order?: "top" | "recent" | undefined;
    /** Only posts of this kind. */
    readonly mediaType?: "text" | "image" | "video" | undefined;
    /** Only posts of this user: the exact handle, without `@`. */
    readonly author?: string | undefined;
  };

/** A post that a search found. */
export type FoundPost<
  Chosen extends readonly SearchField[] = typeof SEARCH_FIELDS,
  Extra extends readonly string[] = readonly [],
> = NodeWith<Post, Chosen, Extra>;

const ORDERS = { top: "TOP", recent: "RECENT" } as const;
const MEDIA_TYPES = { text: "TEXT", image: "IMAGE", video: "VIDEO" } as const;
const LONGEST_QUERY = 500;

const SEARCH_OPTIONS: NamesOf<SearchOptions> = { ...SELECTED_LIST_OPTIONS, order: true, mediaType: true, author: true };

/** Searches by keyword, or by topic tag. */
export function search(
  calls: AccountCalls,
  mode: "KEYWORD" | "TAG",
  text: string,
  options: SearchOptions,
): List<Partial<Pick<Post, SearchField>>> {
  return readList(calls, SEARCH_ENDPOINTS.search, () => {
    const { order, mediaType, author, ...rest } = checkListOptions(options, SEARCH_OPTIONS);
    return {
      ...rest,
      query: {
        q: checkText(mode === "TAG" ? "topic" : "q", text, LONGEST_QUERY),
        search_mode: mode,
        search_type: order === undefined ? undefined : oneOf("order", ORDERS, order),
        media_type: mediaType === undefined ? undefined : oneOf("mediaType", MEDIA_TYPES, mediaType),
        author_username: author === undefined ? undefined : checkUsername("author", author),
      },
    };
  });
}

function oneOf(name: string, table: Readonly<Record<string, string>>, key: unknown): string | undefined {
  if (typeof key !== "string" || !Object.hasOwn(table, key)) refuse(name, `must be ${Object.keys(table).join(" or ")}`);
  return table[key];
}
