/** Whose post is it? Equal posts cannot be told apart by looking: the first key that claims an id in the journal has it. */
import type { JournalValue } from "./journal.js";
import type { RunIdentity } from "./run.js";

interface Claim extends JournalValue {
  readonly claimedBy: string | null;
  readonly draft: string;
}

const entryOf = (postId: string) => `post:${postId}`;
const MOST_RACES = 5;

/**
 * Claims a post for a key; false when another key has it. With `certain`, Threads itself has named the post as this key's: then only the
 * key of an equal draft may keep it, which has a post of its own just like it that this key can have instead.
 */
export async function claim(
  { journal, key, draft }: RunIdentity,
  postId: string,
  now: number,
  certain: boolean,
): Promise<boolean> {
  const mine: Claim = { savedAt: now, claimedBy: key, draft };
  for (let races = 0; races < MOST_RACES; races += 1) {
    const stored = await journal.load(entryOf(postId));
    const theirs = stored?.value as Claim | undefined;
    if (theirs !== undefined && theirs.claimedBy !== null) {
      if (theirs.claimedBy === key) return true;
      if (!certain || theirs.draft === draft) return false;
    }
    if ((await journal.save(entryOf(postId), mine, stored?.version ?? null)) !== null) return true;
  }
  return certain;
}

/** Gives a claim back: the key has another, equal post. What fails here leaves the post to nobody, as before. */
export async function giveBack({ journal, key, draft }: RunIdentity, postId: string, now: number): Promise<void> {
  const stored = await journal.load(entryOf(postId));
  if ((stored?.value as Claim | undefined)?.claimedBy !== key) return;
  await journal.save(entryOf(postId), { savedAt: now, claimedBy: null, draft }, stored?.version ?? null);
}
