import type { TextAttachment, TextRange } from "./draft-text.js";

/** What is known about an image: its bytes, or else what is declared about it. */
export interface ImageDraft {
  /** The whole file. When given, it decides type, size and sides, whatever is declared. */
  readonly bytes?: Uint8Array | undefined;
  /** Declared MIME type, such as `image/jpeg`. */
  readonly mimeType?: string | undefined;
  /** Declared size of the file, in bytes. Upload forms often say 0 for a size that they do not know: 0 counts as not declared. */
  readonly sizeBytes?: number | undefined;
  /** Declared width, in pixels. */
  readonly width?: number | undefined;
  /** Declared height, in pixels. */
  readonly height?: number | undefined;
}

/** One image or video of a post, as far as the host knows it: it may be judged before it has been put anywhere. */
export interface MediaDraft extends ImageDraft {
  readonly type: "image" | "video";
  /** Where Threads fetches the file: a public https URL. One that begins with `http:` is a warning, since Threads may refuse it. */
  readonly url?: string | undefined;
  /** A description for those who cannot see it, up to 1,000 characters. */
  readonly altText?: string | undefined;
  /**
   * The host's own name for the file; validation does not look inside. A signed URL changes with every signature: by this
   * the same file is known again when a draft is published with an idempotency key. An `id` that repeats the object's `_id`,
   * as subdocuments of Mongoose have it, is left out.
   */
  readonly id?: string | undefined;
  /** Declared length of a video, in seconds: more than 0, at most 300. */
  readonly durationSeconds?: number | undefined;
}

/** One image or video that can be published: Threads fetches it, so it has a URL. */
export interface PostMedia extends MediaDraft {
  readonly url: string;
}

/** A picture that moves, by its id at GIPHY, the one provider that Threads takes. */
export interface GifDraft {
  readonly id: string;
  readonly provider: "GIPHY";
}

/**
 * Who may reply to a post.
 *
 * @see https://developers.facebook.com/documentation/threads/reply-management
 */
export type ReplyControl =
  "everyone" | "accounts_you_follow" | "mentioned_only" | "parent_post_author_only" | "followers_only";

/**
 * Everything that a post can carry, without a word on what goes together. It is what a composer holds while a person is
 * still at it; {@link PostDraft} is what Threads may take.
 *
 * @see https://developers.facebook.com/documentation/threads/reference/publishing
 */
export interface PostFields<Media extends MediaDraft = MediaDraft> {
  /**
   * Up to 500 characters, an emoji counting as its UTF-8 bytes.
   *
   * @see https://developers.facebook.com/documentation/threads/posts
   */
  readonly text?: string | undefined;
  /** One makes a single image or video post; two or more make a carousel, in this order. */
  readonly media?: readonly Media[] | undefined;
  /** The URL whose preview is shown, on a post without media; else the first one in the text. */
  readonly link?: string | undefined;
  /**
   * Two to four options of 1 to 25 characters each, on a post of text.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/polls
   */
  readonly poll?: readonly string[] | undefined;
  /** A GIF, on a post without media. */
  readonly gif?: GifDraft | undefined;
  /** One topic, 1 to 50 characters, without its `#`, and without `.` or `&`; else the first `#tag` in the text. */
  readonly topicTag?: string | undefined;
  /**
   * The id of the post or reply that this one answers, as digits.
   *
   * @see https://developers.facebook.com/documentation/threads/retrieve-and-manage-replies/create-replies
   */
  readonly replyTo?: string | undefined;
  /**
   * The id of the post that this one quotes, as digits.
   *
   * @see https://developers.facebook.com/documentation/threads/posts/quote-posts
   */
  readonly quote?: string | undefined;
  /** Who may reply; everyone when nothing is said. */
  readonly replyControl?: ReplyControl | undefined;
  /**
   * Whether replies wait for the author's approval.
   *
   * @see https://developers.facebook.com/documentation/threads/reply-management
   */
  readonly approveReplies?: boolean | undefined;
  /**
   * The id of a place, as digits. Needs the scope `threads_location_tagging`.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/location-tagging
   */
  readonly locationId?: string | undefined;
  /**
   * The only countries in which the post is shown, as ISO 3166-1 alpha-2 codes: `US`. For accounts that may do so.
   *
   * @see https://developers.facebook.com/documentation/threads/posts/geo-gating
   */
  readonly countries?: readonly string[] | undefined;
  /**
   * Whether the media are covered until somebody taps; in a carousel all of them.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/spoilers
   */
  readonly spoilerMedia?: boolean | undefined;
  /** Up to ten stretches of the text that are covered until somebody taps, in JavaScript string indexes. */
  readonly spoilers?: readonly TextRange[] | undefined;
  /**
   * A long text beside the post, on a post without media.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/text-attachments
   */
  readonly textAttachment?: TextAttachment | undefined;
  /**
   * Whether the post is put away after 24 hours. A text with spoilers can be; anything else cannot.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/ghost-posts
   */
  readonly ghost?: boolean | undefined;
  /**
   * Whether the post goes to the person's Instagram story, too, where `"dark"` is the look. Needs the scope
   * `threads_share_to_instagram`.
   *
   * @see https://developers.facebook.com/documentation/threads/create-posts/share-to-ig-stories
   */
  readonly shareToInstagram?: boolean | "dark" | undefined;
}
