/**
 * Decides which key a post belongs to. Equal posts look the same in a list. The first key that claims a post's id in the journal owns the post.
 */
import type { RunIdentity } from "./journal-lease.js";
import type { JournalValue } from "./journal.js";

/**
 * Why a key claims a post.
 * - `reported`: Threads returned the post's id to this key's request.
 * - `published`: the key's container is PUBLISHED, and a list shows a post like it.
 * - `inferred`: a list shows a post like it, and the container's status is not available.
 */
export type ClaimGround = "reported" | "published" | "inferred";

interface Claim extends JournalValue {
  readonly claimedBy: string | null;
  readonly draft: string;
  /** Version 0.1.0 wrote `named`, `live` and `guessed`. */
  readonly ground: ClaimGround | "named" | "live" | "guessed";
}

const isInferred = ({ ground }: Claim) => ground === "inferred" || ground === "guessed";

const claimKey = (postId: string) => `post:${postId}`;
const MAX_CLAIM_RACES = 5;

/**
 * Claims a post for a key. Returns false when another key owns the post. A key to which Threads reported the post takes it over, unless the
 * owner has an equal draft and more than an inferred claim. In that case the owner's own post looks the same, and is left for this key.
 */
export async function claimPost(
  { journal, key, draft }: RunIdentity,
  postId: string,
  now: number,
  ground: ClaimGround,
): Promise<boolean> {
  const mine: Claim = { savedAt: now, claimedBy: key, draft, ground };
  for (let races = 0; races < MAX_CLAIM_RACES; races += 1) {
    const stored = await journal.load(claimKey(postId));
    const theirs = stored?.value as Claim | undefined;
    // A journal may leave out fields that are null.
    if (typeof theirs?.claimedBy === "string") {
      if (theirs.claimedBy === key) return true;
      if (ground !== "reported" || (theirs.draft === draft && !isInferred(theirs))) return false;
    }
    if ((await journal.save(claimKey(postId), mine, stored?.version ?? null)) !== null) return true;
  }
  return ground === "reported";
}

/** Releases the claim of a key that has another, equal post. */
export async function releaseClaim({ journal, key, draft }: RunIdentity, postId: string, now: number): Promise<void> {
  const stored = await journal.load(claimKey(postId));
  if ((stored?.value as Claim | undefined)?.claimedBy !== key) return;
  const free: Claim = { savedAt: now, claimedBy: null, draft, ground: "inferred" };
  await journal.save(claimKey(postId), free, stored?.version ?? null);
}

/** Returns the key that claimed a post, or null. */
export async function claimedBy({ journal }: Pick<RunIdentity, "journal">, postId: string): Promise<string | null> {
  return ((await journal.load(claimKey(postId)))?.value as Claim | undefined)?.claimedBy ?? null;
}

interface SearchEntry extends JournalValue {
  readonly keys: Readonly<Record<string, number>>;
}

const MAX_SEARCH_RACES = 20;

/** A key that began its search longer ago has ended in another way. */
const SEARCH_KEPT_MS = 24 * 60 * 60_000;

/**
 * Adds the key to those that search for a post of one draft and account, and returns all of them. No more posts than searching keys can be
 * theirs.
 */
export async function addSearchingKey(
  { journal, key, draft, account }: RunIdentity,
  now: number,
): Promise<readonly string[]> {
  const searchKey = `search:${account ?? ""}:${draft}`;
  for (let races = 0; races < MAX_SEARCH_RACES; races += 1) {
    const stored = await journal.load(searchKey);
    const { keys = {} } = (stored?.value ?? {}) as Partial<SearchEntry>;
    const recent = Object.entries(keys).filter(([, startedAt]) => now - startedAt < SEARCH_KEPT_MS);
    if (recent.some(([other]) => other === key)) return recent.map(([other]) => other);
    const value: SearchEntry = { savedAt: now, keys: Object.fromEntries([...recent, [key, now]]) };
    if ((await journal.save(searchKey, value, stored?.version ?? null)) !== null) return Object.keys(value.keys);
  }
  return [];
}
