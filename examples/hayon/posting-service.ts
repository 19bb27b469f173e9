/** Publishes stored posts. */
import type { ThreadsConnections } from "@hayon/threads";
import { createPublishWorker, type PublishOutcome, type RunJobOptions } from "@hayon/threads/worker";
import { Post } from "./models.js";
import { draftOf, errorsOf } from "./post-draft.js";
import { toPostResult } from "./post-result.js";

export interface PostingServiceOptions {
  readonly connections: ThreadsConnections;
  /** Returns a URL of a file in the bucket that anyone can open for an hour. */
  readonly signUrl: (key: string, options: { readonly signal: AbortSignal }) => Promise<string>;
  /** Options of each run. */
  readonly runOptions?: Omit<RunJobOptions, "signal">;
}

export interface PostingService {
  /**
   * Tries to publish a post once, and stores its result. Returns null for a post that does not exist. It may be called for the same post any
   * number of times, by any number of workers.
   *
   * @throws errors of Mongoose or the bucket. After one, call it again
   */
  publish(postId: string, options: { readonly signal: AbortSignal }): Promise<PublishOutcome | null>;
  /** Ends all running jobs. Waits for the response to a publish request that was sent. */
  stop(): Promise<void>;
}

export function createPostingService({ connections, signUrl, runOptions }: PostingServiceOptions): PostingService {
  const worker = createPublishWorker({ connections });
  return {
    async publish(postId, { signal }) {
      const post = await Post.findById(postId).lean();
      if (post === null) return null;
      // An invalid post fails below without a signed URL.
      const valid = errorsOf(post).length === 0;
      const urls = await Promise.all(post.media.map(async ({ key }) => (valid ? await signUrl(key, { signal }) : "")));
      const job = {
        // The key stays the same when the user edits the post or connects again, so a post that may be live is never posted twice.
        id: `post-${postId}`,
        ownerId: post.userId.toString(),
        draft: draftOf(post, urls),
        ...(post.giveUpAt === undefined ? {} : { giveUpAt: post.giveUpAt }),
      };
      const outcome = await worker.run(job, { ...runOptions, signal });
      const status = outcome.outcome === "later" ? "queued" : outcome.outcome;
      await Post.updateOne({ _id: postId }, { $set: { status, result: toPostResult(outcome) } });
      return outcome;
    },
    stop: () => worker.stop(),
  };
}
