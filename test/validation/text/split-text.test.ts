import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThreadsValidationError } from "../../../src/errors/index.js";
import { splitText } from "../../../src/validation/text/split-text.js";
import { isBlank } from "../../../src/validation/text/blank.js";
import { measureText, validatePost } from "../../../src/validation/index.js";
import { codePoint } from "../../support/code-point.js";
import { cpuMs } from "../../support/cpu-time.js";

const FAMILY = "👨‍👩‍👧‍👦";
const cut = (text: string, maxCharacters: number) => splitText(text, { maxCharacters, maxBytes: Infinity });

describe("splitText", () => {
  it.each<[string, string, number, string[]]>([
    ["an empty text into no parts", "", 5, []],
    ["white space into no parts", " \n\u3000", 1, []],
    ["a text that fits into one part", "  Hej!\n", 7, ["  Hej!\n"]],
    ["at a paragraph before a sentence", "One.\n\nTwo. Three", 12, ["One.", "Two. Three"]],
    ["at a sentence before a word", "One two. Three four", 14, ["One two.", "Three four"]],
    ["at a line before a word", "One two\nthree four", 14, ["One two", "three four"]],
    ["after the quotation mark of a sentence", "“One two.” three four", 16, ["“One two.”", "three four"]],
    ["at a word", "One two three", 8, ["One two", "three"]],
    ["at the last of several equal places", "a b c d e", 5, ["a b c", "d e"]],
    ["exactly at the limit", "abcde fghij", 5, ["abcde", "fghij"]],
    ["at a full stop without a space after it", "今日は。港を歩く。", 6, ["今日は。", "港を歩く。"]],
    ["a word that is too long between letters", "abcdefg", 3, ["abc", "def", "g"]],
    ["between graphemes, never inside one", `${FAMILY}${FAMILY}`, 30, [FAMILY, FAMILY]],
    ["between letters, never before an accent", "e\u0301e\u0301", 3, ["e\u0301", "e\u0301"]],
    ["around a link, never inside it", "abc https://a.se/b?c=d#e", 21, ["abc", "https://a.se/b?c=d#e"]],
    ["around a bare link, never inside it", "漢漢www.a.se", 8, ["漢漢", "www.a.se"]],
    ["around a mention, never inside it", "漢漢@anna.b", 8, ["漢漢", "@anna.b"]],
    ["a text after more white space than fits", `${" ".repeat(9)}abc`, 4, ["abc"]],
    ["a text before more white space than fits", `abc${" ".repeat(9)}`, 4, ["abc"]],
    ["a text after a space with an accent, which is not white space", "ab \u0301 cd", 4, ["ab \u0301", "cd"]],
    ["leading invisible characters off with the text after them", "\u2800\n\nabcdef", 6, ["\u2800\n\nabc", "def"]],
    [
      "invisible characters between two parts off with the text after them",
      "abcde \u200b fg",
      6,
      ["abcde", "\u200b fg"],
    ],
    ["invisible characters at the end off with the text before them", "One. two \u2800", 9, ["One.", "two \u2800"]],
    ["a text around invisible characters that do not fit", `abc ${"\u2800".repeat(5)}def`, 5, ["abc", "def"]],
    ["a text before invisible characters that do not fit", `abc ${"\u2800".repeat(5)}`, 5, ["abc"]],
  ])("splits %s", (_, text, most, parts) => {
    expect(cut(text, most)).toEqual(parts);
  });

  it("counts 500 characters as measureText does, and 500 bytes", () => {
    expect(splitText("a".repeat(501)).map((part) => part.length)).toEqual([500, 1]);
    expect(splitText("é".repeat(251)).map((part) => part.length)).toEqual([250, 1]);
    expect(splitText("é".repeat(501), { maxBytes: Infinity }).map((part) => part.length)).toEqual([500, 1]);
    expect(splitText("👍".repeat(126)).map((part) => part.length / 2)).toEqual([125, 1]);
  });

  it.each([
    ["a link", `Read https://secret.example/${"a".repeat(40)}`],
    ["a mention", "Ask @secretsecretsecretsecret"],
    ["a grapheme", `e${"\u0301".repeat(30)}`],
  ])("refuses %s that is longer than a part, without repeating it", (_, text) => {
    const refused = () => cut(text, 20);
    expect(refused).toThrow(ThreadsValidationError);
    expect(refused).not.toThrow(/secret/);
  });

  it.each([
    [5, {}],
    [null, {}],
    ["a", null],
    ["a", { maxCharacters: 0 }],
    ["a", { maxCharacters: 1.5 }],
    ["a", { maxCharacters: "5" }],
    ["a", { maxBytes: Number.NaN }],
    ["a", { maxBytes: -Infinity }],
  ])("refuses the arguments %j, %j", (text, options) => {
    expect(() => splitText(text as never, options as never)).toThrow(ThreadsValidationError);
  });
});

