import type { SandboxPost } from "../state/posts.js";

/** A post and its position in the feed. */
export interface FeedRow {
  readonly post: SandboxPost;
  /** The indentation under the first post of the conversation. */
  readonly level: number;
  /** Whether the next row continues the same thread of the same user. */
  readonly continues: boolean;
  readonly replies: number;
}

interface Place {
  readonly post: SandboxPost;
  readonly level: number;
}

/** Orders conversations newest first, and the replies below each post oldest first. `posts` are in the order of publishing. */
export function arrange(posts: readonly SandboxPost[]): FeedRow[] {
  const ids = new Set(posts.map((post) => post.id));
  const repliesTo = new Map<string | null, SandboxPost[]>();
  for (const post of posts) {
    const parent = post.replyTo !== null && ids.has(post.replyTo) ? post.replyTo : null;
    const siblings = repliesTo.get(parent);
    if (siblings === undefined) repliesTo.set(parent, [post]);
    else siblings.push(post);
  }
  const places: Place[] = [];
  // A stack instead of a recursion, because a chain of replies may be very long.
  const waiting: Place[] = (repliesTo.get(null) ?? []).map((post) => ({ post, level: 0 }));
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    places.push(place);
    const own = repliesTo.get(place.post.id) ?? [];
    for (const [index, post] of [...own.entries()].reverse()) {
      // The first reply by the same user continues the thread; all others are indented.
      const level = index === 0 && post.userId === place.post.userId ? place.level : place.level + 1;
      waiting.push({ post, level });
    }
  }
  return places.map(({ post, level }, index) => {
    const next = places[index + 1];
    return {
      post,
      level,
      continues: next?.post.replyTo === post.id && next.level === level,
      replies: repliesTo.get(post.id)?.length ?? 0,
    };
  });
}
