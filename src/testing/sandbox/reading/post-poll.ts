import type { SandboxPost } from "../state/posts.js";

/**
 * A post's poll, in which nobody votes: what `inner` names of it; without, its options and its end. `undefined` when the
 * post has none.
 */
export function pollOf(post: SandboxPost, inner: readonly string[] | null, expiresAt: string): unknown {
  const sent = post.parameters.poll_attachment;
  if (sent === undefined) return undefined;
  const options = JSON.parse(sent) as Record<string, string>;
  const short = { ...options, expiration_timestamp: expiresAt };
  if (inner === null) return short;
  const shares = Object.keys(options).map((name): [string, number] => [`${name}_votes_percentage`, 0]);
  const whole = { ...short, ...Object.fromEntries(shares), total_votes: 0 };
  return Object.fromEntries(Object.entries(whole).filter(([name]) => inner.includes(name)));
}
