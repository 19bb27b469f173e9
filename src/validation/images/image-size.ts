/** The width and height of an image, in pixels, as it is displayed: after the rotation in the EXIF data of a JPEG. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}
