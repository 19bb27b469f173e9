/** Types of the JSON that Threads sends. They derive from the types that the SDK returns, so that a new field is in both. */
import type { OEmbed } from "../../reading/oembed.js";
import type { Poll, Post, ReadTextAttachment, TextEntity, ThreadsLocation } from "../../reading/post.js";
import type { Profile } from "../../reading/profile.js";
import type { PublicProfile } from "../../reading/profiles.js";

/** Threads writes a time as text, and leaves out a field without a value. */
type Sent<Shape> = {
  readonly [Field in keyof Shape]?: Date extends Shape[Field] ? string | null : Shape[Field];
};

/** Makes every field optional, because Threads returns only the requested fields. */
type Edge<Item> = { readonly data: readonly Item[] } | null;

/** A location. Threads was observed to send its id as a number. */
export interface WireLocation extends Omit<Sent<ThreadsLocation>, "id"> {
  readonly id: string | number;
}

/** A post or a reply: times such as `2026-11-28T03:24:04+0000`, and lists as `{ data: […] }`. */
export interface WirePost extends Omit<
  Sent<Post>,
  "id" | "children" | "text_entities" | "text_attachment" | "poll_attachment" | "location"
> {
  /** Digits. */
  readonly id: string;
  readonly children?: Edge<{ readonly id: string }>;
  readonly text_entities?: Edge<TextEntity>;
  readonly text_attachment?: Sent<ReadTextAttachment> | null;
  readonly poll_attachment?: Sent<Poll> | null;
  readonly location?: WireLocation | null;
}

/** A page of a list. The SDK follows `cursors.after`, never `next`. */
export interface WireList<Item> {
  readonly data: readonly Item[];
  readonly paging?: {
    readonly cursors?: { readonly before?: string; readonly after?: string };
    readonly next?: string;
    readonly previous?: string;
  };
}

/** The account's own profile. */
export interface WireProfile extends Omit<Sent<Profile>, "id"> {
  /** Digits. */
  readonly id: string;
}

/** A public profile. */
export interface WirePublicProfile extends Omit<Sent<PublicProfile>, "username"> {
  readonly username: string;
}

/** One metric of insights, in one of the four shapes that Threads sends. */
export interface WireMetric {
  readonly name: string;
  readonly period?: string;
  readonly title?: string;
  readonly description?: string;
  readonly id?: string;
  readonly values?: readonly { readonly value: number; readonly end_time?: string }[];
  readonly total_value?: {
    readonly value?: number;
    readonly breakdowns?: readonly {
      readonly dimension_keys?: readonly string[];
      readonly results?: readonly { readonly dimension_values: readonly string[]; readonly value: number }[];
    }[];
  };
  readonly link_total_values?: readonly { readonly link_url: string; readonly value: number }[];
}

interface WireLimit {
  readonly quota_total?: number;
  readonly quota_duration?: number;
}

/** The use of the quotas. */
export interface WireQuota {
  readonly quota_usage?: number;
  readonly config?: WireLimit;
  readonly reply_quota_usage?: number;
  readonly reply_config?: WireLimit;
  readonly delete_quota_usage?: number;
  readonly delete_config?: WireLimit;
  readonly location_search_quota_usage?: number;
  readonly location_search_config?: WireLimit;
}

interface WireIssuedId {
  readonly id: string;
  readonly crossreshare_to_ig_status?: string;
}

interface WireDeletion {
  readonly success: boolean;
  readonly deleted_id?: string;
}

interface WireSuccess {
  readonly success: boolean;
}

interface WireToken {
  readonly access_token: string;
  readonly token_type?: string;
  readonly expires_in?: number;
}

interface WireTokenInfo {
  readonly is_valid: boolean;
  readonly type?: string;
  readonly application?: string;
  readonly user_id?: string | number;
  readonly scopes?: readonly string[];
  /** Unix seconds. */
  readonly issued_at?: number;
  readonly expires_at?: number;
  readonly data_access_expires_at?: number;
  readonly error?: { readonly code?: number; readonly subcode?: number; readonly message?: string };
}

type Posts = WireList<WirePost>;
type Metrics = WireList<WireMetric>;

/** The operations that `mock.on` takes, with the JSON that Threads sends for each. They are named after methods of the client and the account. */
export interface MockReplies {
  exchangeCode: WireToken & { readonly user_id?: string | number };
  exchangeLongLived: WireToken;
  refreshLongLived: WireToken;
  getAppAccessToken: WireToken;
  debugToken: { readonly data: WireTokenInfo };
  oembed: Sent<OEmbed>;
  getProfile: WireProfile;
  quota: WireList<WireQuota>;
  /** `POST /me/threads` of `publish` and `publishThread`. */
  createContainer: WireIssuedId;
  /** `POST /me/threads` with `auto_publish_text`. The id is the post's. */
  autoPublish: WireIssuedId;
  /** `GET /{id}` of a container. */
  containerStatus: { readonly id: string; readonly status: string; readonly error_message?: string };
  /** `POST /me/threads_publish` of `publish` and `publishThread`. */
  publish: WireIssuedId;
  /** `GET /{id}` after publishing. */
  permalink: { readonly id: string; readonly permalink?: string };
  "posts.list": Posts;
  "posts.ghosts": Posts;
  "posts.get": WirePost;
  "posts.repost": WireIssuedId;
  "posts.delete": WireDeletion;
  "posts.undoRepost": WireDeletion;
  "replies.list": Posts;
  "replies.to": Posts;
  "replies.conversation": Posts;
  "replies.pending": Posts;
  "replies.hide": WireSuccess;
  "replies.unhide": WireSuccess;
  "replies.approve": WireSuccess;
  "replies.ignore": WireSuccess;
  "mentions.list": Posts;
  "search.keyword": Posts;
  "search.tag": Posts;
  "profiles.get": WirePublicProfile;
  "profiles.posts": Posts;
  "locations.search": WireList<WireLocation>;
  "locations.get": WireLocation;
  "insights.post": Metrics;
  "insights.user": Metrics;
  "insights.demographics": Metrics;
}

/** The name of an operation. */
export type MockOperationName = keyof MockReplies;
