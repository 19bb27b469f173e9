/** The routes behind the composer, whatever framework mounts them: images come in, and posts go out, each exactly once. */
import type { IncomingHttpHeaders } from "node:http";
import { postDraftSchema, validateImage, validatePost, type PostFields, type PublishProgress } from "@hayon/threads";
import { createMediaShelf } from "./media-shelf.js";
import { errorResponse, json, refused, type Answer } from "./post-errors.js";
import type { Site } from "./serve.js";

/** A request, as far as the routes want to know it. */
export interface Asked {
  /** Who is signed in. */
  readonly user: string | null;
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, unknown>>;
  /** An image's bytes, or what a JSON text held. */
  readonly body: unknown;
}

export interface PostRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly handle: (asked: Asked) => Answer | Promise<Answer>;
}

/** The largest image that is read at all. What is too large for Threads is told so. */
export const MAX_IMAGE_BYTES = 16 * 1024 * 1024;

export function postRoutes({ connections, origin, frontEnd, report }: Site): readonly PostRoute[] {
  const shelf = createMediaShelf(origin);
  const progress = new Map<string, PublishProgress>();

  /** A route of the person who is signed in, called from this site's own pages and nobody else's. */
  function own(
    method: PostRoute["method"],
    path: string,
    handle: (user: string, asked: Asked) => Answer | Promise<Answer>,
  ): PostRoute {
    return {
      method,
      path,
      async handle(asked) {
        const { user, headers } = asked;
        const foreign = headers.origin !== undefined && headers.origin !== (frontEnd ?? origin);
        if (foreign) return refused(403, "FOREIGN_ORIGIN", "This was asked for from another site.");
        if (user === null) return refused(401, "UNAUTHENTICATED", "Please sign in first.");
        try {
          return await handle(user, asked);
        } catch (error) {
          const answer = errorResponse(error);
          if (answer.status >= 500) report(error, { method, path });
          return answer;
        }
      },
    };
  }

  function upload(user: string, { body }: Asked): Answer {
    if (!(body instanceof Uint8Array)) return refused(415, "BAD_REQUEST", "This is not an image.");
    const issues = validateImage({ bytes: body });
    if (issues.some(({ severity }) => severity === "error")) {
      return refused(400, "THREADS_VALIDATION", "Threads does not take this image.", issues);
    }
    return json(201, { file: { id: shelf.put(user, body) } });
  }

  async function publish(user: string, { body }: Asked): Promise<Answer> {
    // A draft, whose images are named by the ids that `POST /media` gave.
    const { idempotencyKey, media = [], ...draft } = fieldsOf(body);
    if (!isKey(idempotencyKey) || !Array.isArray(media)) return refused(400, "BAD_REQUEST", "This is not a post.");
    const images = media.map(fieldsOf).map(({ id, altText }) => {
      return { type: "image", id, altText, url: shelf.urlOf(user, String(id)) };
    });
    if (images.some(({ url }) => url === null)) {
      return refused(400, "NO_SUCH_IMAGE", "One of the images is not here any more. Please add it again.");
    }
    // Whatever the browser has sent: a shape that is wrong is told with all the rest, as publishing tells it of a draft.
    const fields = { ...draft, media: images };
    const read = postDraftSchema["~standard"].validate(fields);
    if (read.issues !== undefined) {
      return refused(400, "THREADS_VALIDATION", "Threads does not take this post.", validatePost(fields as PostFields));
    }
    // The key of one person is nobody else's.
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
    own("POST", "/media", upload),
    own("POST", "/posts", publish),
    own("GET", "/posts/:key", (user, { params }) =>
      json(200, { progress: progress.get(`${user}:${String(params.key)}`) ?? null }),
    ),
    {
      // For Threads: whoever has the address may see the image.
      method: "GET",
      path: "/media/:id/:until/:signature",
      handle: ({ params: { id, until, signature } }) => {
        const image = shelf.open(String(id), String(until), String(signature));
        if (image === null) return refused(404, "NO_SUCH_IMAGE", "There is no such image.");
        const headers = { "content-type": image.mimeType, "x-content-type-options": "nosniff" };
        return { status: 200, headers, body: Buffer.from(image.bytes) };
      },
    },
  ];
}

const fieldsOf = (value: unknown) =>
  (typeof value === "object" ? { ...value } : {}) as Readonly<Record<string, unknown>>;
const isKey = (key: unknown): key is string => typeof key === "string" && /^[\w-]{16,64}$/.test(key);
