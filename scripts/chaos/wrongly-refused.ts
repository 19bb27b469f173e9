/** Posts that a delivery called refused although they were live. Pure. */
import type { RecordedPost } from "./messages.js";
import type { Refusal } from "./story.js";

/** What is known of one job. */
export interface RefusedJob {
  readonly key: string;
  readonly refusals: readonly Refusal[];
  /** The ids that were reported in the end. */
  readonly reports: readonly string[];
}

/** A job that was called refused, and the post that was live by then. */
export interface WronglyRefused {
  readonly key: string;
  readonly postId: string;
  readonly code: string;
}

/**
 * A delivery may not call a post refused that it has published itself, nor one that was live before the delivery began. What another worker
 * publishes meanwhile it cannot know.
 */
export function wronglyRefused(jobs: readonly RefusedJob[], posts: readonly RecordedPost[]): WronglyRefused[] {
  const byId = new Map(posts.map((post) => [post.id, post]));
  const byContainer = new Map(posts.map((post) => [post.containerId, post]));
  return jobs.flatMap(({ key, refusals, reports }) =>
    refusals.flatMap(({ startedAt, at, containerIds, code }) => {
      const own = containerIds
        .map((id) => byContainer.get(id))
        .find((post) => post !== undefined && post.publishedAt < at);
      const earlier = reports
        .map((id) => byId.get(id))
        .find((post) => post !== undefined && post.publishedAt < startedAt);
      const live = own ?? earlier;
      return live === undefined ? [] : [{ key, postId: live.id, code }];
    }),
  );
}
