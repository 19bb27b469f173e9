/*
 * How messages speak of numbers and of words that are not ours.
 */

/** `1 item`, `2 items`. */
export function times(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Rounded up, so that one byte above 8 MB does not read "8 MB; Threads allows 8 MB". */
export function megabytes(bytes: number): string {
  return `${Math.ceil((bytes / (1024 * 1024)) * 100) / 100} MB`;
}

/** A caller's word for a message: enough to recognise it by, however long it is. */
export function shorten(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}
