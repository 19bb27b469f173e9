/** What is known about an image: its bytes, or else what is declared about it. */
export interface ImageDraft {
  /** The whole file. When given, it decides type, size and sides, whatever is declared. */
  readonly bytes?: Uint8Array | undefined;
  /** Declared MIME type, such as `image/jpeg`. */
  readonly mimeType?: string | undefined;
  /** Declared size of the file, in bytes. */
  readonly sizeBytes?: number | undefined;
  /** Declared width, in pixels. */
  readonly width?: number | undefined;
  /** Declared height, in pixels. */
  readonly height?: number | undefined;
}

/** One image or video of a post. */
export interface MediaDraft extends ImageDraft {
  readonly type: "image" | "video";
  /** Where Threads fetches the file: a public http or https URL. */
  readonly url?: string | undefined;
  /** A description for those who cannot see it, up to 1,000 characters. */
  readonly altText?: string | undefined;
  /** The host's own name for the file; validation does not look inside. */
  readonly id?: string | undefined;
}

/**
 * A post before it is sent: text, one medium with or without text, or a carousel of several.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export interface PostDraft {
  readonly text?: string | undefined;
  /** One makes a single image or video post; two or more make a carousel, in this order. */
  readonly media?: readonly MediaDraft[] | undefined;
}
