/** The endpoints of publishing and managing posts. */
import type { Endpoint } from "../graph/endpoint.js";
import type { Parameters } from "../http/parameters.js";
import type { ThreadsScope } from "../oauth/scopes.js";

const BASIC: ThreadsScope = "threads_basic";
const PUBLISH: ThreadsScope = "threads_content_publish";

/** The fields that a listed post is recognized by. */
const MATCH_FIELDS =
  "id,text,timestamp,media_type,permalink,children,topic_tag,replied_to,quoted_post,reposted_post,alt_text,ghost_post_status";

/** Source: https://developers.facebook.com/documentation/threads/reference/publishing */
export const POST_ENDPOINTS = {
  // A second container is harmless: an unpublished one is invisible, and expires in a day.
  createContainer: { method: "POST", path: "/me/threads", scopes: [BASIC, PUBLISH], replay: "always" },
  // With auto_publish_text the same request publishes a post, so it is never repeated.
  autoPublish: { method: "POST", path: "/me/threads", scopes: [BASIC, PUBLISH], replay: "never" },
  containerStatus: {
    method: "GET",
    path: "/{id}",
    scopes: [BASIC],
    replay: "always",
    fields: "id,status,error_message",
  },
  publish: { method: "POST", path: "/me/threads_publish", scopes: [BASIC, PUBLISH], replay: "never" },
  permalink: { method: "GET", path: "/{id}", scopes: [BASIC], replay: "always", fields: "id,permalink" },
  ownPost: {
    method: "GET",
    path: "/{id}",
    scopes: [BASIC],
    replay: "always",
    fields: "id,permalink,username,owner",
  },
  me: { method: "GET", path: "/me", scopes: [BASIC], replay: "always", fields: "id,username" },
  ownPosts: { method: "GET", path: "/me/threads", scopes: [BASIC], replay: "always", fields: MATCH_FIELDS },
  ownReplies: {
    method: "GET",
    path: "/me/replies",
    scopes: [BASIC, "threads_read_replies"],
    replay: "always",
    fields: MATCH_FIELDS,
  },
  ownGhosts: { method: "GET", path: "/me/ghost_posts", scopes: [BASIC], replay: "always", fields: MATCH_FIELDS },
  // The page documents no scope. Clients use the publishing scope.
  repost: { method: "POST", path: "/{id}/repost", scopes: [BASIC, PUBLISH], replay: "never" },
  // `deletePost` repeats it itself, because it has to interpret the refusal of a second deletion.
  delete: { method: "DELETE", path: "/{id}", scopes: [BASIC, "threads_delete"], replay: "never" },
} as const satisfies Record<string, Endpoint & { readonly scopes: readonly ThreadsScope[] }>;

/** The parameters of a container that need a scope of their own. */
const PARAMETER_SCOPES: Readonly<Record<string, ThreadsScope>> = {
  location_id: "threads_location_tagging",
  crossreshare_to_ig: "threads_share_to_instagram",
  crossreshare_to_ig_dark_mode: "threads_share_to_instagram",
};

/**
 * Returns an endpoint with the additional scopes that these parameters need. They come first, because a permission error of an unknown cause
 * names the first scope, and an account that publishes usually has the others.
 */
export function withScopesOf(endpoint: Endpoint, form: Parameters): Endpoint {
  const own = Object.entries(PARAMETER_SCOPES).filter(([name]) => form[name] !== undefined && form[name] !== false);
  return own.length === 0 ? endpoint : { ...endpoint, scopes: [...own.map(([, scope]) => scope), ...endpoint.scopes] };
}
