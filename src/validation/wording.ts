/*
 * How messages write numbers, lists and words that callers chose.
 */

const MEGABYTE = 1024 * 1024;

/** `1 item`, `2 items`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `one`, `one and two`, `one, two and three`. */
export function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "nothing";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/**
 * Returns a size and its limit in megabytes, with two decimals. When both round to the same number, the size is written as `just over 8
 * MB`, or both in bytes when the limit itself is rounded.
 */
export function sizesInWords(bytes: number, limit: number): readonly [string, string] {
  const [size, max] = [megabytes(bytes), megabytes(limit)];
  if (size !== max) return [`${size} MB`, `${max} MB`];
  const isExact = max * MEGABYTE === limit;
  return isExact ? [`just over ${max} MB`, `${max} MB`] : [plural(bytes, "byte"), plural(limit, "byte")];
}

function megabytes(bytes: number): number {
  return Math.round((bytes / MEGABYTE) * 100) / 100;
}

/** Shortens a caller's word for a message. */
export function shorten(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}
