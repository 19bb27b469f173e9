/**
 * Searches texts for many words at once (Rabin-Karp). A test with hundreds of secrets has thousands of forms, and one `includes` for each of them
 * took a third of the suite's longest tests.
 */
const WINDOW = 8;
const FACTOR = 31;
/** The factor of the character that leaves the window. */
const LEAVING = (FACTOR ** (WINDOW - 1)) | 0;
const FILTER_BITS = 16;

const slotOf = (hash: number) => (hash ^ (hash >>> FILTER_BITS)) & ((1 << FILTER_BITS) - 1);

const next = (hash: number, code: number) => (Math.imul(hash, FACTOR) + code) | 0;

function startHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < WINDOW; at++) hash = next(hash, text.charCodeAt(at));
  return hash;
}

/** Returns a function that returns each of these words that a text contains. */
export function searchFor(words: readonly string[]): (text: string) => ReadonlySet<string> {
  const short = words.filter((word) => word.length < WINDOW);
  const byHash = new Map<number, string[]>();
  const filter = new Uint8Array(1 << FILTER_BITS);
  for (const word of words) {
    if (word.length < WINDOW) continue;
    const hash = startHash(word);
    byHash.set(hash, [...(byHash.get(hash) ?? []), word]);
    filter[slotOf(hash)] = 1;
  }
  return (text) => {
    const found = new Set(short.filter((word) => text.includes(word)));
    if (text.length < WINDOW) return found;
    let hash = startHash(text);
    for (let start = 0; ; start++) {
      if (filter[slotOf(hash)] === 1)
        for (const word of byHash.get(hash) ?? []) if (text.startsWith(word, start)) found.add(word);
      if (start + WINDOW >= text.length) return found;
      const rest = (hash - Math.imul(text.charCodeAt(start), LEAVING)) | 0;
      hash = next(rest, text.charCodeAt(start + WINDOW));
    }
  };
}
