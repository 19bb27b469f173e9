import type { SandboxPost } from "../state/posts.js";

/** A post at its place in the feed. */
export interface FeedRow {
  readonly post: SandboxPost;
  /** How far it is set in under the post that began the conversation. */
  readonly level: number;
  /** Whether the next row goes on with it: the same person, in the same thread of posts. */
  readonly goesOn: boolean;
  readonly replies: number;
}

interface Place {
  readonly post: SandboxPost;
  readonly level: number;
}

/** Conversations newest first, replies under what they answer and oldest first. The posts come in order of publishing. */
export function arrange(posts: readonly SandboxPost[]): FeedRow[] {
  const ids = new Set(posts.map((post) => post.id));
  const answers = new Map<string | null, SandboxPost[]>();
  for (const post of posts) {
    const parent = post.replyTo !== null && ids.has(post.replyTo) ? post.replyTo : null;
    const siblings = answers.get(parent);
    if (siblings === undefined) answers.set(parent, [post]);
    else siblings.push(post);
  }
  const places: Place[] = [];
  // A stack and not a recursion: a chain may be as long as the sandbox is patient.
  const waiting: Place[] = (answers.get(null) ?? []).map((post) => ({ post, level: 0 }));
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    places.push(place);
    const own = answers.get(place.post.id) ?? [];
    for (const [index, post] of [...own.entries()].reverse()) {
      // Who answers oneself first goes on with one's thread; everything else is set in.
      const level = index === 0 && post.userId === place.post.userId ? place.level : place.level + 1;
      waiting.push({ post, level });
    }
  }
  return places.map(({ post, level }, index) => {
    const next = places[index + 1];
    return {
      post,
      level,
      goesOn: next?.post.replyTo === post.id && next.level === level,
      replies: answers.get(post.id)?.length ?? 0,
    };
  });
}
