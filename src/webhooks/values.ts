/** Reads the values of the known fields, and finds the account that each value concerns. */
import { fail, flag, id, object, orNull, text, time as isoTime, type Reader, type Readers } from "../graph/values.js";
import { POLL_READERS } from "../reading/poll.js";
import type { NodeReference, Poll } from "../reading/post.js";
import type {
  WebhookDeletedPost,
  WebhookEvent,
  WebhookMention,
  WebhookPublishedPost,
  WebhookReply,
  WebhookRootPost,
} from "./event.js";

/** A larger number is read as milliseconds: as seconds it would be a time after the year 5100. */
const MAX_SECONDS = 1e11;

/** Reads a time as text, which Meta documents for posts, or as Unix seconds, which it documents for webhooks. */
export const time: Reader<Date> = (value) => {
  const seconds = typeof value === "string" && value.length <= 13 && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof seconds !== "number") return isoTime(value);
  const date = new Date(seconds > MAX_SECONDS ? seconds : seconds * 1000);
  return Number.isNaN(date.getTime()) ? fail("must be a time") : date;
};

const reference = orNull(object<NodeReference>({ id }));

const REPLY: Readers<WebhookReply> = {
  id,
  username: orNull(text),
  text: orNull(text),
  media_type: orNull(text),
  permalink: orNull(text),
  shortcode: orNull(text),
  timestamp: orNull(time),
  replied_to: reference,
  root_post: orNull(object<WebhookRootPost>({ id, owner_id: orNull(id), username: orNull(text) })),
  is_verified: orNull(flag),
  profile_picture_url: orNull(text),
};

const MENTION: Readers<WebhookMention> = {
  ...REPLY,
  alt_text: orNull(text),
  gif_url: orNull(text),
  has_replies: orNull(flag),
  is_quote_post: orNull(flag),
  is_reply: orNull(flag),
  media_product_type: orNull(text),
  media_url: orNull(text),
  poll_attachment: orNull(object<Poll>(POLL_READERS)),
  quoted_post: reference,
  reposted_post: reference,
  thumbnail_url: orNull(text),
};

const PUBLISHED: Readers<WebhookPublishedPost> = {
  id,
  media_type: orNull(text),
  permalink: orNull(text),
  timestamp: orNull(time),
  username: orNull(text),
};

const DELETED: Readers<WebhookDeletedPost> = {
  id,
  owner: orNull(object<NonNullable<WebhookDeletedPost["owner"]>>({ owner_id: orNull(id) })),
  deleted_at: orNull(time),
  timestamp: orNull(time),
  username: orNull(text),
};

/** The target in the envelope, which is the id of a post or of an account. */
export interface Target {
  readonly id: string | null;
  /** Whether the form of the body is the documented one, in which the target of `replies` and `delete` is a post. */
  readonly documented: boolean;
}

/** Returns the target as an account's id, or null if it is one of these posts. For some fields Meta does not document which of them the target is. */
function accountIn(target: Target, ...posts: (NodeReference | null)[]): string | null {
  return posts.some((post) => post?.id === target.id) ? null : target.id;
}

/** How a known field is read. */
export interface KnownField<Value extends NodeReference> {
  readonly read: Reader<Value>;
  /** Returns the Threads id of the account that the value concerns, or null. */
  readonly account: (value: Value, target: Target) => string | null;
}

type KnownType = Exclude<WebhookEvent["type"], "unknown">;
type ValueOf<Type extends KnownType> = Extract<WebhookEvent, { readonly type: Type }>["value"];

/** The known fields, by their name. */
export const KNOWN_FIELDS: { readonly [Type in KnownType]: KnownField<ValueOf<Type>> } = {
  replies: {
    read: object<WebhookReply>(REPLY),
    account: (value, target) =>
      value.root_post?.owner_id ??
      (target.documented ? null : accountIn(target, value, value.root_post, value.replied_to)),
  },
  mentions: {
    read: object<WebhookMention>(MENTION),
    account: (value, target) => accountIn(target, value, value.root_post, value.replied_to),
  },
  publish: { read: object<WebhookPublishedPost>(PUBLISHED), account: (value, target) => accountIn(target, value) },
  delete: {
    read: object<WebhookDeletedPost>(DELETED),
    account: (value, target) => value.owner?.owner_id ?? (target.documented ? null : accountIn(target, value)),
  },
};
