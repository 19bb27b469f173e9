import type { TextAttachment, TextRange } from "./draft-text.js";

/** An image: its bytes, or else its declared type and size. */
export interface ImageDraft {
  /** The whole file. Its type, size, width and height override the declared ones. It is used for validation and is not sent. */
  readonly bytes?: Uint8Array | undefined;
  /** The declared MIME type: `image/jpeg` or `image/png`; for a video `video/mp4` or `video/quicktime`. */
  readonly mimeType?: string | undefined;
  /** The declared size of the file, in bytes; at most 8 MB for an image, 1 GB for a video. 0 counts as not declared. */
  readonly sizeBytes?: number | undefined;
  /** The declared width, in pixels; 320 to 1440 for an image (Threads scales others), at most 1920 for a video. */
  readonly width?: number | undefined;
  /** The declared height, in pixels. The aspect ratio is at most 10:1. */
  readonly height?: number | undefined;
}

/** An image or video of a post. It can be checked before it is uploaded, without a URL. */
export interface MediaDraft extends ImageDraft {
  /** Whether Threads fetches an image or a video. */
  readonly type: "image" | "video";
  /** The public https URL from which Threads fetches the file. An `http:` URL is a warning, because Threads may reject it. */
  readonly url?: string | undefined;
  /** The description for people who cannot see the image or video; at most 1,000 characters (code points). */
  readonly altText?: string | undefined;
  /**
   * The host's own id of the file; it is not sent. It identifies the file when a draft is published again with the same idempotency key,
   * because a signed URL changes with every signature. An `id` that equals the object's `_id`, as in a Mongoose subdocument, is ignored.
   */
  readonly id?: string | undefined;
  /** The declared duration of a video, in seconds; more than 0, at most 300. */
  readonly durationSeconds?: number | undefined;
}

/** An image or video that can be published, because it has a URL. */
export interface PostMedia extends MediaDraft {
  /** The public https URL from which Threads fetches the file. */
  readonly url: string;
}

/** A GIF. */
export interface GifDraft {
  /** The id of the GIF at the provider. */
  readonly id: string;
  /** The provider of the GIF. Threads accepts only GIPHY. */
  readonly provider: "GIPHY";
}

/**
 * The accounts that may reply to a post.
 *
 * @see https://developers.facebook.com/documentation/threads/reply-management
 */
export type ReplyControl =
  "everyone" | "accounts_you_follow" | "mentioned_only" | "parent_post_author_only" | "followers_only";

/**
 * All fields of a post, in any combination, such as the unfinished post of a composer. {@link PostDraft} allows only the combinations that
 * Threads accepts.
 *
 * @see https://developers.facebook.com/documentation/threads/reference/publishing
 */
export interface PostFields<Media extends MediaDraft = MediaDraft> {
  /**
   * The text, at most 500 characters; an emoji counts as its UTF-8 bytes. {@link measureText} counts them.
   *
   * @see https://developers.facebook.com/documentation/threads/posts
   */
  readonly text?: string | undefined;
  /** The images and videos. One makes an image or video post; 2 to 10 make a carousel, in this order. */
  readonly media?: readonly Media[] | undefined;
  /** The URL whose preview is shown; only without media and `poll`. Default: the first URL of the text. */
  readonly link?: string | undefined;
  /**
   * The options of a poll: 2 to 4, of 1 to 25 characters each; only on a text post without a link.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/polls
   */
  readonly poll?: readonly string[] | undefined;
  /** A GIF; only without media. */
  readonly gif?: GifDraft | undefined;
  /** The topic, 1 to 50 characters, without `#`, `.` and `&`. Default: the first `#tag` of the text. */
  readonly topicTag?: string | undefined;
  /**
   * The id of the post or reply that this post replies to; digits only.
   *
   * @see https://developers.facebook.com/documentation/threads/retrieve-and-manage-replies/create-replies
   */
  readonly replyTo?: string | undefined;
  /**
   * The id of the post that this post quotes; digits only.
   *
   * @see https://developers.facebook.com/documentation/threads/posts/quote-posts
   */
  readonly quote?: string | undefined;
  /** The accounts that may reply. Default: `"everyone"`. */
  readonly replyControl?: ReplyControl | undefined;
  /**
   * Whether replies need the author's approval. Default: false.
   *
   * @see https://developers.facebook.com/documentation/threads/reply-management
   */
  readonly approveReplies?: boolean | undefined;
  /**
   * The id of a location; digits only. Requires the scope `threads_location_tagging`.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/location-tagging
   */
  readonly locationId?: string | undefined;
  /**
   * The countries in which the post is shown, as ISO 3166-1 alpha-2 codes such as `US`; only for accounts with geo-gating. Default: all.
   *
   * @see https://developers.facebook.com/documentation/threads/posts/geo-gating
   */
  readonly countries?: readonly string[] | undefined;
  /**
   * Whether all media are covered until the reader taps them. Default: false.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/spoilers
   */
  readonly spoilerMedia?: boolean | undefined;
  /** The ranges of the text that are covered until the reader taps them; at most 10. */
  readonly spoilers?: readonly TextRange[] | undefined;
  /**
   * A long text that readers open from the post; only without media and `poll`.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/text-attachments
   */
  readonly textAttachment?: TextAttachment | undefined;
  /**
   * Whether the post is archived after 24 hours; only on a post with nothing except text and spoilers. Default: false.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/ghost-posts
   */
  readonly ghost?: boolean | undefined;
  /**
   * Whether the post is also shared to the user's Instagram story; `"dark"` shares it in dark mode. Requires the scope
   * `threads_share_to_instagram`. Default: false.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/share-to-ig-stories
   */
  readonly shareToInstagram?: boolean | "dark" | undefined;
}
