import type { TextRange } from "./feed-text.js";
import type { Behaviors } from "../behaviors.js";

type Unit = Behaviors["rangeUnit"];

/** Converts ranges from `unit` to JavaScript string indexes. */
// fact: range-unit
export function toIndexes(text: string, ranges: readonly TextRange[], unit: Unit): TextRange[] {
  return ranges.map(({ offset, length, marks }) => {
    const start = indexOf(text, offset, unit);
    return { offset: start, length: indexOf(text, offset + length, unit) - start, marks };
  });
}

function indexOf(text: string, count: number, unit: Unit): number {
  if (unit === "utf-16") return count;
  let index = 0;
  let counted = 0;
  for (const character of text) {
    if (counted >= count) break;
    counted += unit === "bytes" ? Buffer.byteLength(character) : 1;
    index += character.length;
  }
  return index;
}
