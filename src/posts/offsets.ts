/** Converts ranges of a text from JavaScript string indexes to the unit that Threads counts in, which is not documented. */

/** The unit of an offset or a length. */
export type OffsetUnit = "utf16-units" | "code-points" | "utf8-bytes";

/**
 * The unit that the SDK sends. No page documents it. Meta's sample app sends JavaScript string indexes for spoilers (fbsamples/threads_api,
 * `text-parser.js`), and the SDK follows it. One client sends UTF-8 bytes in text attachments, two others send characters. All three are equal
 * for ASCII.
 */
export const OFFSET_UNIT: OffsetUnit = "utf16-units";

const measures: Readonly<Record<OffsetUnit, (text: string) => number>> = {
  "utf16-units": (text) => text.length,
  "code-points": (text) => Array.from(text).length,
  "utf8-bytes": (text) => Buffer.byteLength(text),
};

/** Converts a range in JavaScript string indexes to the given unit. */
export function wireRange(
  text: string,
  { offset, length }: { readonly offset: number; readonly length: number },
  unit: OffsetUnit = OFFSET_UNIT,
): { offset: number; length: number } {
  const measure = measures[unit];
  return { offset: measure(text.slice(0, offset)), length: measure(text.slice(offset, offset + length)) };
}
