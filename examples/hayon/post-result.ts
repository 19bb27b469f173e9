/** The result of posting, in the shape that the app stores for every network. */
import type { PublishOutcome } from "@hayon/threads/worker";

export interface PostResult {
  readonly success: boolean;
  readonly postId?: string;
  readonly postUrl?: string;
  /** A sentence for the user. */
  readonly error?: string;
  /** Whether the app tries again by itself. */
  readonly retryable?: boolean;
  /** Seconds until then. */
  readonly retryAfter?: number;
  /** While it is true, the user must not be able to edit the post or to post it again. */
  readonly mayBeLive?: boolean;
}

/** Returns the result of a run. */
export function toPostResult(outcome: PublishOutcome): PostResult {
  const [post] = outcome.posts;
  const live = {
    ...(post === undefined ? {} : { postId: post.id }),
    ...(post?.permalink == null ? {} : { postUrl: post.permalink }),
  };
  switch (outcome.outcome) {
    case "published":
      return { success: true, ...live };
    case "later": {
      const { advice, afterMs, mayBeLive } = outcome;
      return {
        success: false,
        ...live,
        error: advice,
        retryable: true,
        retryAfter: Math.ceil(afterMs / 1000),
        mayBeLive,
      };
    }
    case "failed":
      return { success: false, ...live, error: outcome.advice, retryable: false, mayBeLive: outcome.mayBeLive };
  }
}
