/** Ranges of a text in each unit that Threads may count in. */
import { describe, expect, it } from "vitest";
import { OFFSET_UNIT, wireRange, type OffsetUnit } from "../../src/posts/offsets.js";

const UNITS: readonly OffsetUnit[] = ["utf16-units", "code-points", "utf8-bytes"];

/** Returns the text that a reader who counts in a unit finds at a range. Written without the code under test. */
const READERS: Readonly<Record<OffsetUnit, (text: string, from: number, to: number) => string>> = {
  "utf16-units": (text, from, to) => text.slice(from, to),
  "code-points": (text, from, to) => Array.from(text).slice(from, to).join(""),
  "utf8-bytes": (text, from, to) => new TextDecoder().decode(new TextEncoder().encode(text).slice(from, to)),
};

describe("wireRange", () => {
  it.each<[string, string, string, readonly [number, number], readonly [number, number], readonly [number, number]]>([
    ["ASCII, where all units are equal", "see the end here", "the end", [4, 7], [4, 7], [4, 7]],
    ["a range after an accent", "é the end", "the end", [2, 7], [2, 7], [3, 7]],
    ["a range after characters outside the BMP", "⛵𝕏 the end", "the end", [4, 7], [3, 7], [8, 7]],
    ["a range of characters outside the BMP", "a 👍🏽 b", "👍🏽", [2, 4], [2, 2], [2, 8]],
    ["a family of seven code points", "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦", [0, 11], [0, 7], [0, 25]],
    ["a range in Chinese", "海上的一天", "一天", [3, 2], [3, 2], [9, 6]],
    ["a decomposed accent", "cafe\u0301s", "s", [5, 1], [5, 1], [6, 1]],
  ])("converts %s", (_, text, part, utf16, points, bytes) => {
    const range = { offset: text.indexOf(part), length: part.length };
    const expected = [utf16, points, bytes].map(([offset, length]) => ({ offset, length }));
    expect(UNITS.map((unit) => wireRange(text, range, unit))).toEqual(expected);
  });

  it("marks the same range in every unit, wherever it is", () => {
    const text = "a é 日本 👍🏽 𝕏 👩‍👩‍👧‍👦 e\u0301 end";
    const edges = Array.from(text).reduce<number[]>((found, point) => [...found, found.at(-1)! + point.length], [0]);
    for (const unit of UNITS) {
      for (const from of edges) {
        for (const to of edges.filter((edge) => edge >= from)) {
          const { offset, length } = wireRange(text, { offset: from, length: to - from }, unit);
          expect(READERS[unit](text, offset, offset + length)).toBe(text.slice(from, to));
        }
      }
    }
  });

  it("uses OFFSET_UNIT by default", () => {
    const range = { offset: 2, length: 4 };
    expect(wireRange("👍👍👍", range)).toEqual(wireRange("👍👍👍", range, OFFSET_UNIT));
    expect(OFFSET_UNIT).toBe("utf16-units");
  });

  it("returns only offset and length", () => {
    const styled = { offset: 0, length: 1, styles: ["bold"] };
    expect(wireRange("a", styled)).toEqual({ offset: 0, length: 1 });
  });
});
