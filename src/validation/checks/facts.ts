import type { ImageHeader } from "../images/image.js";
import type { Fields, MEDIA_SHAPE } from "../fields/shape.js";
import type { TextScan } from "../text/measure-text.js";

/** The facts that rules check, by kind. `name` begins the message: "The image", or "Image 3" of a carousel. */
export interface Facts {
  /** A post as a whole. A text substitute is a link, a GIF or a text attachment, which may be posted without text. */
  post: {
    readonly blank: boolean;
    readonly mediaCount: number;
    readonly hasPoll: boolean;
    readonly hasTextSubstitute: boolean;
    readonly coversMedia: boolean;
  };
  /** A text; `alone` when the post has nothing else, so that the text must not be empty. */
  text: { readonly blank: boolean; readonly alone: boolean; readonly scan: TextScan };
  /** The number of different links of a post. */
  links: { readonly count: number };
  link: { readonly name: string; readonly url: string };
  carousel: { readonly count: number };
  /** One image or video; `missing` says what to add when it has neither a URL nor a description of its file. */
  media: Fields<typeof MEDIA_SHAPE> & { readonly name: string; readonly missing: string | null };
  image: ImageFacts;
  video: VideoFacts;
  poll: { readonly count: number };
  option: { readonly name: string; readonly blank: boolean; readonly characters: number };
  gif: { readonly id: string | undefined };
  topic: { readonly tag: string; readonly blank: boolean; readonly characters: number };
  id: { readonly name: string; readonly id: string };
  countries: { readonly count: number };
  country: { readonly name: string; readonly code: string };
  attachment: { readonly blank: boolean; readonly characters: number };
  spoilers: { readonly count: number };
  /**
   * A range of a text of `textLength` UTF-16 units. `overlaps` names an earlier range that it overlaps. `splits` says what its start or end
   * is inside of: a character (a surrogate pair) or a grapheme (several characters that look like one).
   */
  range: {
    readonly name: string;
    readonly offset: number;
    readonly length: number;
    readonly textLength: number;
    readonly overlaps: string | null;
    readonly splits: "character" | "grapheme" | null;
  };
  styles: { readonly name: string; readonly count: number };
}

/** The facts about an image: those read from its bytes, or else the declared ones. The declared type and size are kept to compare. */
export interface ImageFacts {
  readonly name: string;
  readonly header: ImageHeader | null;
  readonly hasBytes: boolean;
  readonly mimeType: string | undefined;
  readonly declaredMimeType: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly declaredSizeBytes: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** The facts about a video: the size and type of its bytes, or else the declared ones. */
export interface VideoFacts {
  readonly name: string;
  readonly mimeType: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}
