import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThreadsValidationError } from "../../src/errors/index.js";
import { splitText } from "../../src/posts/split-text.js";
import { isBlank } from "../../src/validation/text/blank.js";
import { measureText, validatePost } from "../../src/validation/index.js";

const FAMILY = "👨‍👩‍👧‍👦";
const cut = (text: string, maxCharacters: number) => splitText(text, { maxCharacters, maxBytes: Infinity });

describe("splitText", () => {
  it.each<[string, string, number, string[]]>([
    ["nothing", "", 5, []],
    ["white space", " \n\u3000", 1, []],
    ["a text that fits, as it is", "  Hej!\n", 7, ["  Hej!\n"]],
    ["at a paragraph before a sentence", "One.\n\nTwo. Three", 12, ["One.", "Two. Three"]],
    ["at a sentence before a word", "One two. Three four", 14, ["One two.", "Three four"]],
    ["at a line before a word", "One two\nthree four", 14, ["One two", "three four"]],
    ["behind the quotation mark of a sentence", "“One two.” three four", 16, ["“One two.”", "three four"]],
    ["at a word", "One two three", 8, ["One two", "three"]],
    ["at the last of equals", "a b c d e", 5, ["a b c", "d e"]],
    ["right where the limit is", "abcde fghij", 5, ["abcde", "fghij"]],
    ["at a full stop without a space behind it", "今日は。港を歩く。", 6, ["今日は。", "港を歩く。"]],
    ["a word that is too long, between letters", "abcdefg", 3, ["abc", "def", "g"]],
    ["a grapheme as a whole", `${FAMILY}${FAMILY}`, 30, [FAMILY, FAMILY]],
    ["an accent with its letter", "e\u0301e\u0301", 3, ["e\u0301", "e\u0301"]],
    ["a link as a whole", "abc https://a.se/b?c=d#e", 21, ["abc", "https://a.se/b?c=d#e"]],
    ["a bare link as a whole", "漢漢www.a.se", 8, ["漢漢", "www.a.se"]],
    ["a mention as a whole", "漢漢@anna.b", 8, ["漢漢", "@anna.b"]],
    ["more white space than a part before the text", `${" ".repeat(9)}abc`, 4, ["abc"]],
    ["more white space than a part behind the text", `abc${" ".repeat(9)}`, 4, ["abc"]],
    ["a space that carries an accent, which is none", "ab \u0301 cd", 4, ["ab \u0301", "cd"]],
    ["what nobody sees, with what is seen behind it", "\u2800\n\nabcdef", 6, ["\u2800\n\nabc", "def"]],
    ["the same between two parts", "abcde \u200b fg", 6, ["abcde", "\u200b fg"]],
    ["the same at the end, with what is seen before it", "One. two \u2800", 9, ["One.", "two \u2800"]],
    ["not where it leaves no room, between", `abc ${"\u2800".repeat(5)}def`, 5, ["abc", "def"]],
    ["not where it leaves no room, at the end", `abc ${"\u2800".repeat(5)}`, 5, ["abc"]],
  ])("%s", (_, text, most, parts) => {
    expect(cut(text, most)).toEqual(parts);
  });

  it("counts characters as measureText does, and bytes, 500 of each", () => {
    expect(splitText("a".repeat(501)).map((part) => part.length)).toEqual([500, 1]);
    expect(splitText("é".repeat(251)).map((part) => part.length)).toEqual([250, 1]);
    expect(splitText("é".repeat(501), { maxBytes: Infinity }).map((part) => part.length)).toEqual([500, 1]);
    expect(splitText("👍".repeat(126)).map((part) => part.length / 2)).toEqual([125, 1]);
  });

  it.each([
    ["a link", `Read https://secret.example/${"a".repeat(40)}`],
    ["a mention", "Ask @secretsecretsecretsecret"],
    ["a grapheme", `e${"\u0301".repeat(30)}`],
  ])("refuses %s that is longer than a part, and does not repeat it", (_, text) => {
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

describe("any text", () => {
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
    fc.string({ unit: "binary", maxLength: 3 }),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
  const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

  it("comes in parts that fit, joined back is the text, and is cut inside of nothing", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 45, max: 90 }), (whole, most) => {
        let parts: string[];
        try {
          parts = splitText(whole, { maxCharacters: most, maxBytes: most });
        } catch (error) {
          // Some rows of marks make one grapheme or link that is too long.
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
        // White space goes, and what nobody sees only where it has no room with its neighbours.
        const expectMayGo = (gone: string, before: string, behind: string) => {
          expect(gone === "" || isBlank(gone)).toBe(true);
          if (gone.trim() === "") return;
          if (behind === "") expect(lengthOf(before + gone)).toBeGreaterThan(most);
          else expect(lengthOf(gone + behind)).toBeGreaterThan(most);
        };
        let at = 0;
        for (const [index, part] of parts.entries()) {
          expect(lengthOf(part)).toBeLessThanOrEqual(most);
          // How many links a part has is for its writer to judge.
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

describe("a hostile text", () => {
  it.each([
    ["one word", "a"],
    ["paragraphs", "a\n\n"],
    ["stops", "."],
    ["at signs", "@"],
    ["white space", " "],
    ["what nobody sees", "\u2800 "],
    ["halves of a flag", "🇸"],
    ["links", "www.a.se, "],
    ["beginnings of links", "x://"],
    ["mentions that are too long", `@${"a".repeat(50)} `],
  ])("of %s takes time in proportion to its length", (_, unit) => {
    const time = (units: number): number => {
      const long = `${unit.repeat(units / unit.length)}z`;
      const start = performance.now();
      cut(long, 500);
      return performance.now() - start;
    };
    time(10_000);
    const [short, long] = [Math.min(time(20_000), time(20_000)), Math.min(time(160_000), time(160_000))];
    // Eight times the text: quadratic work would take 64 times as long.
    expect(long).toBeLessThan(Math.max(short, 5) * 30);
  });
});
