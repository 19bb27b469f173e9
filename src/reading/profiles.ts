/**
 * Public profiles of other users.
 * Source: https://developers.facebook.com/documentation/threads/threads-profiles
 */
import type { AccountCalls } from "../graph/account-calls.js";
import { listAt, nodeAt, readList, readNode } from "../graph/endpoint.js";
import { defineFields, type FieldSelection, type NodeWith } from "../graph/fields.js";
import { checkListOptions, type List, type ListOptions } from "../graph/pages.js";
import { flag, name, number, orNull, text } from "../graph/values.js";
import type { CallOptions } from "../http/call.js";
import { CALL_OPTIONS, checkCallOptions } from "../internal/arguments.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import { checkUsername } from "./check-username.js";
import type { Post } from "./post.js";
import { postFields, PUBLIC_POST_FIELDS } from "./post-fields.js";
import { SELECTED_LIST_OPTIONS } from "./posts.js";

const SCOPES: readonly ThreadsScope[] = ["threads_basic", "threads_profile_discovery"];

/** A public profile. The counts are of the last 7 days. */
export interface PublicProfile {
  readonly username: string;
  readonly name: string | null;
  /** A signed URL that expires. */
  readonly profile_picture_url: string | null;
  readonly biography: string | null;
  readonly is_verified: boolean | null;
  readonly follower_count: number | null;
  readonly likes_count: number | null;
  readonly quotes_count: number | null;
  readonly replies_count: number | null;
  readonly reposts_count: number | null;
  readonly views_count: number | null;
}

/** A field of a public profile. */
export type PublicProfileField = keyof PublicProfile;

/** Every field of a public profile. */
export const PUBLIC_PROFILE_FIELDS = [
  "username",
  "name",
  "profile_picture_url",
  "biography",
  "is_verified",
  "follower_count",
  "likes_count",
  "quotes_count",
  "replies_count",
  "reposts_count",
  "views_count",
] as const satisfies readonly PublicProfileField[];

/** Reading public profiles and their posts. */
export const PROFILE_DISCOVERY_ENDPOINTS = {
  get: nodeAt(
    "/profile_lookup",
    SCOPES,
    defineFields<PublicProfile>({
      of: "public profile",
      readers: {
        username: name,
        name: orNull(text),
        profile_picture_url: orNull(text),
        biography: orNull(text),
        is_verified: orNull(flag),
        follower_count: orNull(number),
        likes_count: orNull(number),
        quotes_count: orNull(number),
        replies_count: orNull(number),
        reposts_count: orNull(number),
        views_count: orNull(number),
      },
      defaults: PUBLIC_PROFILE_FIELDS,
    }),
  ),
  posts: listAt("/profile_posts", SCOPES, postFields("post", PUBLIC_POST_FIELDS)),
};

/** A field of a post of a public profile. */
export type PublicPostField = (typeof PUBLIC_POST_FIELDS)[number];

/** Options of `account.profiles.get`. */
export type GetPublicProfileOptions<
  Chosen extends readonly PublicProfileField[] = readonly PublicProfileField[],
  Extra extends readonly string[] = readonly string[],
> = CallOptions & FieldSelection<PublicProfileField, Chosen, Extra>;

/** Options of `account.profiles.posts`. */
export type ListPublicPostsOptions<
  Chosen extends readonly PublicPostField[] = readonly PublicPostField[],
  Extra extends readonly string[] = readonly string[],
> = ListOptions & FieldSelection<PublicPostField, Chosen, Extra>;

/** A post of a public profile. */
export type PublicPost<
  Chosen extends readonly PublicPostField[] = typeof PUBLIC_POST_FIELDS,
  Extra extends readonly string[] = readonly [],
> = NodeWith<Post, Chosen, Extra>;

/** Reads a public profile by its exact handle. */
export async function getPublicProfile(
  calls: AccountCalls,
  username: string,
  options: GetPublicProfileOptions,
): Promise<Partial<PublicProfile>> {
  checkCallOptions(options, { ...CALL_OPTIONS, fields: true, extraFields: true });
  const query = { username: checkUsername("username", username) };
  return await readNode(calls, PROFILE_DISCOVERY_ENDPOINTS.get, { ...options, query });
}

/** Lists the posts of a public profile. */
export function listPublicPosts(
  calls: AccountCalls,
  username: string,
  options: ListPublicPostsOptions,
): List<Partial<Pick<Post, PublicPostField>>> {
  return readList(calls, PROFILE_DISCOVERY_ENDPOINTS.posts, () => ({
    ...checkListOptions(options, SELECTED_LIST_OPTIONS),
    query: { username: checkUsername("username", username) },
  }));
}
