/* global clearInterval, sessionStorage, setInterval, setTimeout */
import { call } from "./api.js";

// A post on its way is kept with its key until its end is known: a page that is loaded again asks by the same key, and nothing goes out twice.
const PLACE = "post-on-its-way";
export const postOnItsWay = () => JSON.parse(sessionStorage.getItem(PLACE));
export const forget = () => sessionStorage.removeItem(PLACE);

const LOST = { code: "LOST", advice: "The answer was lost. Try again: your post goes out once.", issues: [] };
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// These tell nothing of the post.
const UNTOLD = ["LOST", "INTERNAL", "THREADS_PUBLISH_UNKNOWN"];

/**
 * Answers `{ post }` or `{ error, unsure }`; it is unsure when the post may be live. Once it is, no refusal changes that: it may be of this
 * attempt alone.
 */
export async function publishOnce(kept, onProgress) {
  sessionStorage.setItem(PLACE, JSON.stringify({ ...kept, unsure: true }));
  const { draft, idempotencyKey } = kept;
  const look = async () => onProgress((await call("GET", `/posts/${idempotencyKey}`)).progress);
  const looking = setInterval(() => look().catch(() => undefined), 400);
  try {
    for (;;) {
      const { post, error } = await call("POST", "/posts", { ...draft, idempotencyKey }).catch(() => ({ error: LOST }));
      // The first request is still at it: its page was closed, and this one asks until there is a post.
      if (error?.code === "THREADS_PUBLISH_IN_PROGRESS") await pause(1000);
      else {
        const unsure = !post && (kept.unsure || UNTOLD.includes(error.code));
        if (!unsure) forget();
        return { post, error, unsure };
      }
    }
  } finally {
    clearInterval(looking);
  }
}
