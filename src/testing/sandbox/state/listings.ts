import { statusOf } from "./container-status.js";
import type { SandboxToken } from "./accounts.js";
import type { SandboxContainer, SandboxPost } from "./posts.js";
import { userById, type ContainerRecord } from "./state.js";
import type { Context } from "./context.js";

/** Returns copies of all posts, or of one user's, oldest first. */
export function postsOf({ state }: Context, userId?: string): SandboxPost[] {
  const posts = userId === undefined ? state.posts.values() : (state.timelines.get(userById(state, userId).id) ?? []);
  return Array.from(posts, (post) => Object.freeze({ ...post }));
}

/** Returns copies of all containers, or of one user's, oldest first, each with its current status. */
export function containersOf({ state, clock }: Context, userId?: string): SandboxContainer[] {
  if (userId !== undefined) userById(state, userId);
  const now = clock.now();
  return [...state.containers.values()]
    .filter((container) => userId === undefined || container.userId === userId)
    .map((container) => withStatus(container, now));
}

/** Returns copies of all user tokens, or of one user's, in the order of issue. */
export function tokensOf({ state }: Context, userId?: string): SandboxToken[] {
  if (userId !== undefined) userById(state, userId);
  return [...state.tokens.values()].flatMap((token) =>
    token.kind === "app" || (userId !== undefined && token.userId !== userId) ? [] : [Object.freeze({ ...token })],
  );
}

function withStatus(container: ContainerRecord, now: number): SandboxContainer {
  const { id, userId, mediaType, parameters, children, createdAt, readyAt, error } = container;
  const postIds = [...container.postIds];
  const status = statusOf(container, now);
  return Object.freeze({ id, userId, mediaType, parameters, children, createdAt, readyAt, error, postIds, status });
}
