/**
 * The fields of posts and replies, and which of them each endpoint has.
 * Source: https://developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts
 */
import { defineFields, type Fields } from "../graph/fields.js";
import { POLL_READERS } from "./poll.js";
import type { NodeReference, Poll, Post, PostField, ReadTextAttachment, TextEntity, ThreadsLocation } from "./post.js";
import { array, edge, flag, id, number, object, orNull, text, time, type Readers } from "../graph/values.js";

/** The fields of a location. */
export const LOCATION_READERS: Readers<ThreadsLocation> = {
  id,
  name: orNull(text),
  address: orNull(text),
  city: orNull(text),
  country: orNull(text),
  latitude: orNull(number),
  longitude: orNull(number),
  postal_code: orNull(text),
};

const reference = orNull(object<NodeReference>({ id }));

const READERS: Readers<Post> = {
  id,
  media_product_type: orNull(text),
  media_type: orNull(text),
  media_url: orNull(text),
  permalink: orNull(text),
  owner: reference,
  username: orNull(text),
  text: orNull(text),
  timestamp: orNull(time),
  shortcode: orNull(text),
  thumbnail_url: orNull(text),
  children: orNull(edge(object<NodeReference>({ id }))),
  is_quote_post: orNull(flag),
  quoted_post: reference,
  reposted_post: reference,
  alt_text: orNull(text),
  link_attachment_url: orNull(text),
  gif_url: orNull(text),
  poll_attachment: orNull(object<Poll>(POLL_READERS)),
  topic_tag: orNull(text),
  is_spoiler_media: orNull(flag),
  text_entities: orNull(edge(object<TextEntity>({ entity_type: text, offset: number, length: number }))),
  text_attachment: orNull(object<ReadTextAttachment>({ plaintext: orNull(text), link_attachment_url: orNull(text) })),
  ghost_post_status: orNull(text),
  ghost_post_expiration_timestamp: orNull(time),
  is_verified: orNull(flag),
  profile_picture_url: orNull(text),
  has_replies: orNull(flag),
  reply_audience: orNull(text),
  location_id: orNull(id),
  location: orNull(object<ThreadsLocation>(LOCATION_READERS)),
  allowlisted_country_codes: orNull(array(text)),
  is_reply: orNull(flag),
  is_reply_owned_by_me: orNull(flag),
  root_post: reference,
  replied_to: reference,
  hide_status: orNull(text),
  reply_approval_status: orNull(text),
};

/** Fields that need nested fields: otherwise Threads returns a poll without its votes, and an error for a location. */
const EXPANDED = {
  poll_attachment: `poll_attachment{${Object.keys(POLL_READERS).join(",")}}`,
  location: `location{${Object.keys(LOCATION_READERS).join(",")}}`,
};

/** The fields that Meta documents for every list of posts. The SDK requests only these if Threads refuses the default fields. */
const MINIMUM = [
  "id",
  "media_product_type",
  "media_type",
  "media_url",
  "permalink",
  "username",
  "text",
  "timestamp",
  "shortcode",
  "thumbnail_url",
  "children",
  "is_quote_post",
] as const satisfies readonly PostField[];

const COMMON = [
  ...MINIMUM,
  "quoted_post",
  "reposted_post",
  "has_replies",
  "reply_audience",
  "gif_url",
  "poll_attachment",
  "topic_tag",
] as const satisfies readonly PostField[];

const ATTACHED = ["alt_text", "link_attachment_url"] as const satisfies readonly PostField[];
const AUTHOR = ["is_verified", "profile_picture_url"] as const satisfies readonly PostField[];
const RICH_TEXT = ["is_spoiler_media", "text_entities", "text_attachment"] as const satisfies readonly PostField[];
const CONVERSATION = ["is_reply", "root_post", "replied_to"] as const satisfies readonly PostField[];

