/** The routes of the composer, for any framework: image uploads, and posts that are published exactly once. */
import { postDraftSchema, validateImage, validatePost, type PostFields, type PublishProgress } from "@hayon/threads";
import type { Site } from "../serve.js";
import { createMediaStore } from "./media-store.js";
import { failed, json, type HttpResponse } from "./responses.js";
import { fieldsOf, userRoutesOf, type Route, type RouteRequest } from "./route.js";

type UserRequest = RouteRequest & { readonly user: string };

/** The largest upload. It is above the limit of Threads, so that validation reports an image that is too large. */
export const MAX_IMAGE_BYTES = 16 * 1024 * 1024;

export function postRoutes(site: Site): readonly Route[] {
  const { connections, origin } = site;
  const mediaStore = createMediaStore(origin);
  const progress = new Map<string, PublishProgress>();

  const userRoute = userRoutesOf(site);

  function upload({ user, body }: UserRequest): HttpResponse {
    if (!(body instanceof Uint8Array)) return failed(415, "BAD_REQUEST", "This is not an image.");
    const issues = validateImage({ bytes: body });
    if (issues.some(({ severity }) => severity === "error")) {
      return failed(400, "THREADS_VALIDATION", "Threads does not accept this image.", issues);
    }
    return json(201, { file: { id: mediaStore.put(user, body) } });
  }

  async function publish({ user, body }: UserRequest): Promise<HttpResponse> {
    // A draft with the image ids that `POST /media` returned.
    const { idempotencyKey, media = [], ...draft } = fieldsOf(body);
    if (!isKey(idempotencyKey) || !Array.isArray(media)) return failed(400, "BAD_REQUEST", "This is not a post.");
    const images = media.map(fieldsOf).map(({ id, altText }) => {
      return { type: "image", id, altText, url: mediaStore.urlOf(user, String(id)) };
    });
    if (images.some(({ url }) => url === null)) {
      return failed(400, "NO_SUCH_IMAGE", "One of the images is no longer available. Please add it again.");
    }
    // The browser may send anything, so validatePost reports wrong types together with all other issues.
    const fields = { ...draft, media: images };
    const read = postDraftSchema["~standard"].validate(fields);
    if (read.issues !== undefined) {
      return failed(
        400,
        "THREADS_VALIDATION",
        "Threads does not accept this post.",
        validatePost(fields as PostFields),
      );
    }
    // Keys of different users never collide.
    const key = `${user}:${idempotencyKey}`;
    try {
      const post = await connections.account(user).publish(read.value, {
        idempotencyKey: key,
        onProgress: (step) => progress.set(key, step),
      });
      return json(200, { post });
    } finally {
      progress.delete(key);
    }
  }

  return [
    userRoute("POST", "/media", upload),
    userRoute("POST", "/posts", publish),
    userRoute("GET", "/posts/:key", ({ user, params }) =>
      json(200, { progress: progress.get(`${user}:${String(params.key)}`) ?? null }),
    ),
    {
      // For Threads, which is not signed in. The signed URL is the permission.
      method: "GET",
      path: "/media/:id/:until/:signature",
      handle: ({ params: { id, until, signature } }) => {
        const image = mediaStore.open(String(id), String(until), String(signature));
        if (image === null) return failed(404, "NO_SUCH_IMAGE", "This image does not exist.");
        const headers = { "content-type": image.mimeType, "x-content-type-options": "nosniff" };
        return { status: 200, headers, body: Buffer.from(image.bytes) };
      },
    },
  ];
}

const isKey = (key: unknown): key is string => typeof key === "string" && /^[\w-]{16,64}$/.test(key);
