import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureText } from "../../../src/validation/index.js";
import { codePoint } from "../../support/code-point.js";

/** Made once and never cloned, as `matchAll` would: V8 compiles it for milliseconds, and drops the code in a process that collects garbage often. */
const EMOJI = new RegExp("\\p{RGI_Emoji}|\\p{Emoji_Presentation}|[\\p{Extended_Pictographic}&&\\p{Cn}]", "gv");

/** A slow and literal implementation of the rule, to compare the fast one with. */
function charactersByTheRule(text: string): number {
  const weights = (text.match(EMOJI) ?? []).map((match) => Buffer.byteLength(match));
  // Each emoji becomes a space, so that the characters around it do not combine.
  return weights.reduce((sum, weight) => sum + weight - 1, Array.from(text.replaceAll(EMOJI, " ")).length);
}

/** The parts of emoji, and common characters beside them. */
const pieces = fc.oneof(
  fc.constantFrom(...Array.from("👍❤☝✊🏻🏿👨👩👧👦🏴🏳🌈🔥🚀⌚™©®‼㊗🫩🇸🇪🇦🇶0123456789#*")),
  fc.constantFrom("\u200d", "\ufe0f", "\ufe0e", "\u20e3", "\u{e0067}", "\u{e007f}", "♂", "♀", "⚕"),
  fc.constantFrom("a", " ", "é", "e\u0301", "漢", "न", "\ud83d", "\udc4d", "\0", "\n"),
  fc.constantFrom("👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽‍❤️‍💋‍👨🏻", "🏳️‍🌈", "1️⃣"),
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join("")),
  fc.string({ unit: codePoint, maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
);

describe("measureText, by the documented rule", () => {
  it.each([
    ["👍", 4, "an emoji counts as its UTF-8 bytes"],
    ["❤️", 6, "heart and variation selector: one emoji of two code points"],
    ["1️⃣", 7, "a keycap: digit, selector, frame"],
    ["#️⃣", 7, "a keycap with a number sign"],
    ["🇸🇪", 8, "a flag is two regional indicators"],
    ["👨‍👩‍👧‍👦", 25, "a family of four is one sequence: 4 × 4 and three joiners of 3"],
    ["👩🏽‍❤️‍💋‍👨🏻", 35, "the longest recommended sequence"],
    ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", 28, "England: a flag spelled out in tags"],
    ["👍🏽", 8, "a skin tone belongs to its hand"],
    ["☝🏽", 7, "a skin tone also belongs to a hand that is text by default"],
    ["©️", 5, "a sign with a selector is drawn as a picture"],
    ["é", 1, "a letter counts as one, with any number of bytes"],
    ["e\u0301", 2, "two code points: nothing is normalized"],
    ["漢", 1, "a character of three bytes is not an emoji"],
    ["𝕏", 1, "not every character of four bytes is an emoji"],
    ["1#*", 3, "the first halves of keycaps are not emoji"],
    ["™", 1, "Unicode draws it as text without U+FE0F"],
    ["❤", 1, "Unicode draws it as text by default"],
    ["©®", 2, "Unicode draws it as text by default"],
    ["☝", 1, "Unicode draws it as text by default"],
    ["1\u20e3", 2, "a keycap without its selector is not recommended, so digit and frame count as one each"],
    ["❤\u200d🔥", 6, "a burning heart without its selector is not recommended: 1 + joiner 1 + 4"],
    ["⌚\ufe0f", 4, "a selector without effect counts as 1 beside its emoji of 3"],
    ["⌚\ufe0e", 4, "a text selector leaves a single emoji: 3 + 1"],
    ["👨‍👩", 9, "half of a family is not a sequence: 4 + joiner 1 + 4"],
    ["👍‍👎", 9, "two arbitrary joined emoji are not a sequence"],
    ["🇸", 4, "an unpaired regional indicator is a single emoji"],
    ["🇸🇪🇳", 12, "a flag and an unpaired regional indicator"],
    ["🇦🇦", 8, "a pair without a country counts as 4 + 4, like a flag that is newer than the runtime"],
    ["🏻", 4, "a skin tone alone is drawn as a swatch"],
    ["a🏻", 5, "a skin tone does not belong to a letter"],
    ["🏴\u{e0067}\u{e0062}\u{e007f}", 7, "tags that spell no region count as 1 each"],
    ["\u200d", 1, "a joiner alone"],
    ["क्‍ष", 4, "a joiner in Devanagari"],
    ["\ufe0f", 1, "a selector alone"],
    ["\ud83d", 1, "half of a surrogate pair"],
    ["\udc4d\ud83d", 2, "surrogate halves in the wrong order"],
    ["\0\x7f", 2, "control characters"],
    ["a👍b❤️c", 13, "several emoji in a text"],
  ])("counts %j as %i: %s", (text, characters) => {
    expect(measureText(text).characters).toBe(characters);
  });

  it("counts a code point that Unicode reserves for emoji as one emoji", () => {
    const reserved = Array.from({ length: 0x1000 }, (_, index) => String.fromCodePoint(0x1f000 + index)).find(
      (character) => /^\p{Cn}$/u.test(character) && /^\p{Extended_Pictographic}$/u.test(character),
    );
    expect(reserved).toBeDefined();
    expect(measureText(reserved!).characters).toBe(4);
  });

  it("agrees with the rule on every code point, alone, with a selector and in a keycap", () => {
    const texts: string[] = [];
    for (let codePoint = 0; codePoint <= 0xe0200; codePoint += 1) {
      // Ideographs and private-use planes behave like their neighbors. A line feed separates the texts.
      if ((codePoint > 0x3400 && codePoint < 0xa000) || (codePoint > 0x20000 && codePoint < 0xe0000)) continue;
      if (codePoint === 0x0a) continue;
      const character = String.fromCodePoint(codePoint);
      texts.push(`${character} ${character}\ufe0f ${character}\ufe0f\u20e3 ${character}\u{1f3fd}`);
    }
    // One use of the expression: in the long process of the suite, V8 drops its code and compiles it for a tenth of a second each time.
    const weighed = texts.join("\n").replaceAll(EMOJI, (emoji) => "x".repeat(Buffer.byteLength(emoji)));
    const expected = weighed.split("\n").map((text) => Array.from(text).length);
    expect(expected).toHaveLength(texts.length);
    const wrong = texts.filter((text, index) => measureText(text).characters !== expected[index]);
    expect(wrong).toEqual([]);
  });

  it("agrees with the rule on every pair of regional indicators", () => {
    const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(0x1f1e6 + index));
    for (const first of letters) {
      const text = letters.map((second) => first + second).join(" ");
      expect(measureText(text).characters).toBe(charactersByTheRule(text));
    }
  });

  it("agrees with the rule on random texts", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(measureText(text).characters).toBe(charactersByTheRule(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("measureText", () => {
  it("counts in every unit", () => {
    expect(measureText("Hej 🇸🇪!")).toEqual({ characters: 13, codePoints: 7, utf16Units: 9, bytes: 13, remaining: 487 });
    expect(measureText("")).toEqual({ characters: 0, codePoints: 0, utf16Units: 0, bytes: 0, remaining: 500 });
  });

  it("returns negative remaining characters for a long text, and uses another limit", () => {
    expect(measureText("a".repeat(612)).remaining).toBe(-112);
    expect(measureText("héllo", { limits: { textCharacters: 10 } }).remaining).toBe(5);
  });

  it("counts bytes as an encoder does, and characters between code points and bytes", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { characters, codePoints, utf16Units, bytes } = measureText(text);
        expect(bytes).toBe(Buffer.byteLength(text));
        expect(codePoints).toBe(Array.from(text).length);
        expect(utf16Units).toBe(text.length);
        expect(characters).toBeGreaterThanOrEqual(codePoints);
        expect(characters).toBeLessThanOrEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it("counts two words as the sum of both", () => {
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        const [whole, one, other] = [`${first} ${second}`, first, second].map((text) => measureText(text));
        expect(whole!.characters).toBe(one!.characters + 1 + other!.characters);
        expect(whole!.bytes).toBe(one!.bytes + 1 + other!.bytes);
      }),
    );
  });

  it("returns the same result after its cache was cleared", () => {
    // More different sequences than the cache contains.
    for (let index = 0; index < 5000; index += 1) measureText(`👨\u200d${String.fromCodePoint(0x4e00 + index)}`);
    expect(measureText("👨‍👩‍👧‍👦❤️").characters).toBe(31);
  });

  it.each([
    ["letters", "a"],
    ["letters before an emoji", `${"a".repeat(1_000_000)}👍`],
    ["joiners", "\u200d"],
    ["people in one endless sequence", "👩‍"],
    ["hearts with endless selectors", "❤\ufe0f\ufe0f\ufe0f"],
    ["flags' tags", "\u{e0067}"],
    ["half pairs", "\ud83d"],
  ])("takes linear time for a million %s", (_, piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    expect(measureText(text).bytes).toBe(Buffer.byteLength(text));
  });

  it.each([[null], [undefined], [612], [{}], [Symbol("text")]])("returns 0 bytes for %s", (value) => {
    expect(measureText(value as never).bytes).toBe(0);
  });
});
