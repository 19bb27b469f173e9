import type { ImageHeader } from "./image.js";
import type { Fields, MEDIA_SHAPE } from "./shape.js";
import type { TextScan } from "./text.js";

/** What rules look at, by kind. `name` is what a message calls the thing: "The image", or "Image 3" of a carousel. */
export interface Subjects {
  /** A post as a whole, once its fields have the right types. */
  post: { readonly blank: boolean; readonly mediaCount: number };
  /** A text; `alone` when nothing else stands beside it that could make up for its being empty. */
  text: { readonly blank: boolean; readonly alone: boolean; readonly scan: TextScan };
  carousel: { readonly count: number };
  /** One medium; `missing` says what to give when nothing was given to fetch or to judge, not even of a wrong type. */
  media: Fields<typeof MEDIA_SHAPE> & { readonly name: string; readonly missing: string | null };
  image: ImageFacts;
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
