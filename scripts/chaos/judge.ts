/** The judge: what the sandbox published against what the workers reported. Pure. */
import type { RecordedPost } from "./messages.js";

/** What was wanted under one key, and what was reported of it. */
export interface JudgedKey {
  readonly key: string;
  /** What its post looks like; keys of equal drafts share it. */
  readonly look: string;
  /** Every id that any worker reported, each once. */
  readonly reports: readonly string[];
}

/** How many keys, or posts, there are of each kind. */
export interface Verdict {
  /** Keys whose one post was published once, and reported by its id. */
  readonly once: number;
  /** Posts beyond the ones that were wanted. */
  readonly twice: number;
  /** Keys without a post. */
  readonly lost: number;
  /** Keys that were reported under an id that is not their post's, or is another key's, or under two ids. */
  readonly wrong: number;
  /** Keys that nobody reported. */
  readonly unknown: number;
  /** Posts that nobody wanted at all. */
  readonly strangers: number;
  readonly offenders: readonly Offender[];
}

/** What may be wrong. */
export type Offence = "twice" | "lost" | "wrong" | "unknown" | "strangers";

/** One look of which something is wrong, and for how many keys or posts. */
export interface Offender {
  readonly look: string;
  readonly kind: Offence;
  readonly many: number;
}

/** Judges. Equal drafts are judged as a set: each of their keys must have one of their posts, and no two the same. */
export function judge(keys: readonly JudgedKey[], posts: readonly RecordedPost[]): Verdict {
  const published = byLook(posts);
  const wanted = byLook(keys);
  const counts = { once: 0, twice: 0, lost: 0, wrong: 0, unknown: 0, strangers: 0 };
  const offenders: Offender[] = [];
  const found = (kind: Offence, many: number, look: string) => {
    counts[kind] += many;
    if (many > 0) offenders.push({ look, kind, many });
  };
  for (const [look, sharing] of wanted) {
    const ids = new Set((published.get(look) ?? []).map(({ id }) => id));
    const taken = new Set<string>();
    const right = sharing.filter(({ reports: [id, ...others] }) => {
      const isRight = id !== undefined && others.length === 0 && ids.has(id) && !taken.has(id);
      if (id !== undefined) taken.add(id);
      return isRight;
    }).length;
    const unknown = sharing.filter(({ reports }) => reports.length === 0).length;
    const tooMany = Math.max(0, ids.size - sharing.length);
    // Of equal drafts nobody can say whose post it is that is one too many: it spoils one.
    counts.once += Math.max(0, right - tooMany);
    found("twice", tooMany, look);
    found("lost", Math.max(0, sharing.length - ids.size), look);
    found("wrong", sharing.length - right - unknown, look);
    found("unknown", unknown, look);
  }
  for (const [look, strange] of published) if (!wanted.has(look)) found("strangers", strange.length, look);
  return { ...counts, offenders };
}

function byLook<Item extends { readonly look: string }>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.look);
    if (group === undefined) groups.set(item.look, [item]);
    else group.push(item);
  }
  return groups;
}
