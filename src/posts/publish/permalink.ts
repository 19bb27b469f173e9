import { isThreadsError } from "../../errors/index.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import { permalinkSchema } from "../responses.js";
import type { PublishContext } from "./context.js";

/** A published post must not wait long for its permalink. */
const TIMEOUT_MS = 10_000;

/**
 * Returns the permalink of a published post. Never throws. Returns null when Threads does not return one now, and undefined when the id is not a
 * post's.
 */
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
