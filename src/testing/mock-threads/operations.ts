/** Assigns requests to operations. */
import type { MockOperationName } from "./wire.js";

/** A request as the SDK sent it, without tokens, codes and secrets. */
export interface SentCall {
  readonly method: string;
  /** Without the API version: `/me/threads`. */
  readonly path: string;
  /** The id in the path, or null. */
  readonly id: string | null;
  /** The query of a GET or DELETE, or the form of a POST, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The requests of an operation: their method and path, and their parameters where operations share a path. */
export interface MockRoute {
  readonly method: "GET" | "POST" | "DELETE";
  /** `{id}` stands for digits. */
  readonly path: string;
  readonly accepts?: ((parameters: SentCall["parameters"]) => boolean) | undefined;
}

type Accepts = MockRoute["accepts"];

const get = (path: string, accepts?: Accepts): MockRoute => ({ method: "GET", path, accepts });
const post = (path: string, accepts?: Accepts): MockRoute => ({ method: "POST", path, accepts });
const remove = (path: string): MockRoute => ({ method: "DELETE", path });

const when = (name: string, value: string) => (parameters: SentCall["parameters"]) => parameters[name] === value;
const not = (accepts: NonNullable<Accepts>) => (parameters: SentCall["parameters"]) => !accepts(parameters);

/** The names in `fields`, without those in braces. */
const fieldsOf = ({ fields = "" }: SentCall["parameters"]) => fields.replaceAll(/\{[^}]*\}/g, "").split(",");
const OF_LOCATIONS = ["name", "address", "city", "country", "latitude", "longitude", "postal_code"];

const asksStatus = (parameters: SentCall["parameters"]) => fieldsOf(parameters).includes("status");
const asksLocation = (parameters: SentCall["parameters"]) =>
  fieldsOf(parameters).every((field) => field === "id" || OF_LOCATIONS.includes(field));
const asksPost = (parameters: SentCall["parameters"]) =>
  !fieldsOf(parameters).some((field) => field === "status" || OF_LOCATIONS.includes(field));

const autoPublishes = when("auto_publish_text", "true");
const asksDemographics = when("metric", "follower_demographics");

/** Every operation. If several accept a request, the mock uses the first one that has a reply left. */
export const MOCK_ROUTES: Readonly<Record<MockOperationName, MockRoute>> = {
  exchangeCode: post("/oauth/access_token"),
  exchangeLongLived: get("/access_token"),
  refreshLongLived: get("/refresh_access_token"),
  getAppAccessToken: get("/oauth/access_token"),
  debugToken: get("/debug_token"),
  oembed: get("/oembed"),
  getProfile: get("/me"),
  quota: get("/me/threads_publishing_limit"),
  createContainer: post("/me/threads", not(autoPublishes)),
  autoPublish: post("/me/threads", autoPublishes),
  containerStatus: get("/{id}", asksStatus),
  publish: post("/me/threads_publish"),
  permalink: get("/{id}", when("fields", "id,permalink")),
  "locations.get": get("/{id}", asksLocation),
  "posts.get": get("/{id}", asksPost),
  "posts.list": get("/me/threads"),
  "posts.ghosts": get("/me/ghost_posts"),
  "posts.repost": post("/{id}/repost"),
  "posts.delete": remove("/{id}"),
  "posts.undoRepost": remove("/{id}"),
  "replies.list": get("/me/replies"),
  "replies.to": get("/{id}/replies"),
  "replies.conversation": get("/{id}/conversation"),
  "replies.pending": get("/{id}/pending_replies"),
  "replies.hide": post("/{id}/manage_reply", when("hide", "true")),
  "replies.unhide": post("/{id}/manage_reply", when("hide", "false")),
  "replies.approve": post("/{id}/manage_pending_reply", when("approve", "true")),
  "replies.ignore": post("/{id}/manage_pending_reply", when("approve", "false")),
  "mentions.list": get("/me/mentions"),
  "search.keyword": get("/keyword_search", when("search_mode", "KEYWORD")),
  "search.tag": get("/keyword_search", when("search_mode", "TAG")),
  "profiles.get": get("/profile_lookup"),
  "profiles.posts": get("/profile_posts"),
  "locations.search": get("/location_search"),
  "insights.post": get("/{id}/insights"),
  "insights.user": get("/me/threads_insights", not(asksDemographics)),
  "insights.demographics": get("/me/threads_insights", asksDemographics),
};

/** Parameters that `calls` must not contain, because they are secrets. */
const SECRET = new Set(["access_token", "client_secret", "code", "input_token"]);

/** Reads a request. `target` is its path with its query. */
export function sentCall(method: string, target: string, body: unknown): SentCall {
  const [path = "", query = ""] = target.split("?", 2);
  const sent = new URLSearchParams(method === "POST" && typeof body === "string" ? body : query);
  const unversioned = path.replace(/^\/v\d+\.\d+(?=\/)/, "");
  return {
    method,
    path: unversioned,
    id: /^\/(\d+)(?:\/|$)/.exec(unversioned)?.[1] ?? null,
    parameters: Object.fromEntries([...sent].filter(([name]) => !SECRET.has(name))),
  };
}

/** Returns whether a request belongs to a route. */
export function isOn({ method, path, accepts }: MockRoute, call: SentCall): boolean {
  const { id } = call;
  const place = id === null ? call.path : call.path.replace(id, "{id}");
  return method === call.method && (path === place || path === call.path) && (accepts?.(call.parameters) ?? true);
}
