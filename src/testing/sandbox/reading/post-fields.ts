import type { Behaviors } from "../behaviors.js";
import type { Refusal } from "../http/graph-errors.js";
import { linksIn } from "../publishing/text.js";
import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import { approvalStatus, isHidden, visibleReplies } from "../state/engagement.js";
import { LIFETIMES } from "../state/lifetimes.js";
import { PLACES } from "../state/places.js";
import type { SandboxPost } from "../state/posts.js";
import { userById } from "../state/state.js";
import { rootOf } from "./post-access.js";
import { pollOf } from "./post-poll.js";
import {
  readFields,
  refuseUnknownFields,
  requestedFields,
  type FieldTable,
  type RequestedField,
} from "./requested-fields.js";

/** A post, and the user who reads it. */
interface Source {
  readonly post: SandboxPost;
  readonly viewer: SandboxUser;
  readonly context: Context;
}

/** Reads a comma-separated list of a post's fields, or returns the refusal of an unknown field. */
export function requestedPostFields(list: string | null): { fields: readonly RequestedField[] } | { refusal: Refusal } {
  const fields = requestedFields(list);
  const refusal = refuseUnknownFields(fields, TABLE, "ThreadsMedia");
  return refusal === null ? { fields } : { refusal };
}

/** Returns whether a post has a field, which may be followed by nested fields in braces. */
export function isPostField(field: string): boolean {
  return Object.hasOwn(TABLE, field.split("{", 1)[0] ?? "");
}

/** Returns the requested fields of a post. */
export function postFields(
  post: SandboxPost,
  fields: readonly RequestedField[],
  viewer: SandboxUser,
  context: Context,
): Record<string, unknown> {
  return readFields(post.id, { post, viewer, context }, fields, TABLE, context.behaviors);
}

/** Formats a time as Threads does, with an offset that has no colon. */
export function timestamp(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}+0000`;
}

// fact: post-fields
const TABLE: FieldTable<Source> = {
  id: ({ post }) => post.id,
  media_product_type: () => "THREADS",
  media_type: ({ post, context }) => shownType(post, context.behaviors),
  media_url: ({ post }) => single(post)?.url,
  thumbnail_url: ({ post }) => (post.mediaType === "VIDEO" ? single(post)?.url : undefined),
  alt_text: ({ post }) => single(post)?.altText ?? undefined,
  children: ({ post }, { nested }) => childrenOf(post, nested ?? ["id"]),
  permalink: ({ post }) => post.permalink,
  shortcode: ({ post }) => post.shortcode,
  text: ({ post }) => post.text,
  timestamp: ({ post }) => timestamp(post.publishedAt),
  topic_tag: ({ post }) => post.topicTag ?? undefined,
  owner: ({ post, viewer }) => (post.userId === viewer.id && post.replyTo === null ? { id: viewer.id } : undefined),
  username: (source) => authorOf(source).username,
  is_verified: (source) => authorOf(source).isVerified,
  profile_picture_url: (source) => authorOf(source).pictureUrl,
  is_quote_post: ({ post }) => post.quoteOf !== null,
  quoted_post: ({ post }) => reference(post.quoteOf),
  reposted_post: ({ post }) => reference(post.repostOf),
  is_reply: ({ post }) => post.replyTo !== null,
  is_reply_owned_by_me: ({ post, viewer }) => (post.replyTo === null ? undefined : post.userId === viewer.id),
  replied_to: ({ post }) => reference(post.replyTo),
  root_post: ({ post, context }) => (post.replyTo === null ? undefined : { id: rootOf(post, context.state).id }),
  has_replies: ({ post, context }) => visibleReplies(post, context.state, false).length > 0,
  hide_status: ({ post, context }) => {
    if (post.replyTo === null) return undefined;
    return isHidden(post, context.state) ? "HIDDEN" : "NOT_HUSHED";
  },
  reply_approval_status: ({ post, context }) => approvalStatus(post, context.state) ?? undefined,
  reply_audience: ({ post, viewer }) =>
    post.userId === viewer.id ? (post.parameters.reply_control ?? "everyone").toUpperCase() : undefined,
  link_attachment_url: ({ post }) => linkOf(post),
  gif_url: ({ post }) => gifOf(post),
  poll_attachment: ({ post }, { nested }) => pollOf(post, nested, timestamp(post.publishedAt + LIFETIMES.pollMs)),
  is_spoiler_media: ({ post }) => post.parameters.is_spoiler_media === "true",
  // fact: text-entities
  text_entities: ({ post }) => {
    const entities = parsed(post.parameters.text_entities);
    return entities === undefined ? undefined : { data: entities };
  },
  text_attachment: ({ post }) => parsed(post.parameters.text_attachment),
  location_id: ({ post }) => post.parameters.location_id,
  location: ({ post }, { nested }) => {
    const id = post.parameters.location_id;
    if (id === undefined) return undefined;
    const place: object = PLACES.find((known) => known.id === id) ?? {};
    return { ...Object.fromEntries(Object.entries(place).filter(([name]) => nested?.includes(name))), id };
  },
  allowlisted_country_codes: ({ post }) => post.parameters.allowlisted_country_codes?.split(","),
  ghost_post_status: ({ post, context }) => {
    if (!post.ghost) return undefined;
    return context.clock.now() < post.publishedAt + LIFETIMES.ghostMs ? "ACTIVE" : "ARCHIVED";
  },
  ghost_post_expiration_timestamp: ({ post }) =>
    post.ghost ? timestamp(post.publishedAt + LIFETIMES.ghostMs) : undefined,
};

// fact: video-as-audio, text-without-type
function shownType({ mediaType }: SandboxPost, { videoType, textType }: Behaviors): string | undefined {
  if (mediaType === "VIDEO") return videoType;
  if (mediaType === "TEXT_POST") return textType === "absent" ? undefined : textType;
  return mediaType;
}

function single({ mediaType, media }: SandboxPost): SandboxPost["media"][number] | undefined {
  return mediaType === "CAROUSEL_ALBUM" ? undefined : media[0];
}

function childrenOf({ mediaType, media }: SandboxPost, nested: readonly string[]): unknown {
  if (mediaType !== "CAROUSEL_ALBUM") return undefined;
  const data = media.map(({ id, type, url, altText }) => {
    const child = { id, media_type: type, media_url: url, alt_text: altText ?? undefined };
    return { ...Object.fromEntries(Object.entries(child).filter(([name]) => nested.includes(name))), id };
  });
  return { data };
}

function authorOf({ post, context }: Source): SandboxUser {
  return userById(context.state, post.userId);
}

function reference(id: string | null): { id: string } | undefined {
  return id === null ? undefined : { id };
}

/** Returns the link that the preview shows: the attached one, else the first in the text. */
function linkOf({ mediaType, parameters, text }: SandboxPost): string | undefined {
  if (mediaType !== "TEXT_POST") return undefined;
  return parameters.link_attachment ?? linksIn(text)[0];
}

function gifOf({ parameters }: SandboxPost): string | undefined {
  const gif = parsed(parameters.gif_attachment) as { gif_id: string } | undefined;
  return gif === undefined ? undefined : `https://media.giphy.com/media/${encodeURIComponent(gif.gif_id)}/giphy.gif`;
}

function parsed(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json);
}
