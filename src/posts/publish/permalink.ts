/** A post's address, once it is live. Best effort: it can never turn a live post into a failure. */
import { isThreadsError } from "../../errors/index.js";
import { permalinkSchema } from "../responses.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import type { PublishContext } from "./context.js";

/** A post that is live is not held back by this. */
const TIMEOUT_MS = 10_000;

/** The address; null when Threads does not give it now, undefined when it says that this id is no post's. */
export async function readPermalink(context: PublishContext, id: string): Promise<string | null | undefined> {
  const timeoutMs = Math.min(TIMEOUT_MS, context.timeoutMs);
  try {
    return await context.calls.send(
      callTo(POST_ENDPOINTS.permalink, { id, schema: permalinkSchema, signal: context.signal, timeoutMs }),
    );
  } catch (error) {
    const refused = isThreadsError(error, "THREADS_API") && ["not-found", "invalid-request"].includes(error.kind);
    return refused ? undefined : null;
  }
}
