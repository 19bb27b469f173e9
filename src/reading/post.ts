/**
 * What Threads returns of a post, a reply, a poll and a location, under Threads' own names.
 * Source: https://developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts
 */

/** A node that a post refers to. */
export interface NodeReference {
  readonly id: string;
}

/** The poll of a post. */
export interface Poll {
  readonly option_a: string | null;
  readonly option_b: string | null;
  readonly option_c: string | null;
  readonly option_d: string | null;
  /** A fraction from 0 to 1. */
  readonly option_a_votes_percentage: number | null;
  readonly option_b_votes_percentage: number | null;
  readonly option_c_votes_percentage: number | null;
  readonly option_d_votes_percentage: number | null;
  readonly total_votes: number | null;
  readonly expiration_timestamp: Date | null;
}

/** A range of a text that Threads treats specially, such as a spoiler. */
export interface TextEntity {
  readonly entity_type: string;
  /** In a unit that Meta does not document. */
  readonly offset: number;
  readonly length: number;
}

/** The long text attached to a post. */
export interface ReadTextAttachment {
  readonly plaintext: string | null;
  readonly link_attachment_url: string | null;
}

/** A place that a post is tagged with, or that a search found. */
export interface ThreadsLocation {
  /** Digits. */
  readonly id: string;
  readonly name: string | null;
  readonly address: string | null;
  readonly city: string | null;
  readonly country: string | null;
  /** Degrees. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly postal_code: string | null;
}

/**
 * Every field of a post, under Threads' own names. What Threads leaves out is null. Members of enumerations that are newer than the SDK come as
 * they are.
 */
export interface Post {
  /** Digits, exact. */
  readonly id: string;
  /** `THREADS`. */
  readonly media_product_type: string | null;
  /** `TEXT_POST`, `IMAGE`, `VIDEO`, `CAROUSEL_ALBUM`, `AUDIO` or `REPOST_FACADE`. A video was seen to come as `AUDIO`. */
  readonly media_type: string | null;
  /** A signed URL that expires: keep the id or the permalink instead. */
  readonly media_url: string | null;
  /** Null for posts with flagged media. */
  readonly permalink: string | null;
  /** The account, on its own top-level posts only. */
  readonly owner: NodeReference | null;
  readonly username: string | null;
  readonly text: string | null;
  readonly timestamp: Date | null;
  readonly shortcode: string | null;
  /** Of a video; a signed URL that expires. */
  readonly thumbnail_url: string | null;
  /** The items of a carousel, under ids of their own. */
  readonly children: readonly NodeReference[] | null;
  readonly is_quote_post: boolean | null;
  readonly quoted_post: NodeReference | null;
  readonly reposted_post: NodeReference | null;
  readonly alt_text: string | null;
  readonly link_attachment_url: string | null;
  readonly gif_url: string | null;
  readonly poll_attachment: Poll | null;
  readonly topic_tag: string | null;
  readonly is_spoiler_media: boolean | null;
  readonly text_entities: readonly TextEntity[] | null;
  readonly text_attachment: ReadTextAttachment | null;
  /** `ACTIVE` or `ARCHIVED`; ghost posts only. */
  readonly ghost_post_status: string | null;
  readonly ghost_post_expiration_timestamp: Date | null;
  /** Whether the author is verified. */
  readonly is_verified: boolean | null;
  /** The author's picture; a signed URL that expires. */
  readonly profile_picture_url: string | null;
  readonly has_replies: boolean | null;
  /** `EVERYONE`, `ACCOUNTS_YOU_FOLLOW`, `MENTIONED_ONLY`, `PARENT_POST_AUTHOR_ONLY` or `FOLLOWERS_ONLY`. */
  readonly reply_audience: string | null;
  readonly location_id: string | null;
  readonly location: ThreadsLocation | null;
  /** ISO 3166-1 alpha-2 codes. */
  readonly allowlisted_country_codes: readonly string[] | null;
  readonly is_reply: boolean | null;
  readonly is_reply_owned_by_me: boolean | null;
  /** The post at the head of the conversation. */
  readonly root_post: NodeReference | null;
  /** The post that this one replies to. */
  readonly replied_to: NodeReference | null;
  /** `NOT_HUSHED`, `UNHUSHED`, `HIDDEN`, `COVERED`, `BLOCKED` or `RESTRICTED`; replies only. */
  readonly hide_status: string | null;
  /** `pending` or `ignored`; pending replies only. */
  readonly reply_approval_status: string | null;
}

/** A field of a post. */
export type PostField = keyof Post;
