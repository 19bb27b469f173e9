/** The routes of the composer, for any framework: image uploads, and posts that are published exactly once. */
import type { IncomingHttpHeaders } from "node:http";
import { postDraftSchema, validateImage, validatePost, type PostFields, type PublishProgress } from "@hayon/threads";
import { createMediaStore } from "./media-store.js";
import { errorResponse, json, failed, type HttpResponse } from "./post-errors.js";
import type { Site } from "./serve.js";

/** The part of a request that the routes read. */
export interface PostRequest {
  /** The signed-in user. */
  readonly user: string | null;
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, unknown>>;
  /** The bytes of an image, or parsed JSON. */
  readonly body: unknown;
}

export interface PostRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly handle: (request: PostRequest) => HttpResponse | Promise<HttpResponse>;
}

/** The largest upload. It is above the limit of Threads, so that validation reports an image that is too large. */
export const MAX_IMAGE_BYTES = 16 * 1024 * 1024;

export function postRoutes({ connections, origin, frontEnd, report }: Site): readonly PostRoute[] {
  const mediaStore = createMediaStore(origin);
  const progress = new Map<string, PublishProgress>();

  /** Returns a route for signed-in users that only this app's own pages may call. */
  function userRoute(
    method: PostRoute["method"],
    path: string,
    handle: (user: string, request: PostRequest) => HttpResponse | Promise<HttpResponse>,
  ): PostRoute {
    return {
      method,
      path,
      async handle(request) {
        const { user, headers } = request;
        const isForeign = headers.origin !== undefined && headers.origin !== (frontEnd ?? origin);
        if (isForeign) return failed(403, "FOREIGN_ORIGIN", "This request came from another site.");
        if (user === null) return failed(401, "UNAUTHENTICATED", "Please sign in first.");
        try {
          return await handle(user, request);
        } catch (error) {
          const response = errorResponse(error);
          if (response.status >= 500) report(error, { method, path });
          return response;
        }
      },
    };
  }

  function upload(user: string, { body }: PostRequest): HttpResponse {
    if (!(body instanceof Uint8Array)) return failed(415, "BAD_REQUEST", "This is not an image.");
    const issues = validateImage({ bytes: body });
    if (issues.some(({ severity }) => severity === "error")) {
      return failed(400, "THREADS_VALIDATION", "Threads does not accept this image.", issues);
    }
    return json(201, { file: { id: mediaStore.put(user, body) } });
  }

  async function publish(user: string, { body }: PostRequest): Promise<HttpResponse> {
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
    userRoute("GET", "/posts/:key", (user, { params }) =>
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

const fieldsOf = (value: unknown) =>
  (typeof value === "object" ? { ...value } : {}) as Readonly<Record<string, unknown>>;
const isKey = (key: unknown): key is string => typeof key === "string" && /^[\w-]{16,64}$/.test(key);
