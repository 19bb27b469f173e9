/**
 * How strictly the sandbox checks the form of requests: `strict` accepts one form of each request, `documented` also every form that Meta
 * documents or uses in its own examples, and `lenient` also forms that only clients in production use.
 */
export type Strictness = "strict" | "documented" | "lenient";

/** The levels, from the strictest. */
export const STRICTNESS: readonly Strictness[] = ["strict", "documented", "lenient"];

/** Returns whether a sandbox of the level `current` accepts what the level `level` accepts. */
export function forgives(current: Strictness, level: Strictness): boolean {
  return STRICTNESS.indexOf(current) >= STRICTNESS.indexOf(level);
}
