/** What the documents say about parameters: which containers and lists may have them, and which fields exist. */

/** The kind of a container, as the documents distinguish them. */
export type Kind = "TEXT" | "IMAGE" | "VIDEO" | "CAROUSEL" | "item";

const MEDIA_KINDS: readonly Kind[] = ["IMAGE", "VIDEO", "CAROUSEL"];
const ALL_BUT_ITEM: readonly Kind[] = ["TEXT", ...MEDIA_KINDS];

/** The containers that each parameter of `POST /{user-id}/threads` is for. Source: publishing.md section 3. */
export const PLACES: Readonly<Record<string, readonly Kind[]>> = {
  media_type: [...ALL_BUT_ITEM, "item"],
  text: ALL_BUT_ITEM,
  image_url: ["IMAGE", "item"],
  video_url: ["VIDEO", "item"],
  is_carousel_item: ["item"],
  children: ["CAROUSEL"],
  reply_to_id: ALL_BUT_ITEM,
  reply_control: ALL_BUT_ITEM,
  enable_reply_approvals: ALL_BUT_ITEM,
  alt_text: ["IMAGE", "VIDEO", "item"],
  link_attachment: ["TEXT"],
  quote_post_id: ALL_BUT_ITEM,
  poll_attachment: ["TEXT"],
  auto_publish_text: ["TEXT"],
  topic_tag: ALL_BUT_ITEM,
  is_spoiler_media: MEDIA_KINDS,
  text_entities: ALL_BUT_ITEM,
  text_attachment: ["TEXT"],
  gif_attachment: ["TEXT"],
  is_ghost_post: ["TEXT"],
  location_id: ALL_BUT_ITEM,
  allowlisted_country_codes: ALL_BUT_ITEM,
  crossreshare_to_ig: ALL_BUT_ITEM,
  crossreshare_to_ig_dark_mode: ALL_BUT_ITEM,
};

/** The fields of a post in an own list. `reply_approval_status` exists only for pending replies. Source: reading.md section 2. */
export const MEDIA_FIELDS: readonly string[] = [
  "id",
  "media_product_type",
  "media_type",
  "media_url",
  "thumbnail_url",
  "children",
  "permalink",
  "owner",
  "username",
  "text",
  "shortcode",
  "timestamp",
  "is_quote_post",
  "quoted_post",
  "reposted_post",
  "has_replies",
  "is_reply",
  "is_reply_owned_by_me",
  "root_post",
  "replied_to",
  "hide_status",
  "reply_audience",
  "alt_text",
  "link_attachment_url",
  "gif_url",
  "topic_tag",
  "poll_attachment",
  "is_spoiler_media",
  "text_entities",
  "text_attachment",
  "location_id",
  "allowlisted_country_codes",
  "ghost_post_status",
  "ghost_post_expiration_timestamp",
  "is_verified",
  "profile_picture_url",
];

/** The parameters of the account's own lists besides `fields`. Source: reading.md sections 1 and 3. */
export const LIST_PARAMETERS: readonly string[] = ["since", "until", "limit", "before", "after"];

/** The fields of a post of one's own lists. Source: operations.md 1.2, POST and OWN list. */
export const OWN_LIST_FIELDS: readonly string[] = [...MEDIA_FIELDS];

/** The fields of a reply. Source: operations.md 1.2, REPLY. */
export const REPLY_FIELDS: readonly string[] = [
  ...["id", "text", "username", "permalink", "timestamp", "media_product_type", "media_type", "media_url", "shortcode"],
  ...["thumbnail_url", "children", "is_quote_post", "quoted_post", "reposted_post", "has_replies", "root_post"],
  ...["replied_to", "is_reply", "is_reply_owned_by_me", "hide_status", "reply_audience", "gif_url", "poll_attachment"],
  ...["topic_tag", "is_verified", "profile_picture_url"],
];

/** The fields of a post that a search found. Source: operations.md 1.2, SEARCH. */
export const SEARCH_FIELDS: readonly string[] = [
  ...["id", "media_product_type", "media_type", "media_url", "permalink", "username", "text", "timestamp", "shortcode"],
  ...["thumbnail_url", "children", "is_quote_post", "quoted_post", "reposted_post", "alt_text", "link_attachment_url"],
  ...["gif_url", "poll_attachment", "topic_tag", "is_verified", "profile_picture_url", "location", "location_id"],
  ...["allowlisted_country_codes", "is_reply", "root_post", "replied_to", "has_replies", "reply_audience"],
];

/** The fields of a post of a public profile. Source: operations.md 1.2, PUBLIC list. */
export const PUBLIC_POST_FIELDS: readonly string[] = [
  ...["id", "media_product_type", "media_type", "media_url", "permalink", "username", "text", "timestamp", "shortcode"],
  ...["thumbnail_url", "children", "is_quote_post", "alt_text", "link_attachment_url", "has_replies", "reply_audience"],
  ...["quoted_post", "reposted_post", "gif_url", "is_spoiler_media", "text_entities", "poll_attachment", "topic_tag"],
];

/** Source: operations.md 4.7. */
export const PUBLIC_PROFILE_FIELDS: readonly string[] = [
  ...["username", "name", "profile_picture_url", "biography", "is_verified", "follower_count", "likes_count"],
  ...["quotes_count", "replies_count", "reposts_count", "views_count"],
];

/** Source: operations.md 4.14. */
export const LOCATION_FIELDS: readonly string[] = [
  ...["id", "name", "address", "city", "country", "latitude", "longitude", "postal_code"],
];

/** The fields of a profile. Source: operations.md 4.1. */
export const PROFILE_FIELDS: readonly string[] = [
  "id",
  "username",
  "name",
  "threads_profile_picture_url",
  "threads_biography",
  "is_verified",
  "recently_searched_keywords",
  "is_eligible_for_geo_gating",
];

/** The fields of the quota that need only the scopes of publishing. Source: profile.md, threads_publishing_limit. */
export const QUOTA_FIELDS: readonly string[] = ["quota_usage", "config"];
