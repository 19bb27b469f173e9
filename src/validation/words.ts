/*
 * How messages speak of numbers and of words that are not ours.
 */

/** `1 item`, `2 items`. */
export function times(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `one`, `one and two`, `one, two and three`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "nothing";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** A size and the limit below it, in megabytes when two decimals tell them apart, else in bytes. */
export function sizes(bytes: number, limit: number): readonly [string, string] {
  const [size, most] = [megabytes(bytes), megabytes(limit)];
  return size === most ? [times(bytes, "byte"), times(limit, "byte")] : [`${size} MB`, `${most} MB`];
}

function megabytes(bytes: number): number {
  return Math.round((bytes / (1024 * 1024)) * 100) / 100;
}

/** A caller's word for a message: enough to recognise it by, however long it is. */
export function shorten(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}
