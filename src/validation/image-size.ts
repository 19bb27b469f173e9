/** A picture's sides, in pixels, as the file stores them. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}
