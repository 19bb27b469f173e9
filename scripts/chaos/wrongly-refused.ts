/** Finds posts that were live when a delivery reported them as refused. Pure. */
import type { RecordedPost } from "./messages.js";
import type { Refusal } from "./job-history.js";

/** The refusals and reports of one job. */
export interface RefusedJob {
  readonly key: string;
  readonly refusals: readonly Refusal[];
  /** The ids that were reported at the end. */
  readonly reports: readonly string[];
}

/** A job that was reported as refused, and its post that was live at that time. */
export interface WronglyRefused {
  readonly key: string;
  readonly postId: string;
  readonly code: string;
}

/**
 * Returns the wrong refusals. A delivery must not report a refusal when it has published the post itself, or when the post was live before
 * the delivery began. It cannot know of a post that another worker publishes at the same time.
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
