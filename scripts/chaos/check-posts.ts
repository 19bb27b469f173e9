/** Compares what the sandbox published with what the workers reported. Pure. */
import { groupBy } from "../harness/group-by.js";
import type { RecordedPost } from "./messages.js";

/** A key and what was reported for it. */
export interface CheckedKey {
  readonly key: string;
  /** Identifies posts that look the same. Keys with equal drafts have the same value. */
  readonly look: string;
  /** Every id that any worker reported, each once. */
  readonly reports: readonly string[];
}

/** How many keys, or posts, there are of each kind. */
export interface Verdict {
  /** Keys with one post that was published once and reported by its id. */
  readonly once: number;
  /** Posts beyond the ones that were requested. */
  readonly twice: number;
  /** Keys without a post. */
  readonly lost: number;
  /** Keys that were reported with another post's id, another key's id, or two ids. */
  readonly wrong: number;
  /** Keys that no worker reported. */
  readonly unreported: number;
  /** Posts that match no key. */
  readonly unexpected: number;
  readonly offenders: readonly Offender[];
}

export type Offense = "twice" | "lost" | "wrong" | "unreported" | "unexpected";

/** A look with an offense, and the number of its keys or posts. */
export interface Offender {
  readonly look: string;
  readonly kind: Offense;
  readonly count: number;
}

/** Checks all keys. Equal drafts are checked as a set: each of their keys must have one of their posts, and no two the same. */
export function checkPosts(keys: readonly CheckedKey[], posts: readonly RecordedPost[]): Verdict {
  const published = groupBy(posts, ({ look }) => look);
  const requested = groupBy(keys, ({ look }) => look);
  const counts = { once: 0, twice: 0, lost: 0, wrong: 0, unreported: 0, unexpected: 0 };
  const offenders: Offender[] = [];
  const found = (kind: Offense, count: number, look: string) => {
    counts[kind] += count;
    if (count > 0) offenders.push({ look, kind, count });
  };
  for (const [look, sharing] of requested) {
    const ids = new Set((published.get(look) ?? []).map(({ id }) => id));
    const taken = new Set<string>();
    const right = sharing.filter(({ reports: [id, ...others] }) => {
      const isRight = id !== undefined && others.length === 0 && ids.has(id) && !taken.has(id);
      if (id !== undefined) taken.add(id);
      return isRight;
    }).length;
    const unreported = sharing.filter(({ reports }) => reports.length === 0).length;
    const tooMany = Math.max(0, ids.size - sharing.length);
    // Posts of equal drafts are indistinguishable, so each post too many makes one key of the set wrong.
    counts.once += Math.max(0, right - tooMany);
    found("twice", tooMany, look);
    found("lost", Math.max(0, sharing.length - ids.size), look);
    found("wrong", sharing.length - right - unreported, look);
    found("unreported", unreported, look);
  }
  for (const [look, extra] of published) if (!requested.has(look)) found("unexpected", extra.length, look);
  return { ...counts, offenders };
}
