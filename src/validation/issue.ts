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
  // The post as a whole, and its text.
  | "post-empty"
  | "text-empty"
  | "text-too-long"
  | "text-many-bytes"
  | "text-lone-surrogate"
  | "text-control-character"
  // The carousel, and any one of its items.
  | "carousel-too-few"
  | "carousel-too-many"
  | "media-type"
  | "media-missing"
  | "media-url"
  | "alt-text-too-long"
  // An image, by its bytes or by what is declared about it.
  | "image-empty"
  | "image-type"
  | "image-type-mismatch"
  | "image-too-large"
  | "image-size-mismatch"
  | "image-unreadable"
  | "image-aspect-ratio"
  | "image-width";

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