describe("splitText: any text", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      " ",
      "\n",
      "\n\n",
      "\r\n",
      "\u3000",
      ". ",
      "! ",
      "。",
      "…",
      '."',
      "\u2800",
      "\u200b\n\n",
      "\u2800".repeat(14),
      "(",
      ")",
      "@",
      "\u0301",
      "\u200d",
    ),
    fc.constantFrom("www.a.se", "https://a.se/b", "@anna.b", FAMILY, "🇸🇪", "🇸", "\ud83d", "\udc4d", "漢字", "é"),
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.string({ unit: codePoint, maxLength: 3 }),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
  const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

  it("is split into parts that fit, contain the whole text, and cut nothing apart", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 45, max: 90 }), (whole, most) => {
        let parts: string[];
        try {
          parts = splitText(whole, { maxCharacters: most, maxBytes: most });
        } catch (error) {
          // Some sequences of marks make one grapheme or link that is too long.
          expect(error).toBeInstanceOf(ThreadsValidationError);
          return;
        }
        if (isBlank(whole)) {
          expect(parts).toEqual([]);
          return;
        }
        const boundaries = new Set(Array.from(graphemes.segment(whole), ({ index }) => index)).add(whole.length);
        const wholes = Array.from(
          whole.matchAll(/(?<![a-z0-9])(?:https:\/\/a\.se\/b|www\.a\.se)|@anna\.b/gi),
          ({ 0: { length }, index }) => [index, index + length],
        );
        const lengthOf = (part: string) => Math.max(measureText(part).characters, measureText(part).bytes);
        // White space is dropped. Invisible characters are dropped only where they do not fit beside visible ones.
        const expectMayGo = (gone: string, before: string, behind: string) => {
          expect(gone === "" || isBlank(gone)).toBe(true);
          if (gone.trim() === "") return;
          if (behind === "") expect(lengthOf(before + gone)).toBeGreaterThan(most);
          else expect(lengthOf(gone + behind)).toBeGreaterThan(most);
        };
        let at = 0;
        for (const [index, part] of parts.entries()) {
          expect(lengthOf(part)).toBeLessThanOrEqual(most);
          // The limit on links per post is not considered.
          const issues = validatePost({ text: part }, { limits: { textMaxLinks: most } });
          expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
          const start = whole.indexOf(part, at);
          expect(start).toBeGreaterThanOrEqual(at);
          expectMayGo(whole.slice(at, start), parts[index - 1] ?? "", part);
          at = start + part.length;
          for (const index of [start, at]) {
            expect(boundaries.has(index)).toBe(true);
            expect(wholes.filter(([from = 0, to = 0]) => from < index && index < to)).toEqual([]);
          }
        }
        expectMayGo(whole.slice(at), parts.at(-1) ?? "", "");
      }),
      { seed: 20261123, numRuns: 1000 },
    );
  });
});

describe("splitText: a hostile text", () => {
  it.each([
    ["one word", "a"],
    ["paragraphs", "a\n\n"],
    ["full stops", "."],
    ["at signs", "@"],
    ["white space", " "],
    ["invisible characters", "\u2800 "],
    ["regional indicators", "🇸"],
    ["links", "www.a.se, "],
    ["incomplete links", "x://"],
    ["mentions that are too long", `@${"a".repeat(50)} `],
  ])("of %s takes time in proportion to its length", (_, unit) => {
    const time = (units: number): number => {
      const long = `${unit.repeat(units / unit.length)}z`;
      return cpuMs(() => cut(long, 500), 2);
    };
    time(10_000);
    const [short, long] = [time(10_000), time(80_000)];
    // The text is eight times as long. Quadratic work would take 64 times as long.
    expect(long).toBeLessThan(Math.max(short, 5) * 30);
  });
});
