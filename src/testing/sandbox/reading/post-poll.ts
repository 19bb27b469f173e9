import type { SandboxPost } from "../state/posts.js";

/**
 * Returns the fields of a post's poll that `nested` names; with null, its options and its end. Returns `undefined` for a post
 * without a poll. The sandbox has no votes.
 */
export function pollOf(post: SandboxPost, nested: readonly string[] | null, expiresAt: string): unknown {
  const sent = post.parameters.poll_attachment;
  if (sent === undefined) return undefined;
  const options = JSON.parse(sent) as Record<string, string>;
  const short = { ...options, expiration_timestamp: expiresAt };
  if (nested === null) return short;
  const shares = Object.keys(options).map((name): [string, number] => [`${name}_votes_percentage`, 0]);
  const whole = { ...short, ...Object.fromEntries(shares), total_votes: 0 };
  return Object.fromEntries(Object.entries(whole).filter(([name]) => nested.includes(name)));
}
