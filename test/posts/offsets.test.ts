/** Where a stretch of text lies, in each unit that Threads may mean. */
import { describe, expect, it } from "vitest";
import { OFFSET_UNIT, wireRange, type OffsetUnit } from "../../src/posts/offsets.js";

const UNITS: readonly OffsetUnit[] = ["utf16-units", "code-points", "utf8-bytes"];

/** What a reader who counts in a unit finds at a range: the judge, written without the code it judges. */
const READERS: Readonly<Record<OffsetUnit, (text: string, from: number, to: number) => string>> = {
  "utf16-units": (text, from, to) => text.slice(from, to),
  "code-points": (text, from, to) => Array.from(text).slice(from, to).join(""),
  "utf8-bytes": (text, from, to) => new TextDecoder().decode(new TextEncoder().encode(text).slice(from, to)),
};

describe("wireRange", () => {
  it.each<[string, string, string, readonly [number, number], readonly [number, number], readonly [number, number]]>([
    ["ASCII, where all are one", "see the end here", "the end", [4, 7], [4, 7], [4, 7]],
    ["behind an accent", "é the end", "the end", [2, 7], [2, 7], [3, 7]],
    ["behind what lies outside the BMP", "⛵𝕏 the end", "the end", [4, 7], [3, 7], [8, 7]],
    ["around what lies outside the BMP", "a 👍🏽 b", "👍🏽", [2, 4], [2, 2], [2, 8]],
    ["a family of seven code points", "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦", [0, 11], [0, 7], [0, 25]],
    ["Chinese", "海上的一天", "一天", [3, 2], [3, 2], [9, 6]],
    ["a decomposed accent", "cafe\u0301s", "s", [5, 1], [5, 1], [6, 1]],
  ])("%s", (_, text, part, utf16, points, bytes) => {
    const range = { offset: text.indexOf(part), length: part.length };
    const expected = [utf16, points, bytes].map(([offset, length]) => ({ offset, length }));
    expect(UNITS.map((unit) => wireRange(text, range, unit))).toEqual(expected);
  });

  it("names the same stretch in every unit, wherever it lies", () => {
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

  it("takes the one switch when nobody says otherwise", () => {
    const range = { offset: 2, length: 4 };
    expect(wireRange("👍👍👍", range)).toEqual(wireRange("👍👍👍", range, OFFSET_UNIT));
    expect(OFFSET_UNIT).toBe("utf16-units");
  });

  it("carries nothing over but offset and length", () => {
    const styled = { offset: 0, length: 1, styles: ["bold"] };
    expect(wireRange("a", styled)).toEqual({ offset: 0, length: 1 });
  });
});
