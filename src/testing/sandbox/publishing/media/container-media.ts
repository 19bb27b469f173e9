import type { Refusal } from "../../http/graph-errors.js";
import { fetchMedia } from "./media.js";
import type { Behaviors } from "../../behaviors.js";
import type { Context } from "../../state/context.js";

/** The result of fetching a container's image or video: a refusal, or the later `error_message`, null for none. */
export type MediaResult = { readonly refusal: Refusal } | { readonly failure: string | null };

/** Fetches the image or video of a new container, as Threads does. */
// fact: media-fetched, image-not-fetched, container-status
export async function fetchContainerMedia(parameters: URLSearchParams, context: Context): Promise<MediaResult> {
  const { publishing, behaviors } = context;
  const image = parameters.get("image_url");
  const video = parameters.get("video_url");
  if (image !== null && isTooNew(image, context)) return failedImage("the download failed", behaviors);
  if (!publishing.fetchMedia) return { failure: null };
  if (video !== null) return { failure: (await fetchMedia(video, "VIDEO")).ok ? null : "FAILED_DOWNLOADING_VIDEO" };
  if (image === null) return { failure: null };
  const fetched = await fetchMedia(image, "IMAGE");
  return fetched.ok ? { failure: null } : failedImage(fetched.reason, behaviors);
}

/** Returns whether an image cannot be fetched yet, counted from the first container that named it. */
// fact: image-fetched-later
function isTooNew(url: string, { state, clock, publishing }: Context): boolean {
  const { mediaDelayMs } = publishing.delays;
  if (mediaDelayMs === 0) return false;
  const namedAt = state.imagesNamedAt.get(url) ?? clock.now();
  state.imagesNamedAt.set(url, namedAt);
  return clock.now() < namedAt + mediaDelayMs;
}

function failedImage(reason: string, behaviors: Behaviors): MediaResult {
  return behaviors.failedImage === "refused" ? { refusal: notFetched(reason) } : { failure: "UNKNOWN" };
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
