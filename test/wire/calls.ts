/** The calls other than publishing. */
import type { ThreadsAccount, ThreadsClient } from "../../src/index.js";
import {
  LOCATION_FIELDS,
  MEDIA_FIELDS,
  OWN_LIST_FIELDS,
  PROFILE_FIELDS,
  PUBLIC_POST_FIELDS,
  PUBLIC_PROFILE_FIELDS,
  QUOTA_FIELDS,
  REPLY_FIELDS,
  SEARCH_FIELDS,
} from "./documents.js";
import type { Operation, Sourced } from "./notation.js";

/** A call, the one request that it sends, and the response of Threads. */
export interface CallRow extends Sourced {
  readonly name: string;
  readonly call: (account: ThreadsAccount, client: ThreadsClient) => Promise<unknown>;
  /** True for a request that must not have a token. */
  readonly anonymous?: true;
  readonly expect: Operation;
  readonly response: object;
}

const LIST = { data: [], paging: { cursors: { before: "A", after: "B" } } };
const POST_ID = "18099999999999995";
const asks = (needed: readonly string[], of: readonly string[]) => ({ fields: { required: needed, of } });
const METRICS = "views,likes,replies,reposts,quotes,shares";

/** The calls, one row each. */
export const CALLS: readonly CallRow[] = [
  {
    name: "getProfile",
    call: (account) => account.getProfile(),
    expect: {
      method: "GET",
      path: "/v1.0/me",
      parameters: {
        fields: { required: ["id", "username", "name", "threads_profile_picture_url"], of: PROFILE_FIELDS },
      },
    },
    response: { id: "26000000000000123", username: "mika", name: "Mika" },
    source: "profile.md, threads-profiles",
  },
  {
    name: "repost",
    call: (account) => account.posts.repost("18099999999999993"),
    expect: { method: "POST", path: "/v1.0/18099999999999993/repost", parameters: {} },
    response: { id: "18199999999999993" },
    source: "publishing.md 9",
  },
  {
    name: "delete",
    call: (account) => account.posts.delete("18099999999999994"),
    expect: { method: "DELETE", path: "/v1.0/18099999999999994", parameters: {} },
    response: { success: true, deleted_id: "18099999999999994" },
    source: "publishing.md 9",
  },
  {
    name: "quota",
    call: (account) => account.quota(),
    expect: {
      method: "GET",
      path: "/v1.0/me/threads_publishing_limit",
      parameters: { fields: { required: ["quota_usage", "config"], of: QUOTA_FIELDS } },
    },
    response: { data: [{ quota_usage: 4, config: { quota_total: 250, quota_duration: 86_400 } }] },
    source: "profile.md, threads_publishing_limit",
    unsure:
      "a field may need a scope of its own and fail the whole call: by default none that needs more than publishing does",
  },
  {
    name: "posts.list",
    call: (account) => account.posts.list({ limit: 50, since: new Date("2026-11-01"), until: new Date("2026-11-02") }),
    expect: {
      method: "GET",
      path: "/v1.0/me/threads",
      parameters: {
        ...asks(["id", "text", "timestamp", "permalink"], OWN_LIST_FIELDS),
        ...{ limit: "50", since: "1793491200", until: "1793577600" },
      },
    },
    response: LIST,
    source: "operations.md 4.3",
  },
  {
    name: "posts.ghosts",
    call: (account) => account.posts.ghosts({ after: "CURSOR" }),
    expect: {
      method: "GET",
      path: "/v1.0/me/ghost_posts",
      parameters: { ...asks(["id", "ghost_post_status"], OWN_LIST_FIELDS), after: "CURSOR" },
    },
    response: LIST,
    source: "operations.md 4.5",
  },
  {
    name: "posts.get",
    call: (account) => account.posts.get(POST_ID),
    expect: {
      method: "GET",
      path: `/v1.0/${POST_ID}`,
      parameters: asks(["id", "text", "owner", "is_reply"], [...MEDIA_FIELDS, "location"]),
    },
    response: { id: POST_ID },
    source: "operations.md 4.2",
  },
  {
    name: "posts.undoRepost",
    call: (account) => account.posts.undoRepost(POST_ID),
    expect: { method: "DELETE", path: `/v1.0/${POST_ID}`, parameters: {} },
    response: { success: true, deleted_id: POST_ID },
    source: "operations.md 3.5",
    unsure: "undocumented as such, seen live",
  },
  {
    name: "replies.list",
    call: (account) => account.replies.list(),
    expect: { method: "GET", path: "/v1.0/me/replies", parameters: asks(["id", "replied_to"], REPLY_FIELDS) },
    response: LIST,
    source: "operations.md 4.4",
  },
  {
    name: "replies.to",
    call: (account) => account.replies.to(POST_ID, { reverse: false }),
    expect: {
      method: "GET",
      path: `/v1.0/${POST_ID}/replies`,
      parameters: { ...asks(["id", "replied_to", "hide_status"], REPLY_FIELDS), reverse: "false" },
    },
    response: LIST,
    source: "operations.md 4.9",
  },
  {
    name: "replies.conversation",
    call: (account) => account.replies.conversation(POST_ID),
    expect: {
      method: "GET",
      path: `/v1.0/${POST_ID}/conversation`,
      parameters: asks(["id", "replied_to", "root_post"], REPLY_FIELDS),
    },
    response: LIST,
    source: "operations.md 4.10",
  },
  {
    name: "replies.pending",
    call: (account) => account.replies.pending(POST_ID, { status: "ignored" }),
    expect: {
      method: "GET",
      path: `/v1.0/${POST_ID}/pending_replies`,
      parameters: {
        ...asks(["id", "reply_approval_status"], [...REPLY_FIELDS, "reply_approval_status"]),
        approval_status: "ignored",
      },
    },
    response: LIST,
    source: "operations.md 4.11",
  },
  {
    name: "replies.unhide",
    call: (account) => account.replies.unhide(POST_ID),
    expect: { method: "POST", path: `/v1.0/${POST_ID}/manage_reply`, parameters: { hide: "false" } },
    response: { success: true },
    source: "operations.md 5.1",
  },
  {
    name: "replies.approve",
    call: (account) => account.replies.approve(POST_ID),
    expect: { method: "POST", path: `/v1.0/${POST_ID}/manage_pending_reply`, parameters: { approve: "true" } },
    response: { success: true },
    source: "operations.md 5.2",
  },
  {
    name: "mentions.list",
    call: (account) => account.mentions.list(),
    expect: { method: "GET", path: "/v1.0/me/mentions", parameters: asks(["id", "text", "username"], MEDIA_FIELDS) },
    response: { data: [] },
    source: "operations.md 4.6",
  },
  {
    name: "search.keyword",
    call: (account) => account.search.keyword("a & b", { order: "recent", mediaType: "video", author: "mika" }),
    expect: {
      method: "GET",
      path: "/v1.0/keyword_search",
      parameters: {
        ...asks(["id", "text", "is_reply"], SEARCH_FIELDS),
        ...{ q: "a & b", search_mode: "KEYWORD", search_type: "RECENT", media_type: "VIDEO", author_username: "mika" },
      },
    },
    response: { data: [] },
    source: "operations.md 4.12",
  },
  {
    name: "profiles.get",
    call: (account) => account.profiles.get("meta"),
    expect: {
      method: "GET",
      path: "/v1.0/profile_lookup",
      parameters: { ...asks(["username", "follower_count"], PUBLIC_PROFILE_FIELDS), username: "meta" },
    },
    response: { username: "meta" },
    source: "operations.md 4.7",
    unsure: "fields is undocumented here; two clients send it",
  },
  {
    name: "profiles.posts",
    call: (account) => account.profiles.posts("meta"),
    expect: {
      method: "GET",
      path: "/v1.0/profile_posts",
      parameters: { ...asks(["id", "text"], PUBLIC_POST_FIELDS), username: "meta" },
    },
    response: LIST,
    source: "operations.md 4.8",
  },
  {
    name: "locations.search",
    call: (account) => account.locations.search({ query: "Menlo Park", latitude: 37.5, longitude: -122.1 }),
    expect: {
      method: "GET",
      path: "/v1.0/location_search",
      parameters: { ...asks(["id", "name"], LOCATION_FIELDS), q: "Menlo Park", latitude: "37.5", longitude: "-122.1" },
    },
    response: { data: [] },
    source: "operations.md 4.13",
    unsure: "the guide and Meta's collection name the text q, the reference page query",
  },
  {
    name: "locations.get",
    call: (account) => account.locations.get("110843418940484"),
    expect: { method: "GET", path: "/v1.0/110843418940484", parameters: asks(["id", "name"], LOCATION_FIELDS) },
    response: { id: "110843418940484" },
    source: "operations.md 4.14",
  },
  {
    name: "insights.post",
    call: (account) => account.insights.post(POST_ID),
    expect: { method: "GET", path: `/v1.0/${POST_ID}/insights`, parameters: { metric: METRICS } },
    response: { data: [] },
    source: "operations.md 6.1",
  },
  {
    name: "insights.user",
    call: (account) =>
      account.insights.user({ metrics: ["views"], since: new Date("2026-11-01"), until: new Date("2026-11-08") }),
    expect: {
      method: "GET",
      path: "/v1.0/me/threads_insights",
      parameters: { metric: "views", since: "1793491200", until: "1794096000" },
    },
    response: { data: [] },
    source: "operations.md 6.2",
  },
  {
    name: "insights.demographics",
    call: (account) => account.insights.demographics("country"),
    expect: {
      method: "GET",
      path: "/v1.0/me/threads_insights",
      parameters: { metric: "follower_demographics", breakdown: "country" },
    },
    response: { data: [] },
    source: "operations.md 6.2",
  },
  {
    name: "oembed",
    call: (_account, client) => client.oembed("https://www.threads.com/@mika/post/DAbCdEfGhIj", { maxwidth: 320 }),
    anonymous: true,
    expect: {
      method: "GET",
      path: "/v1.0/oembed",
      parameters: { url: "https://www.threads.com/@mika/post/DAbCdEfGhIj", maxwidth: "320" },
    },
    response: { type: "rich", version: "1.0", html: "<blockquote></blockquote>", provider_name: "Threads", width: 320 },
    source: "operations.md 4.15",
  },
];
