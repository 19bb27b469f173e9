/** A picture's sides, in pixels, as it is seen: turned by a quarter where a JPEG's EXIF data say so. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}
