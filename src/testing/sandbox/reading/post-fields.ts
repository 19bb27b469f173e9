import { askedFields, readFields, refuseUnknown, type AskedField, type FieldTable } from "./asked-fields.js";
import type { Refusal } from "../http/graph-errors.js";
import { LIFETIMES } from "../state/lifetimes.js";
import { linksIn } from "../publishing/links.js";
import type { SandboxUser } from "../state/people.js";
import { pollOf } from "./post-poll.js";
import type { SandboxPost } from "../state/posts.js";
import type { Behaviors } from "../behaviors.js";
import { rootOf } from "./root-post.js";
import { userById } from "../state/state.js";
import type { World } from "../state/world.js";

/** A post, and who looks at it. */
interface Sight {
  readonly post: SandboxPost;
  readonly viewer: SandboxUser;
  readonly world: World;
}

/** The fields asked for of posts, a list with commas, or the refusal of one that posts do not have. */
export function askedOfPosts(asked: string | null): { fields: readonly AskedField[] } | { refusal: Refusal } {
  const fields = askedFields(asked);
  const refusal = refuseUnknown(fields, FIELDS, "ThreadsMedia");
  return refusal === null ? { fields } : { refusal };
}

/** A post as an answer has it. */
export function readPost(
  post: SandboxPost,
  fields: readonly AskedField[],
  viewer: SandboxUser,
  world: World,
): Record<string, unknown> {
  return readFields(post.id, { post, viewer, world }, fields, FIELDS, world.behaviors);
}

/** Whether the person may read the post: it is there, and it is theirs or a tester's in the open. */
// fact: post-visibility
export function mayRead(viewer: SandboxUser, post: SandboxPost, { state }: World): boolean {
  if (post.deletedAt !== null) return false;
  const author = userById(state, post.userId);
  return author.id === viewer.id || (author.isTester && !author.isPrivate);
}

/** A time as Threads writes it, with an offset that has no colon. */
export function timestamp(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}+0000`;
}

// fact: post-fields
const FIELDS: FieldTable<Sight> = {
  id: ({ post }) => post.id,
  media_product_type: () => "THREADS",
  media_type: ({ post, world }) => shownType(post, world.behaviors),
  media_url: ({ post }) => single(post)?.url,
  thumbnail_url: ({ post }) => (post.mediaType === "VIDEO" ? single(post)?.url : undefined),
  alt_text: ({ post }) => single(post)?.altText ?? undefined,
  children: ({ post }, { inner }) => childrenOf(post, inner ?? ["id"]),
  permalink: ({ post }) => post.permalink,
  shortcode: ({ post }) => post.shortcode,
  text: ({ post }) => post.text,
  timestamp: ({ post }) => timestamp(post.publishedAt),
  topic_tag: ({ post }) => post.topicTag ?? undefined,
  owner: ({ post, viewer }) => (post.userId === viewer.id && post.replyTo === null ? { id: viewer.id } : undefined),
  username: (sight) => authorOf(sight).username,
  is_verified: (sight) => authorOf(sight).isVerified,
  profile_picture_url: (sight) => authorOf(sight).pictureUrl,
  is_quote_post: ({ post }) => post.quoteOf !== null,
  quoted_post: ({ post }) => idOrNothing(post.quoteOf),
  reposted_post: ({ post }) => idOrNothing(post.repostOf),
  is_reply: ({ post }) => post.replyTo !== null,
  is_reply_owned_by_me: ({ post, viewer }) => (post.replyTo === null ? undefined : post.userId === viewer.id),
  replied_to: ({ post }) => idOrNothing(post.replyTo),
  root_post: ({ post, world }) => (post.replyTo === null ? undefined : { id: rootOf(post, world.state).id }),
  has_replies: ({ post, world }) =>
    (world.state.replies.get(post.id) ?? []).some(({ deletedAt }) => deletedAt === null),
  hide_status: ({ post }) => (post.replyTo === null ? undefined : "NOT_HUSHED"),
  reply_audience: ({ post, viewer }) =>
    post.userId === viewer.id ? (post.parameters.reply_control ?? "everyone").toUpperCase() : undefined,
  link_attachment_url: ({ post }) => linkOf(post),
  gif_url: ({ post }) => gifOf(post),
  poll_attachment: ({ post }, { inner }) => pollOf(post, inner, timestamp(post.publishedAt + LIFETIMES.pollMs)),
  is_spoiler_media: ({ post }) => post.parameters.is_spoiler_media === "true",
  // fact: text-entities
  text_entities: ({ post }) => {
    const entities = parsed(post.parameters.text_entities);
    return entities === undefined ? undefined : { data: entities };
  },
  text_attachment: ({ post }) => parsed(post.parameters.text_attachment),
  location_id: ({ post }) => post.parameters.location_id,
  location: ({ post }) => idOrNothing(post.parameters.location_id ?? null),
  allowlisted_country_codes: ({ post }) => post.parameters.allowlisted_country_codes?.split(","),
  ghost_post_status: ({ post, world }) => {
    if (!post.ghost) return undefined;
    return world.clock.now() < post.publishedAt + LIFETIMES.ghostMs ? "ACTIVE" : "ARCHIVED";
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

function childrenOf({ mediaType, media }: SandboxPost, inner: readonly string[]): unknown {
  if (mediaType !== "CAROUSEL_ALBUM") return undefined;
  const data = media.map(({ id, type, url, altText }) => {
    const child = { id, media_type: type, media_url: url, alt_text: altText ?? undefined };
    return { ...Object.fromEntries(Object.entries(child).filter(([name]) => inner.includes(name))), id };
  });
  return { data };
}

function authorOf({ post, world }: Sight): SandboxUser {
  return userById(world.state, post.userId);
}

function idOrNothing(id: string | null): { id: string } | undefined {
  return id === null ? undefined : { id };
}

/** Without an attachment of its own, a text's first link is what the preview shows. */
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
