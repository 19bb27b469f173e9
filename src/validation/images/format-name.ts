import { imageFormatName } from "./image.js";
import { videoFormatName } from "./video.js";

/** A MIME type as people call it: `JPEG` for `image/jpeg`, `MOV` for `video/quicktime`; an unknown one stays as it is. */
export function formatName(mimeType: string): string {
  return imageFormatName(mimeType) ?? videoFormatName(mimeType) ?? mimeType;
}
