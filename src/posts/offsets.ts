/** Where a stretch of text lies: in JavaScript string indexes with us, in a unit that is not documented on the wire. */

/** What one step of an offset or a length means. */
export type OffsetUnit = "utf16-units" | "code-points" | "utf8-bytes";

/**
 * The one switch. No page names the unit. Meta's own sample app sends JavaScript string indexes for spoilers (fbsamples/threads_api,
 * `text-parser.js`); one client turns those of text attachments into UTF-8 bytes, two others send characters. Meta's own code counts most.
 * Within ASCII all three are the same number.
 */
export const OFFSET_UNIT: OffsetUnit = "utf16-units";

const measures: Readonly<Record<OffsetUnit, (text: string) => number>> = {
  "utf16-units": (text) => text.length,
  "code-points": (text) => Array.from(text).length,
  "utf8-bytes": (text) => Buffer.byteLength(text),
};

/** A stretch in JavaScript string indexes, in the unit of the wire. */
export function wireRange(
  text: string,
  { offset, length }: { readonly offset: number; readonly length: number },
  unit: OffsetUnit = OFFSET_UNIT,
): { offset: number; length: number } {
  const measure = measures[unit];
  return { offset: measure(text.slice(0, offset)), length: measure(text.slice(offset, offset + length)) };
}
