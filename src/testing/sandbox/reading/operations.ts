import { needs, shown, takes, type OperationRow } from "../http/operation-row.js";
import { deletePost } from "../publishing/delete-post.js";
import { ownList } from "./own-list.js";
import { publishingLimit } from "./publishing-limit.js";
import { repost } from "../publishing/repost.js";
import { BASIC_SCOPE } from "../oauth/scopes.js";

const LIST_PARAMETERS = [
  needs("access_token"),
  takes("fields", shown),
  takes("limit", shown),
  takes("since", shown),
  takes("until", shown),
  takes("before", shown),
  takes("after", shown),
];

/** The operations on posts that are there: the lists, repeating one, taking one back, and what is left of the quotas. */
export const POSTS_OPERATIONS: readonly OperationRow[] = [
  {
    // fact: own-lists, versions-optional, token-in-parameters
    operation: "list-threads",
    method: "GET",
    paths: ["/me/threads", "/{id}/threads"],
    versioned: true,
    parameters: LIST_PARAMETERS,
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "graph",
    handle: ownList("threads"),
  },
  {
    // fact: own-lists, versions-optional, token-in-parameters
    operation: "list-replies",
    method: "GET",
    paths: ["/me/replies", "/{id}/replies"],
    versioned: true,
    parameters: LIST_PARAMETERS,
    token: "user",
    scopes: [BASIC_SCOPE, "threads_read_replies"],
    refusals: "graph",
    handle: ownList("replies"),
  },
  {
    // fact: own-lists, versions-optional, token-in-parameters
    operation: "list-ghost-posts",
    method: "GET",
    paths: ["/me/ghost_posts", "/{id}/ghost_posts"],
    versioned: true,
    parameters: LIST_PARAMETERS,
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "graph",
    handle: ownList("ghost_posts"),
  },
  {
    // fact: repost, versions-optional, token-in-parameters
    operation: "repost",
    method: "POST",
    paths: ["/{id}/repost"],
    versioned: true,
    parameters: [needs("access_token")],
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "graph",
    handle: repost,
  },
  {
    // fact: delete-post, versions-optional, token-in-parameters
    operation: "delete",
    method: "DELETE",
    paths: ["/{id}"],
    versioned: true,
    parameters: [needs("access_token")],
    token: "user",
    scopes: [BASIC_SCOPE, "threads_delete"],
    refusals: "graph",
    handle: deletePost,
  },
  {
    // fact: publishing-limit, versions-optional, token-in-parameters
    operation: "publishing-limit",
    method: "GET",
    paths: ["/me/threads_publishing_limit", "/{id}/threads_publishing_limit"],
    versioned: true,
    parameters: [needs("access_token"), takes("fields", shown)],
    token: "user",
    scopes: [BASIC_SCOPE],
    refusals: "graph",
    handle: publishingLimit,
  },
];
