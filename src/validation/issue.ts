/**
 * The severity of an issue. An `error` prevents publishing: Threads rejects the post, or it cannot be sent. A `warning` does not: Threads
 * may reject or change the post, and the user decides.
 */
export type IssueSeverity = "error" | "warning";

/** The stable codes of issues. Later versions may add codes, but never change the meaning of one. */
export type IssueCode =
  // The types of fields and options: the caller's mistake, not the user's.
  | "invalid-argument"
  | "wrong-type"
  | "invalid-number"
  | "unknown-value"
  | "list-too-long"
  // A field that does not exist: an error when it misspells a known field, otherwise a warning.
  | "unknown-field"
  // The post as a whole, and its text.
  | "post-empty"
  | "combination"
  | "text-empty"
  | "text-too-long"
  | "text-many-bytes"
  | "text-lone-surrogate"
  | "text-control-character"
  | "text-missing"
  | "links-too-many"
  | "link-url"
  // A carousel, and any image or video.
  | "carousel-too-few"
  | "carousel-too-many"
  | "media-type"
  | "media-missing"
  | "media-url"
  | "media-url-insecure"
  | "alt-text-too-long"
  // An image, by its bytes or its declared fields.
  | "image-empty"
  | "image-type"
  | "image-type-mismatch"
  | "image-too-large"
  | "image-size-mismatch"
  | "image-unreadable"
  | "image-aspect-ratio"
  | "image-width"
  // A video, by its bytes or its declared fields.
  | "video-empty"
  | "video-type"
  | "video-too-large"
  | "video-duration"
  | "video-aspect-ratio"
  | "video-width"
  // The other fields of a post.
  | "poll-without-text"
  | "poll-too-few"
  | "poll-too-many"
  | "poll-option-empty"
  | "poll-option-too-long"
  | "gif-id"
  | "topic-tag-empty"
  | "topic-tag-too-long"
  | "topic-tag-character"
  | "topic-tag-hash"
  | "topic-tag-space"
  | "id-digits"
  | "countries-empty"
  | "country-code"
  | "text-attachment-empty"
  | "text-attachment-too-long"
  // Spoilers, and the styles of a text attachment.
  | "spoiler-without-media"
  | "spoilers-too-many"
  | "range-empty"
  | "range-outside"
  | "range-overlap"
  | "range-splits-character"
  | "range-splits-grapheme"
  | "styles-empty";

/** One problem of a post, or of a part of it. */
export interface Issue {
  /** The kind of problem. Stable: compare this, not the message. */
  readonly code: IssueCode;
  /** The path of the problem in the checked value: `["media", 2, "altText"]`, or `[]` for the value itself. */
  readonly path: readonly (string | number)[];
  /** An English sentence for the user. It never contains the text of the post or a URL. */
  readonly message: string;
  /** The limit that was exceeded, or the allowed values; `null` when neither exists. */
  readonly limit: number | readonly string[] | null;
  /** The value that was found, in the unit of `limit`; `null` when it is not known or may be secret. */
  readonly actual: number | string | null;
  /** Whether the problem prevents publishing. */
  readonly severity: IssueSeverity;
}
