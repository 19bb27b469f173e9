import type { Refusal } from "./graph-errors.js";
import { fetchMedia } from "./media.js";
import type { World } from "./world.js";

/** What a look at a container's medium found: a refusal at once, or how processing will fail, null for not at all. */
export type Look = { readonly refusal: Refusal } | { readonly failure: string | null };

/** Fetches the medium of a container, as Threads does when the container is made. */
// fact: media-fetched, image-not-fetched, container-status
export async function lookAtMedium(parameters: URLSearchParams, { publishing, readings }: World): Promise<Look> {
  const image = parameters.get("image_url");
  const video = parameters.get("video_url");
  if (!publishing.fetchMedia) return { failure: null };
  if (video !== null) return { failure: (await fetchMedia(video, "VIDEO")).ok ? null : "FAILED_DOWNLOADING_VIDEO" };
  if (image === null) return { failure: null };
  const fetched = await fetchMedia(image, "IMAGE");
  if (fetched.ok) return { failure: null };
  return readings.failedImage === "refused" ? { refusal: notFetched(fetched.reason) } : { failure: "UNKNOWN" };
}

function notFetched(reason: string): Refusal {
  return {
    status: 400,
    code: 1,
    subcode: 2207052,
    message: `The media could not be fetched from this URI: ${reason}`,
    userTitle: "Media download has failed",
  };
}
