/**
 * How much an issue weighs. An `error` is what Threads refuses, or what cannot be sent at all; a `warning` is what
 * Threads may refuse or change, and the person decides.
 */
export type IssueSeverity = "error" | "warning";

/** The stable names of everything that validation can find. New names may be added; none changes its meaning. */
export type IssueCode =
  // The shape of what was given: a caller's mistake, never a person's.
  | "invalid-argument"
  | "wrong-type"
  | "invalid-number"
  | "unknown-value"
  | "list-too-long"
  // A field that does not exist: an error where it misspells one, a warning else.
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
  // The carousel, and any one of its items.
  | "carousel-too-few"
  | "carousel-too-many"
  | "media-type"
  | "media-missing"
  | "media-url"
  | "media-url-insecure"
  | "alt-text-too-long"
  // An image, by its bytes or by what is declared about it.
  | "image-empty"
  | "image-type"
  | "image-type-mismatch"
  | "image-too-large"
  | "image-size-mismatch"
  | "image-unreadable"
  | "image-aspect-ratio"
  | "image-width"
  // A video, by what is declared about it.
  | "video-empty"
  | "video-type"
  | "video-too-large"
  | "video-duration"
  | "video-aspect-ratio"
  | "video-width"
  // What stands beside the text.
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

/** One thing that is wrong, or doubtful, with what was given. */
export interface Issue {
  /** What kind of trouble this is: branch on this, never on the message. */
  readonly code: IssueCode;
  /** Where it is, from the value that was given: `["media", 2, "altText"]`, or `[]` for the value itself. */
  readonly path: readonly (string | number)[];
  /** A plain English sentence for a person. It never quotes the post's text nor a URL. */
  readonly message: string;
  /** The number that was passed, or the values that are allowed; `null` where no such thing exists. */
  readonly limit: number | readonly string[] | null;
  /** What was found, in the same unit as `limit`; `null` where it cannot be told. */
  readonly actual: number | string | null;
  /** Whether the post can go out as it is. */
  readonly severity: IssueSeverity;
}
