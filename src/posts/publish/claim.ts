/** Whose post is it? Equal posts cannot be told apart by looking: the first key that claims an id in the journal has it. */
import type { JournalValue } from "./journal.js";
import type { RunIdentity } from "./journal-lease.js";

/**
 * How a key came to a post. `named`: Threads gave its id in answer to this key's request. `live`: the key's container is PUBLISHED, and the
 * list shows a post like it. `guessed`: the list shows one, and the container tells nothing any more.
 */
export type ClaimGround = "named" | "live" | "guessed";

interface Claim extends JournalValue {
  readonly claimedBy: string | null;
  readonly draft: string;
  readonly ground: ClaimGround;
}

const entryOf = (postId: string) => `post:${postId}`;
const MOST_RACES = 5;

/**
 * Claims a post for a key; false when another key has it. Of a post that Threads has named as this key's, only the live key of an equal
 * draft may keep it, which has a post of its own just like it that this key can have instead.
 */
export async function claim(
  { journal, key, draft }: RunIdentity,
  postId: string,
  now: number,
  ground: ClaimGround,
): Promise<boolean> {
  const mine: Claim = { savedAt: now, claimedBy: key, draft, ground };
  for (let races = 0; races < MOST_RACES; races += 1) {
    const stored = await journal.load(entryOf(postId));
    const theirs = stored?.value as Claim | undefined;
    // A journal may leave out what is null.
    if (typeof theirs?.claimedBy === "string") {
      if (theirs.claimedBy === key) return true;
      if (ground !== "named" || (theirs.draft === draft && theirs.ground !== "guessed")) return false;
    }
    if ((await journal.save(entryOf(postId), mine, stored?.version ?? null)) !== null) return true;
  }
  return ground === "named";
}

/** Gives a claim back: the key has another, equal post. What fails here leaves the post to nobody, as before. */
export async function giveBack({ journal, key, draft }: RunIdentity, postId: string, now: number): Promise<void> {
  const stored = await journal.load(entryOf(postId));
  if ((stored?.value as Claim | undefined)?.claimedBy !== key) return;
  const free: Claim = { savedAt: now, claimedBy: null, draft, ground: "guessed" };
  await journal.save(entryOf(postId), free, stored?.version ?? null);
}

/** The key that has claimed a post; null when none has. */
export async function claimedBy({ journal }: Pick<RunIdentity, "journal">, postId: string): Promise<string | null> {
  return ((await journal.load(entryOf(postId)))?.value as Claim | undefined)?.claimedBy ?? null;
}
