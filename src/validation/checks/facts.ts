import type { ImageHeader } from "../images/image.js";
import type { Fields, MEDIA_SHAPE } from "../fields/shape.js";
import type { TextScan } from "../text/measure-text.js";

/** What rules look at, by kind. `name` is what a message calls the thing: "The image", or "Image 3" of a carousel. */
export interface Facts {
  /** A post as a whole, once its fields have the right types; a stand-in is what may be seen without a text. */
  post: {
    readonly blank: boolean;
    readonly mediaCount: number;
    readonly hasPoll: boolean;
    readonly hasStandIn: boolean;
    readonly coversMedia: boolean;
  };
  /** A text; `alone` when nothing else stands beside it that could make up for its being empty. */
  text: { readonly blank: boolean; readonly alone: boolean; readonly scan: TextScan };
  /** All links of a post together; the same one twice counts once. */
  links: { readonly count: number };
  link: { readonly name: string; readonly url: string };
  carousel: { readonly count: number };
  /** One medium; `missing` says what is not there when nothing was given to fetch or to judge, not even of a wrong type. */
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
   * A stretch of a text of `textLength` UTF-16 units; `overlaps` names the one before it that it runs into, `splits` what it
   * begins or ends inside of: half of a surrogate pair is no character at all, half of a grapheme only looks odd.
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

/** What is known about an image after its bytes, if any, were read: found is what counts, declared what was claimed. */
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

/** What is known about a video: the size of its bytes and the type they tell, or else what is declared. */
export interface VideoFacts {
  readonly name: string;
  readonly mimeType: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}
