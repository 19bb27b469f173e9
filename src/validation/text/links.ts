// A link ends at quotation marks, and at Chinese and Japanese punctuation, which follows a link without a space.
const LINK = /(?<![a-z0-9])(?:https?:\/\/|www\.)[^\s<>"“”‘’«»、。，．！？；：（）「」『』【】《》]+/giu;
const TRAILING = ".,!?;:'…";

/**
 * Returns the links of a text: they begin with `https://`, `http://` or `www.`, and do not include the punctuation that ends a sentence.
 * Takes linear time.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function linksIn(text: string): string[] {
  return linkRanges(text).map(([start, end]) => text.slice(start, end));
}

/** Returns the start and end of each link, in JavaScript string indexes. */
export function linkRanges(text: string): (readonly [start: number, end: number])[] {
  if (!/:\/\/|www\./i.test(text)) return [];
  return Array.from(text.matchAll(LINK), ({ 0: link, index }) => [index, index + trimmedLength(link)] as const);
}

/** Not a pattern, because one takes quadratic time on a long row of periods. */
function trimmedLength(link: string): number {
  // A closing bracket belongs to the link only when the link also contains the opening one: (www.example.com).
  const opened = link.indexOf("(");
  const ends = (end: number) => link.charAt(end - 1) === ")" && (opened < 0 || opened >= end);
  let end = link.length;
  while (end > 0 && (TRAILING.includes(link.charAt(end - 1)) || ends(end))) end -= 1;
  return end;
}
