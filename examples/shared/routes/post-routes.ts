/** The routes of the composer, for any framework: image uploads, and posts that are published exactly once. */
import { postDraftSchema, validateImage, validatePost, type PostDraft, type PublishProgress } from "@hayon/threads";
import type { AppSetup } from "../serve.js";
import { createMediaStore } from "./media-store.js";
import { createProgressStreams } from "./publish-progress.js";
import { failed, json, type HttpResponse } from "./responses.js";
import { fieldsOf, userRoutesOf, type Route, type RouteRequest } from "./route.js";

type UserRequest = RouteRequest & { readonly user: string };

/** The largest upload. It is above the limit of Threads, so that validation reports an image that is too large. */
export const MAX_IMAGE_BYTES = 16 * 1024 * 1024;

// Another tab may have connected another account since the page was opened.
const ACCOUNT_CHANGED =
  "Another Threads account was connected after this page was loaded. To post to the new account, copy your text and reload the page.";

export function postRoutes(setup: AppSetup): readonly Route[] {
  const { connections, origin } = setup;
  const mediaStore = createMediaStore(origin);
  const streams = createProgressStreams();
  const userRoute = userRoutesOf(setup);

  function upload({ user, body }: UserRequest): HttpResponse {
    if (!(body instanceof Uint8Array)) return failed(415, "BAD_REQUEST", "This is not an image.");
    const issues = validateImage({ bytes: body });
    if (issues.some(({ severity }) => severity === "error")) {
      return failed(400, "THREADS_VALIDATION", "Threads does not accept this image.", issues);
    }
    const id = mediaStore.put(user, body);
    return json(201, { file: { id, url: mediaStore.urlOf(user, id) } });
  }

  async function publish({ user, body }: UserRequest): Promise<HttpResponse> {
    // `platformId` is the account that the page shows, `media` has the image ids that `POST /media` returned, and `more` has the texts of the
    // further parts of a thread.
    const { idempotencyKey, platformId, media = [], more = [], ...draft } = fieldsOf(body);
    if (!isKey(idempotencyKey) || !Array.isArray(media) || !Array.isArray(more)) {
      return failed(400, "BAD_REQUEST", "This is not a post.");
    }
    const images = media.map(fieldsOf).map(({ id, altText }) => {
      return { type: "image", id, altText, url: mediaStore.urlOf(user, String(id)) };
    });
    if (images.some(({ url }) => url === null)) {
      return failed(400, "NO_SUCH_IMAGE", "One of the images is no longer available. Please add it again.");
    }
    const drafts: PostDraft[] = [];
    for (const fields of [{ ...draft, media: images }, ...more.map((text: unknown) => ({ text }))]) {
      const { value, issues } = readDraft(fields);
      if (value === undefined) return failed(400, "THREADS_VALIDATION", "Threads does not accept this post.", issues);
      drafts.push(value);
    }
    const connected = (await connections.status(user)).platformId;
    if (platformId !== undefined && connected !== null && platformId !== connected) {
      return failed(409, "ACCOUNT_CHANGED", ACCOUNT_CHANGED);
    }
    // Keys of different users never collide.
    const key = keyOf(user, idempotencyKey);
    const options = { idempotencyKey: key, onProgress: (step: PublishProgress) => streams.report(key, step) };
    try {
      const account = connections.account(user);
      const [only, ...others] = drafts;
      const posts =
        only !== undefined && others.length === 0
          ? [await account.publish(only, options)]
          : await account.publishThread(drafts, options);
      return json(200, { posts });
    } finally {
      streams.forget(key);
    }
  }

  return [
    userRoute("POST", "/media", upload),
    userRoute("POST", "/posts", publish),
    userRoute("GET", "/posts/:key/progress", ({ user, params }) => ({
      status: 200,
      headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" },
      body: streams.open(keyOf(user, String(params.key))),
    })),
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

/** Returns a valid draft, or every issue. The browser may send anything, so wrong types are issues too. */
function readDraft(fields: object) {
  const read = postDraftSchema["~standard"].validate(fields);
  if (read.issues === undefined) return { value: read.value, issues: [] };
  return { value: undefined, issues: validatePost(fields) };
}

const keyOf = (user: string, key: string) => `${user}:${key}`;
const isKey = (key: unknown): key is string => typeof key === "string" && /^[\w-]{16,64}$/.test(key);
