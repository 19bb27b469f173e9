/** A stretch of a text, in JavaScript string indexes: `text.slice(offset, offset + length)`. */
export interface TextRange {
  /** Where it begins: 0 is the first UTF-16 unit. */
  readonly offset: number;
  /** How many UTF-16 units it covers, at least 1. */
  readonly length: number;
}

/**
 * How a stretch of a text attachment looks.
 *
 * @see https://developers.facebook.com/documentation/threads/create-posts/text-attachments
 */
export type TextStyle = "bold" | "italic" | "highlight" | "underline" | "strikethrough";

/** A stretch of a text attachment and its looks. */
export interface StyledRange extends TextRange {
  readonly styles: readonly TextStyle[];
}

/**
 * A long text that opens from a post.
 *
 * @see https://developers.facebook.com/documentation/threads/create-posts/text-attachments
 */
export interface TextAttachment {
  /** Up to 10,000 characters. */
  readonly text: string;
  /** A URL of its own, in place of the post's `link`. */
  readonly link?: string | undefined;
  /** Stretches that look different; none may overlap another. */
  readonly styles?: readonly StyledRange[] | undefined;
}
