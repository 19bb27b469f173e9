import { isInsideGrapheme } from "../text/graphemes.js";
import type { Issue } from "../issue.js";
import type { ReadRange } from "../read-post.js";
import { check, type Findings } from "./findings.js";

/** Judges stretches of a text, each by itself and against the one before it in the text. `noun` is what messages call them. */
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
      const splits = splitAt(text, [offset, offset + length]);
      const found = { name, offset, length, textLength: text.length, overlaps: overlaps.get(index) ?? null, splits };
      check("range", found, at, findings);
    }
    if (styles !== undefined) check("styles", { name, count: styles.length }, at, findings);
  }
}

/** For each stretch that begins before an earlier one has ended, what that one is called. */
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

/** The worst of what both ends stand inside of. */
function splitAt(text: string, ends: readonly number[]): "character" | "grapheme" | null {
  if (ends.some((index) => isInsidePair(text, index))) return "character";
  return ends.some((index) => isInsideGrapheme(text, index)) ? "grapheme" : null;
}

/** Whether an index stands between the two halves of one character. */
function isInsidePair(text: string, index: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(index - 1, 0), index + 1));
}
