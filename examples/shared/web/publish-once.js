import { call } from "./api.js";

// The pending post is stored with its key until its outcome is known. After a reload, the page sends the same key, so nothing is posted
// twice.
const STORAGE_KEY = "pending-post";
export const pendingPost = () => JSON.parse(sessionStorage.getItem(STORAGE_KEY));
export const forgetPost = () => sessionStorage.removeItem(STORAGE_KEY);

const LOST = {
  code: "LOST",
  advice: "The response was lost. Try again; your post is published only once.",
  issues: [],
};
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// After these errors, the post may be live.
const UNCONFIRMED = ["LOST", "INTERNAL", "THREADS_PUBLISH_UNKNOWN"];

/**
 * Returns `{ post }` or `{ error, unconfirmed }`. Unconfirmed means that the post may be live. A later error does not change that, because
 * it may be about the later attempt only.
 */
export async function publishOnce(pending, onProgress) {
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ ...pending, unconfirmed: true }));
  const { draft, idempotencyKey } = pending;
  const readProgress = async () => onProgress((await call("GET", `/posts/${idempotencyKey}`)).progress);
  const polling = setInterval(() => readProgress().catch(() => undefined), 400);
  try {
    for (;;) {
      const { post, error } = await call("POST", "/posts", { ...draft, idempotencyKey }).catch(() => ({ error: LOST }));
      // The request of an earlier page is still running.
      if (error?.code === "THREADS_PUBLISH_IN_PROGRESS") await pause(1000);
      else {
        const unconfirmed = !post && (pending.unconfirmed || UNCONFIRMED.includes(error.code));
        if (!unconfirmed) forgetPost();
        return { post, error, unconfirmed };
      }
    }
  } finally {
    clearInterval(polling);
  }
}
