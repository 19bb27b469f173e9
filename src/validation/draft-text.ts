/** A range of a text, in JavaScript string indexes: `text.slice(offset, offset + length)`. */
export interface TextRange {
  /** The start, in UTF-16 units; 0 is the beginning of the text. */
  readonly offset: number;
  /** The length, in UTF-16 units; at least 1. */
  readonly length: number;
}

/**
 * A text style of a text attachment.
 *
 * @see https://developers.facebook.com/documentation/threads/create-posts/text-attachments
 */
export type TextStyle = "bold" | "italic" | "highlight" | "underline" | "strikethrough";

/** A range of a text attachment and its styles. */
export interface StyledRange extends TextRange {
  /** The styles of the range; at least one. */
  readonly styles: readonly TextStyle[];
}

/**
 * A long text that readers open from the post.
 *
 * @see https://developers.facebook.com/documentation/threads/create-posts/text-attachments
 */
export interface TextAttachment {
  /** The text, at most 10,000 characters (code points). */
  readonly text: string;
  /** A full URL; the post cannot have a `link` as well. */
  readonly link?: string | undefined;
  /** The styled ranges of the text. They must not overlap. */
  readonly styles?: readonly StyledRange[] | undefined;
}
