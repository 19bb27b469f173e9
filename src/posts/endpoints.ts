/** What this room asks of Threads, as data: where, with which permission, and whether a lost answer may be asked for again. */
import type { AccountCall } from "../graph/account-calls.js";
import type { CallOptions } from "../http/call.js";
import type { Parameters } from "../http/parameters.js";
import type { ReplayRule } from "../http/retry.js";
import type { StandardSchema } from "../validation/standard-schema.js";
import type { ThreadsScope } from "../oauth/scopes.js";

/** One endpoint. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the API version; `{id}` stands for the id that a call names. */
  readonly path: string;
  readonly scopes: readonly ThreadsScope[];
  readonly replay: ReplayRule;
  /** The fields to ask for. */
  readonly fields?: string | undefined;
}

const BASIC: ThreadsScope = "threads_basic";
const PUBLISH: ThreadsScope = "threads_content_publish";

/** Enough to recognise a post by. */
const MATCH_FIELDS =
  "id,text,timestamp,media_type,permalink,children,topic_tag,replied_to,quoted_post,reposted_post,alt_text,ghost_post_status";

/** Every endpoint of the room. Source: https://developers.facebook.com/documentation/threads/reference/publishing */
export const POST_ENDPOINTS = {
  // An orphan container is invisible and gone in a day: making it twice harms nobody.
  createContainer: { method: "POST", path: "/me/threads", scopes: [BASIC, PUBLISH], replay: "always" },
  // The same request with auto_publish_text is a post: never twice.
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
  // The page names no scope; clients use the publishing one.
  repost: { method: "POST", path: "/{id}/repost", scopes: [BASIC, PUBLISH], replay: "never" },
  // Not repeated blindly, although it could be: a second deletion is refused, and somebody has to know what that means.
  delete: { method: "DELETE", path: "/{id}", scopes: [BASIC, "threads_delete"], replay: "never" },
} as const satisfies Record<string, Endpoint>;

/** What one call adds to its endpoint. */
export interface EndpointInput<Output> extends CallOptions {
  readonly id?: string | undefined;
  readonly query?: Parameters | undefined;
  readonly form?: Parameters | undefined;
  readonly schema: StandardSchema<Output>;
  readonly beforeSending?: (() => Promise<void>) | undefined;
}

/** The call of an endpoint. */
export function callTo<Output>(endpoint: Endpoint, input: EndpointInput<Output>): AccountCall<Output> {
  const { id, query, ...rest } = input;
  const { method, path, replay, fields, scopes } = endpoint;
  return {
    ...rest,
    method,
    path: id === undefined ? path : path.replace("{id}", id),
    query: fields === undefined ? query : { fields, ...query },
    replay,
    scopes,
  };
}
