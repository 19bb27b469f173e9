import { isInsideGrapheme } from "../text/graphemes.js";
import type { Issue } from "../issue.js";
import type { ReadRange } from "../read-post.js";
import { check, type Findings } from "./findings.js";

/** Checks ranges of a text, each by itself and for overlaps. `noun` names them in messages. */
export function checkRanges(
  ranges: readonly ReadRange[],
  text: string,
  noun: "Spoiler" | "Style",
  path: Issue["path"],
  findings: Findings,
): void {
  const overlaps = findOverlaps(ranges, noun);
  for (const [index, range] of ranges.entries()) {
    if (range === null) continue;
    const { offset, length, styles } = range;
    const name = `${noun} ${index + 1}`;
    const at = [...path, index];
    if (offset !== undefined && length !== undefined) {
      const splits = findSplit(text, [offset, offset + length]);
      const facts = { name, offset, length, textLength: text.length, overlaps: overlaps.get(index) ?? null, splits };
      check("range", facts, at, findings);
    }
    if (styles !== undefined) check("styles", { name, count: styles.length }, at, findings);
  }
}

/** Returns, for each range that begins before an earlier range ends, the name of the earlier range. */
function findOverlaps(ranges: readonly ReadRange[], noun: string): ReadonlyMap<number, string> {
  const overlaps = new Map<number, string>();
  const placed = ranges
    .flatMap((range, index) =>
      range?.offset === undefined || !range.length
        ? []
        : [{ index, start: range.offset, end: range.offset + range.length }],
    )
    .sort((a, b) => a.start - b.start || a.index - b.index);
  let furthest = { index: -1, end: 0 };
  for (const { index, start, end } of placed) {
    if (start < furthest.end) overlaps.set(index, `${noun.toLowerCase()} ${furthest.index + 1}`);
    if (end > furthest.end) furthest = { index, end };
  }
  return overlaps;
}

/** Returns what the start or the end of a range splits. A split character outweighs a split grapheme. */
function findSplit(text: string, ends: readonly number[]): "character" | "grapheme" | null {
  if (ends.some((index) => isInsidePair(text, index))) return "character";
  return ends.some((index) => isInsideGrapheme(text, index)) ? "grapheme" : null;
}

/** Whether an index is between the two halves of a surrogate pair. */
function isInsidePair(text: string, index: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(index - 1, 0), index + 1));
}
