// What people write right behind a link: quotation marks, and the stops and brackets of Chinese and Japanese, which put no space.
const LINK = /(?<![a-z0-9])(?:https?:\/\/|www\.)[^\s<>"“”‘’«»、。，．！？；：（）「」『』【】《》]+/giu;
const TRAILING = ".,!?;:'…";

/**
 * The links in a text, as they stand there: what begins with `https://`, `http://` or `www.`, without the stop that ends its
 * sentence. Linear in the text's length.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function linksIn(text: string): string[] {
  return linkRanges(text).map(([start, end]) => text.slice(start, end));
}

/** Where those links begin and end, in JavaScript string indexes. */
export function linkRanges(text: string): (readonly [start: number, end: number])[] {
  if (!/:\/\/|www\./i.test(text)) return [];
  return Array.from(text.matchAll(LINK), ({ 0: link, index }) => [index, index + trimmedLength(link)] as const);
}

/** By hand, since a pattern that looks for the end of a long row of stops does so once from each of them. */
function trimmedLength(link: string): number {
  // A bracket that was opened before the link is closed behind it, as in (www.example.com).
  const opened = link.indexOf("(");
  const ends = (end: number) => link.charAt(end - 1) === ")" && (opened < 0 || opened >= end);
  let end = link.length;
  while (end > 0 && (TRAILING.includes(link.charAt(end - 1)) || ends(end))) end -= 1;
  return end;
}
