/** Which keys are looking for posts of one draft and account: so many posts that look the same may be theirs, and no more. */
import type { JournalValue } from "./journal.js";
import type { RunIdentity } from "./journal-lease.js";

interface SearchEntry extends JournalValue {
  readonly keys: Readonly<Record<string, number>>;
}

const MOST_RACES = 20;

/** A key that has not looked for so long has ended otherwise. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60_000;

/** Adds this key to those that look for a post of its draft, and returns them all. */
export async function addSearchingKey(
  { journal, key, draft, account }: RunIdentity,
  now: number,
): Promise<readonly string[]> {
  const entryKey = `search:${account ?? ""}:${draft}`;
  for (let races = 0; races < MOST_RACES; races += 1) {
    const stored = await journal.load(entryKey);
    const { keys = {} } = (stored?.value ?? {}) as Partial<SearchEntry>;
    const recent = Object.entries(keys).filter(([, lookedAt]) => now - lookedAt < FORGOTTEN_AFTER_MS);
    if (recent.some(([other]) => other === key)) return recent.map(([other]) => other);
    const value: SearchEntry = { savedAt: now, keys: Object.fromEntries([...recent, [key, now]]) };
    if ((await journal.save(entryKey, value, stored?.version ?? null)) !== null) return Object.keys(value.keys);
  }
  return [];
}
