/**
 * Every permission of Threads, with its description on the consent page.
 * https://developers.facebook.com/documentation/threads/get-started
 */
// fact: eleven-scopes
export const SCOPES: Readonly<Record<string, string>> = {
  threads_basic: "See your profile and your posts",
  threads_content_publish: "Publish posts for you",
  threads_read_replies: "Read replies to your posts",
  threads_manage_replies: "Manage replies to your posts",
  threads_manage_insights: "See insights about your profile and posts",
  threads_manage_mentions: "See posts that mention you",
  threads_keyword_search: "Search public posts by keyword",
  threads_delete: "Delete your posts",
  threads_location_tagging: "Search locations and tag them in posts",
  threads_profile_discovery: "Look up public profiles",
  threads_share_to_instagram: "Share your posts to Instagram",
};

/** The required permission. */
// fact: basic-is-mandatory
export const BASIC_SCOPE = "threads_basic";

/** The permission to publish. */
export const PUBLISH_SCOPE = "threads_content_publish";

/** The permissions that a `ThreadsClient` requests unless its options name others. */
export const CLIENT_SCOPES: readonly string[] = [BASIC_SCOPE, PUBLISH_SCOPE, "threads_manage_insights"];

/** Returns the scopes in the `scope` of an authorize URL, each once. Commas and spaces separate them. */
// fact: scope-separators
export function parseScopes(text: string): string[] {
  return [...new Set(text.split(/[, ]+/).filter((scope) => scope !== ""))];
}