// Each list of names has an interface, because editors then show the name of the interface in the type of a post, and not every field.
/* eslint-disable @typescript-eslint/no-empty-object-type -- only the names of these interfaces matter */
const SINGLE_POST = [
  ...COMMON,
  ...ATTACHED,
  ...RICH_TEXT,
  ...CONVERSATION,
  "owner",
  "is_reply_owned_by_me",
  "hide_status",
  "location_id",
  "location",
  "allowlisted_country_codes",
  "ghost_post_status",
  "ghost_post_expiration_timestamp",
  ...AUTHOR,
] as const satisfies readonly PostField[];
/** Source: https://developers.facebook.com/documentation/threads/reference/media-retrieval */
export const SINGLE_POST_FIELDS: AllSinglePostFields = SINGLE_POST;
export interface AllSinglePostFields extends Readonly<typeof SINGLE_POST> {}

const OWN_POST = [
  ...COMMON,
  ...ATTACHED,
  ...RICH_TEXT,
  "owner",
  "ghost_post_status",
  "ghost_post_expiration_timestamp",
  ...AUTHOR,
] as const satisfies readonly PostField[];
/** Source: https://developers.facebook.com/documentation/threads/reference/user */
export const OWN_POST_FIELDS: AllOwnPostFields = OWN_POST;
export interface AllOwnPostFields extends Readonly<typeof OWN_POST> {}

const PUBLIC_POST = [...COMMON, ...ATTACHED] as const satisfies readonly PostField[];
/** Source: https://developers.facebook.com/documentation/threads/reference/user (posts of public profiles) */
export const PUBLIC_POST_FIELDS: AllPublicPostFields = PUBLIC_POST;
export interface AllPublicPostFields extends Readonly<typeof PUBLIC_POST> {}

const REPLY = [
  ...COMMON,
  ...CONVERSATION,
  "is_reply_owned_by_me",
  "hide_status",
  ...AUTHOR,
] as const satisfies readonly PostField[];
/** Source: https://developers.facebook.com/documentation/threads/retrieve-and-manage-replies/replies-and-conversations */
export const REPLY_FIELDS: AllReplyFields = REPLY;
export interface AllReplyFields extends Readonly<typeof REPLY> {}

const PENDING_REPLY = [...REPLY, "reply_approval_status"] as const satisfies readonly PostField[];
/** Source: https://developers.facebook.com/documentation/threads/reply-management */
export const PENDING_REPLY_FIELDS: AllPendingReplyFields = PENDING_REPLY;
export interface AllPendingReplyFields extends Readonly<typeof PENDING_REPLY> {}

const OWN_REPLY = [...COMMON, ...CONVERSATION, "is_reply_owned_by_me"] as const satisfies readonly PostField[];
/** Source: https://developers.facebook.com/documentation/threads/retrieve-and-manage-replies/retrieve-replies */
export const OWN_REPLY_FIELDS: AllOwnReplyFields = OWN_REPLY;
export interface AllOwnReplyFields extends Readonly<typeof OWN_REPLY> {}

const SEARCH = [...COMMON, ...ATTACHED, ...CONVERSATION, ...AUTHOR] as const satisfies readonly PostField[];
/** Source: https://developers.facebook.com/documentation/threads/keyword-search */
export const SEARCH_FIELDS: AllSearchFields = SEARCH;
export interface AllSearchFields extends Readonly<typeof SEARCH> {}

const MENTION = [...COMMON, ...ATTACHED, ...CONVERSATION] as const satisfies readonly PostField[];
/** Source: https://developers.facebook.com/documentation/threads/threads-mentions */
export const MENTION_FIELDS: AllMentionFields = MENTION;
export interface AllMentionFields extends Readonly<typeof MENTION> {}

/** The shape of a post with these fields. */
export type PostShape<Names extends readonly PostField[]> = Pick<Post, Names[number]>;

/** Describes an endpoint that has these fields, and asks for all of them by default. */
export function postFields<const Names extends readonly PostField[]>(
  of: string,
  names: Names,
): Fields<PostShape<Names>> {
  const readers = Object.fromEntries(names.map((name) => [name, READERS[name]]));
  const expanded = Object.fromEntries(Object.entries(EXPANDED).filter(([name]) => names.includes(name as PostField)));
  return defineFields<Pick<Post, PostField>>({
    of,
    readers: readers as unknown as Readers<Post>,
    defaults: names,
    minimum: MINIMUM,
    expanded,
  });
}
