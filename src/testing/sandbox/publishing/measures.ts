import type { Behaviors } from "../behaviors.js";

const CHARACTERS = new Intl.Segmenter("en", { granularity: "grapheme" });
const EMOJI = /\p{Emoji_Presentation}|\uFE0F|\u20E3/u;

/** How much of the 500 a text takes. */
// fact: text-limit
export function textLength(text: string, reading: Behaviors["textLimit"]): number {
  switch (reading) {
    case "bytes":
      return Buffer.byteLength(text);
    case "code-points":
      return codePoints(text);
    case "documented":
      return Array.from(CHARACTERS.segment(text), ({ segment }) =>
        EMOJI.test(segment) ? Buffer.byteLength(segment) : codePoints(segment),
      ).reduce((sum, length) => sum + length, 0);
  }
}

/** How many characters there are, in code points. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}

/** Whether something is a part of the text, and not an empty one. */
// fact: range-unit
export function isRangeOf(
  text: string,
  { offset, length }: Partial<Record<string, unknown>>,
  unit: Behaviors["rangeUnit"],
): boolean {
  if (!isCount(offset) || !isCount(length) || length === 0) return false;
  const all = { "utf-16": text.length, "code-points": codePoints(text), bytes: Buffer.byteLength(text) };
  return offset + length <= all[unit];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
