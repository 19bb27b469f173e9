/** Describes the outcome of a job for the log, without the content of the post. */
import { isThreadsError } from "@hayon/threads";
import type { PublishOutcome } from "@hayon/threads/worker";

/** Returns a line for the log. */
export function describe(outcome: PublishOutcome): string {
  switch (outcome.outcome) {
    case "published":
      return `post ${outcome.posts.map(({ id }) => id).join(", ")}.`;
    case "later":
      return `${codeOf(outcome.error)}, ${outcome.reason}, again in ${Math.ceil(outcome.afterMs / 1000)} s.`;
    case "failed":
      return `${codeOf(outcome.error)}, moved to the dead-letter queue.`;
  }
}

/** An error from outside the SDK may contain anything, so only the SDK's codes are shown. */
export const codeOf = (error: unknown): string => (isThreadsError(error) ? error.code : "INTERNAL");
