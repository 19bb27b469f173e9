import { call, send } from "./api.js";

// The pending post is stored with its key until its outcome is known. After a reload, the page sends the same key, so nothing is posted
// twice.
const STORAGE_KEY = "pending-post";
export const pendingPost = () => JSON.parse(sessionStorage.getItem(STORAGE_KEY));
export const forgetPost = () => sessionStorage.removeItem(STORAGE_KEY);

const LOST = {
  code: "LOST",
  advice: "The response was lost. Check again; your post is published only once.",
  issues: [],
  live: 0,
};
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// After these errors, the post may be live.
const UNCONFIRMED = ["LOST", "INTERNAL", "THREADS_PUBLISH_UNKNOWN"];

/**
 * Returns `{ posts }` or `{ error, unconfirmed }`. Unconfirmed means that the post, or a part of the thread, may be live. A later error does not
 * change that, because it may be about the later attempt only.
 */
export async function publishOnce(pending, onProgress) {
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ ...pending, unconfirmed: true }));
  const { draft, platformId, idempotencyKey } = pending;
  const following = new AbortController();
  followProgress(idempotencyKey, onProgress, following.signal).catch(() => undefined);
  try {
    for (;;) {
      const { posts, error } = await call("POST", "/posts", { ...draft, platformId, idempotencyKey }).catch(() => ({
        error: LOST,
      }));
      // The request of an earlier page is still running.
      if (error?.code === "THREADS_PUBLISH_IN_PROGRESS") await pause(1000);
      else {
        const mayBeLive = pending.unconfirmed || UNCONFIRMED.includes(error?.code) || error?.live > 0;
        const unconfirmed = !posts && mayBeLive;
        if (!unconfirmed) forgetPost();
        return { posts, error, unconfirmed };
      }
    }
  } finally {
    following.abort();
  }
}

/** Reads the progress of a publish, one JSON value a line, until it is aborted. */
async function followProgress(key, onProgress, signal) {
  const { body } = await send("GET", `/posts/${key}/progress`, undefined, signal);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line !== "null") onProgress(JSON.parse(line));
  }
}
