/** Reads the numbers of posts, for a nightly job. */
import { isThreadsError, type ThreadsConnections } from "@hayon/threads";
import { Post, Snapshot } from "./models.js";

/** The reason why numbers could not be read, in the terms that the app uses for every network. */
export interface AnalyticsError {
  readonly type: "deleted" | "unauthorized" | "rate-limited" | "other";
  /** A sentence for the user. */
  readonly message: string;
  /** Seconds until the next attempt. */
  readonly retryAfter?: number;
}

/** Returns the app's error. Only code 100 with subcode 33 means that a post is gone: any other code 100 is about a parameter. */
export function toAnalyticsError(error: unknown): AnalyticsError {
  if (!isThreadsError(error))
    return { type: "other", message: "The numbers could not be read. Please try again later." };
  const { advice, retryAfterMs } = error;
  const retryAfter = retryAfterMs === null ? {} : { retryAfter: Math.ceil(retryAfterMs / 1000) };
  return { type: typeOf(error), message: advice, ...retryAfter };
}

function typeOf(error: unknown): AnalyticsError["type"] {
  if (isThreadsError(error, "THREADS_NOT_CONNECTED")) return "unauthorized";
  if (!isThreadsError(error, "THREADS_API")) return "other";
  const { graph, kind } = error;
  if (graph.code === 100 && graph.subcode === 33) return "deleted";
  if (kind === "auth" || kind === "permission") return "unauthorized";
  return kind === "rate-limit" ? "rate-limited" : "other";
}

export interface AnalyticsReport {
  readonly saved: number;
  readonly deleted: number;
  /** Posts whose numbers could not be read, and why. Nothing is saved for them. */
  readonly failed: readonly { readonly postId: string; readonly error: AnalyticsError }[];
  /** Why the run ended early; null if it read every post. */
  readonly ended: AnalyticsError | null;
}

/** Saves a snapshot of each published post of a user, but none for a post that could not be read: a chart would fall to zero. */
export async function saveSnapshots(
  connections: ThreadsConnections,
  userId: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<AnalyticsReport> {
  const posts = await Post.find({ userId, status: "published", deleted: { $ne: true } }).lean();
  const ids = posts.flatMap(({ result }) => result?.postId ?? []);
  const failed: { postId: string; error: AnalyticsError }[] = [];
  const count = { saved: 0, deleted: 0 };
  try {
    for await (const { id, insights, error } of connections.account(userId).insights.posts(ids, { signal })) {
      if (error === undefined) {
        await Snapshot.create({ postId: id, ...insights });
        count.saved += 1;
        continue;
      }
      const reason = toAnalyticsError(error);
      if (reason.type === "deleted") {
        await Post.updateOne({ "result.postId": id }, { $set: { deleted: true } });
        count.deleted += 1;
      } else {
        failed.push({ postId: id, error: reason });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    return { ...count, failed, ended: toAnalyticsError(error) };
  }
  return { ...count, failed, ended: null };
}
