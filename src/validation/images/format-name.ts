import { imageFormatName } from "./image.js";
import { videoFormatName } from "./video.js";

/** Returns the common name of a MIME type: `JPEG` for `image/jpeg`, `MOV` for `video/quicktime`. Returns an unknown type unchanged. */
export function formatName(mimeType: string): string {
  return imageFormatName(mimeType) ?? videoFormatName(mimeType) ?? mimeType;
}
