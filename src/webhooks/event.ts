/**
 * The events of webhooks. Values have Threads' own names; ids are strings, times are `Date`s, and fields that Threads leaves out are null.
 * Source: https://developers.facebook.com/documentation/threads/webhooks
 */
import type { NodeReference, Poll } from "../reading/post.js";

/** The properties of every event. */
export interface WebhookEventBase {
  /**
   * The SDK's id of the event: its field and the id of its object, such as `replies:18012345678901234`. It is the same for every delivery
   * of the event. The id of a mention also contains the mentioned account, because one post may mention several accounts of your app.
   */
  readonly id: string;
  /** The Threads id of the account that the event concerns; null if the payload does not contain it. */
  readonly platformId: string | null;
  /** The id of a post (`replies`, `delete`) or an account (`mentions`), as Threads sent it. */
  readonly target_id: string | null;
  /** When Threads sent the webhook, to the second. */
  readonly time: Date | null;
  /** The Threads app id. */
  readonly app_id: string | null;
  /** `moderate` or `interaction`. */
  readonly topic: string | null;
  readonly subscription_id: string | null;
}

/** The post at the head of a conversation. */
export interface WebhookRootPost extends NodeReference {
  /** The Threads id of its author. */
  readonly owner_id: string | null;
  /** The username of its author. */
  readonly username: string | null;
}

/** A reply to a post of the account. */
export interface WebhookReply {
  /** Digits, exact. */
  readonly id: string;
  /** The author of the reply. */
  readonly username: string | null;
  readonly text: string | null;
  /** Such as `TEXT_POST` or `IMAGE`. */
  readonly media_type: string | null;
  readonly permalink: string | null;
  readonly shortcode: string | null;
  readonly timestamp: Date | null;
  /** The post above the reply. */
  readonly replied_to: NodeReference | null;
  readonly root_post: WebhookRootPost | null;
  /** Whether the author is verified. */
  readonly is_verified: boolean | null;
  /** The author's picture; a signed URL that expires. */
  readonly profile_picture_url: string | null;
}

/**
 * A public post that mentions the account. Threads leaves out `has_replies`, `is_reply`, `replied_to` and `root_post` if the account did not
 * grant `threads_read_replies`.
 */
export interface WebhookMention extends WebhookReply {
  readonly alt_text: string | null;
  readonly gif_url: string | null;
  readonly has_replies: boolean | null;
  readonly is_quote_post: boolean | null;
  readonly is_reply: boolean | null;
  /** `THREADS`. */
  readonly media_product_type: string | null;
  /** A signed URL that expires: keep the id or the permalink instead. */
  readonly media_url: string | null;
  readonly poll_attachment: Poll | null;
  readonly quoted_post: NodeReference | null;
  readonly reposted_post: NodeReference | null;
  /** The preview image of a video; a signed URL that expires. */
  readonly thumbnail_url: string | null;
}

/** A post or reply that the account has published, with this app or another. */
export interface WebhookPublishedPost {
  /** Digits, exact. */
  readonly id: string;
  /** Such as `TEXT_POST` or `IMAGE`. */
  readonly media_type: string | null;
  readonly permalink: string | null;
  readonly timestamp: Date | null;
  readonly username: string | null;
}

/** A post that the account has deleted. */
export interface WebhookDeletedPost {
  /** Digits, exact. */
  readonly id: string;
  /** The account. Threads names its id `owner_id` here. */
  readonly owner: { readonly owner_id: string | null } | null;
  readonly deleted_at: Date | null;
  /** When the post was published. */
  readonly timestamp: Date | null;
  readonly username: string | null;
}

/** A user replied to a post of the account. Scopes: `threads_basic`, `threads_read_replies`. */
export interface RepliesEvent extends WebhookEventBase {
  readonly type: "replies";
  readonly value: WebhookReply;
}

/** A public post mentions the account. Scopes: `threads_basic`, `threads_manage_mentions`. */
export interface MentionsEvent extends WebhookEventBase {
  readonly type: "mentions";
  readonly value: WebhookMention;
}

/** The account published a post or a reply. Scope: `threads_basic`. */
export interface PublishEvent extends WebhookEventBase {
  readonly type: "publish";
  readonly value: WebhookPublishedPost;
}

/** The account deleted a post. Scopes: `threads_basic`, `threads_delete`. */
export interface DeleteEvent extends WebhookEventBase {
  readonly type: "delete";
  readonly value: WebhookDeletedPost;
}

/** An event whose field the SDK does not know. */
export interface UnknownEvent extends WebhookEventBase {
  readonly type: "unknown";
  /** The field, as Threads sent it. */
  readonly field: string;
  /** The value as parsed JSON. Integers beyond 2^53 are strings of their digits. */
  readonly value: unknown;
}

/** An event of a webhook. `type` is Threads' name of the field, or `unknown`. */
export type WebhookEvent = RepliesEvent | MentionsEvent | PublishEvent | DeleteEvent | UnknownEvent;

/** An event with the connections of your app that it concerns. */
export type ReceivedWebhookEvent = WebhookEvent & {
  /** The owners who have connected the account `platformId`; empty if there are none. */
  readonly ownerIds: readonly string[];
  /**
   * Whether the account itself acted: true for `publish` and `delete`. For `replies` and `mentions` the SDK compares the author's username with
   * those of the account. Null if it has no username to compare. An app that sends automatic replies must act only on `own === false`.
   */
  readonly own: boolean | null;
};
