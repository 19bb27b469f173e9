/** Tests each limit of a post at the limit and beyond it, patterns with extra characters, and ranges at the edges of a text. */
import { describe, expect, it } from "vitest";
import {
  measureText,
  validateImage,
  validatePost,
  validateText,
  type Issue,
  type PostFields,
} from "../../src/validation/index.js";
import { isBlank } from "../../src/validation/text/blank.js";
import { isInsideGrapheme } from "../../src/validation/text/graphemes.js";
import { joinWords, plural, shorten, sizesInWords } from "../../src/validation/wording.js";

const url = "https://cdn.example/one.mp4";
const lines = (issues: readonly Issue[]) =>
  issues.map(({ path, code, limit, actual }) => `${code} at ${path.join(".")}: ${String(actual)} of ${String(limit)}`);
const codesOf = (draft: PostFields) => validatePost(draft).map(({ code }) => code);

describe("the limits of a post", () => {
  const video = (known: object) => ({ media: [{ type: "video" as const, url, ...known }] });
  const attached = (characters: number) => ({ text: "a", textAttachment: { text: "a".repeat(characters) } });
  const spoilers = (count: number) => ({
    text: "a".repeat(20),
    spoilers: Array.from({ length: count }, (_, offset) => ({ offset, length: 1 })),
  });

  it.each<[PostFields, PostFields, string]>([
    [{ text: "a".repeat(500) }, { text: "a".repeat(501) }, "text-too-long at text: 501 of 500"],
    [{ text: "👍".repeat(125) }, { text: `a${"👍".repeat(125)}` }, "text-too-long at text: 501 of 500"],
    [{ text: "é".repeat(250) }, { text: `a${"é".repeat(250)}` }, "text-many-bytes at text: 501 of 500"],
    [
      { media: [{ type: "image", url, altText: "a".repeat(1_000) }] },
      { media: [{ type: "image", url, altText: "a".repeat(1_001) }] },
      "alt-text-too-long at media.0.altText: 1001 of 1000",
    ],
    [
      { text: "a", poll: ["a", "b".repeat(25)] },
      { text: "a", poll: ["a", "b".repeat(26)] },
      "poll-option-too-long at poll.1: 26 of 25",
    ],
    [{ text: "a", poll: ["a", "b"] }, { text: "a", poll: ["a"] }, "poll-too-few at poll: 1 of 2"],
    [
      { text: "a", poll: ["a", "b", "c", "d"] },
      { text: "a", poll: ["a", "b", "c", "d", "e"] },
      "poll-too-many at poll: 5 of 4",
    ],
    [
      { text: "a", topicTag: "👍".repeat(50) },
      { text: "a", topicTag: "👍".repeat(51) },
      "topic-tag-too-long at topicTag: 51 of 50",
    ],
    [attached(10_000), attached(10_001), "text-attachment-too-long at textAttachment.text: 10001 of 10000"],
    [spoilers(10), spoilers(11), "spoilers-too-many at spoilers: 11 of 10"],
    [
      video({ durationSeconds: 300 }),
      video({ durationSeconds: 300.5 }),
      "video-duration at media.0.durationSeconds: 300.5 of 300",
    ],
    [
      video({ durationSeconds: 0.1 }),
      video({ durationSeconds: 0 }),
      "video-duration at media.0.durationSeconds: 0 of 300",
    ],
    [
      video({ sizeBytes: 2 ** 30 }),
      video({ sizeBytes: 2 ** 30 + 1 }),
      "video-too-large at media.0.sizeBytes: 1073741825 of 1073741824",
    ],
    [video({ width: 1_920 }), video({ width: 1_921 }), "video-width at media.0.width: 1921 of 1920"],
    [
      video({ width: 1_000, height: 100 }),
      video({ width: 1_001, height: 100 }),
      "video-aspect-ratio at media.0: 10.01 of 10",
    ],
    [
      video({ width: 10, height: 1_000 }),
      video({ width: 9, height: 1_000 }),
      "video-aspect-ratio at media.0: 0.009 of 0.01",
    ],
    [
      { text: "a", replyTo: "1".repeat(32) },
      { text: "a", replyTo: "1".repeat(33) },
      "id-digits at replyTo: null of null",
    ],
  ])(
    "case %#: accept a value at the limit, and report the limit and the actual value beyond it",
    (fine, beyond, issue) => {
      expect(lines(validatePost(fine))).toEqual([]);
      expect(lines(validatePost(beyond))).toEqual([issue]);
    },
  );

  it("check only the width of a video without both width and height", () => {
    expect(codesOf(video({ width: 1 }))).toEqual([]);
    expect(codesOf(video({ height: 1_000_000 }))).toEqual([]);
  });

  it("check the aspect ratio of an image, 10:1, and its width, 320 to 1,440 pixels", () => {
    const image = (width: number | undefined, height: number | undefined) =>
      lines(validateImage({ width, height, mimeType: "image/png" }));
    expect(image(1_000, 100)).toEqual([]);
    expect(image(1_001, 100)).toEqual(["image-aspect-ratio at : 10.01 of 10"]);
    expect(image(400, 4_000)).toEqual([]);
    expect(image(400, 4_004)).toEqual(["image-aspect-ratio at : 10.01 of 10"]);
    expect(image(320, undefined)).toEqual([]);
    expect(image(319, undefined)).toEqual(["image-width at width: 319 of 320"]);
    expect(image(1_440, undefined)).toEqual([]);
    expect(image(1_441, undefined)).toEqual(["image-width at width: 1441 of 1440"]);
    expect(image(undefined, 1)).toEqual([]);
  });
});

describe("validatePost, with extra characters in an identifier", () => {
  it.each(["x1", "1x", " 1", "1\n", "1.0", "-1", "١", ""])("rejects the id %j", (id) => {
    expect(codesOf({ text: "a", quote: id })).toEqual(["id-digits"]);
  });

  it.each(["S", "SEE", "Se", "sE", "xSE", "SE\n", " SE", "ÅX", "12"])("rejects the country %j", (country) => {
    expect(codesOf({ text: "a", countries: [country] })).toEqual(["country-code"]);
  });

  it.each([" a", "a ", "a b", "a\n", " ", ""])("rejects the GIF id %j", (id) => {
    expect(codesOf({ text: "a", gif: { id, provider: "GIPHY" } })).toEqual(["gif-id"]);
  });

  it.each<[string, string[]]>([
    ["#a", ["topic-tag-hash"]],
    [" #a", ["topic-tag-hash", "topic-tag-space"]],
    ["a#", []],
    ["a ", ["topic-tag-space"]],
    [" a", ["topic-tag-space"]],
    ["a b", []],
    [".a", ["topic-tag-character"]],
    ["a&", ["topic-tag-character"]],
    ["a\rb", ["topic-tag-character"]],
  ])("finds in the topic %j the issues %j", (topicTag, codes) => {
    expect(codesOf({ text: "a", topicTag })).toEqual(codes);
  });
});

describe("validatePost, with spoilers", () => {
  const issuesOf = (text: string, ...ranges: [number, number][]) =>
    lines(validatePost({ text, spoilers: ranges.map(([offset, length]) => ({ offset, length })) }));

  it.each<[string, [number, number][], string[]]>([
    ["abcd", [[0, 4]], []],
    ["abcd", [[3, 1]], []],
    ["abcd", [[4, 1]], ["range-outside at spoilers.0: 5 of 4"]],
    ["abcd", [[0, 5]], ["range-outside at spoilers.0: 5 of 4"]],
    ["abcd", [[4, 0]], ["range-empty at spoilers.0.length: 0 of 1"]],
    ["abcd", [[5, 0]], ["range-empty at spoilers.0.length: 0 of 1", "range-outside at spoilers.0: 5 of 4"]],
    [
      "abcd",
      [
        [0, 2],
        [2, 2],
      ],
      [],
    ],
    [
      "abcd",
      [
        [2, 2],
        [0, 2],
      ],
      [],
    ],
    [
      "abcd",
      [
        [0, 2],
        [1, 2],
      ],
      ["range-overlap at spoilers.1: null of null"],
    ],
    [
      "abcd",
      [
        [1, 2],
        [0, 2],
      ],
      ["range-overlap at spoilers.0: null of null"],
    ],
    [
      "abcd",
      [
        [0, 2],
        [0, 2],
      ],
      ["range-overlap at spoilers.1: null of null"],
    ],
    [
      "abcd",
      [
        [0, 4],
        [1, 1],
        [3, 1],
      ],
      ["range-overlap at spoilers.1: null of null", "range-overlap at spoilers.2: null of null"],
    ],
    [
      "abcd",
      [
        [0, 4],
        [1, 0],
      ],
      ["range-empty at spoilers.1.length: 0 of 1"],
    ],
    ["a👍b", [[1, 2]], []],
    ["a👍b", [[2, 2]], ["range-splits-character at spoilers.0: null of null"]],
    ["a👍b", [[0, 2]], ["range-splits-character at spoilers.0: null of null"]],
    ["👍b", [[1, 2]], ["range-splits-character at spoilers.0: null of null"]],
  ])("case %#: checks the ranges of the text %j against %j", (text, ranges, issues) => {
    expect(issuesOf(text, ...ranges)).toEqual(issues);
  });

  it("names the overlapped range with the latest end", () => {
    const overlap = (...ranges: [number, number][]) =>
      validatePost({ text: "abcdefgh", spoilers: ranges.map(([offset, length]) => ({ offset, length })) }).map(
        ({ message }) => message,
      );
    expect(overlap([0, 6], [1, 1], [5, 2])).toEqual(["Spoiler 2 overlaps spoiler 1.", "Spoiler 3 overlaps spoiler 1."]);
    expect(overlap([0, 3], [1, 4], [4, 2])).toEqual(["Spoiler 2 overlaps spoiler 1.", "Spoiler 3 overlaps spoiler 2."]);
  });
});

describe("isInsideGrapheme", () => {
  it.each<[string, number, boolean]>([
    ["e\u0301x", 0, false],
    ["e\u0301x", 1, true],
    ["e\u0301x", 2, false],
    ["e\u0301", 2, false],
    ["e\u0301", 3, false],
    ["e\u0301", -1, false],
    ["ab", 1, false],
    ["\r\n", 1, true],
  ])("returns, for %j at %d, %s", (text, index, inside) => {
    expect(isInsideGrapheme(text, index)).toBe(inside);
  });
});

describe("isBlank", () => {
  it.each([undefined, "", " ", "\n\t", "\u2800", "\u200b", "\u3164\u00ad"])("returns true for %j", (text) => {
    expect(isBlank(text)).toBe(true);
  });

  it.each(["!", "~", " a ", "é", "\u2801", "👍", "\u2800é"])("returns false for %j", (text) => {
    expect(isBlank(text)).toBe(false);
  });
});

describe("validateText, with invisible characters", () => {
  it.each([0x00, 0x08, 0x0b, 0x0c, 0x0e, 0x1f, 0x7f, 0x80, 0x9f])("warns of the control character %d", (code) => {
    const issues = validateText(`a${String.fromCodePoint(code)}b`);
    expect(lines(issues)).toEqual(["text-control-character at : 1 of 0"]);
  });

  it.each([0x09, 0x0a, 0x0d, 0x20, 0x7e, 0xa0, 0xd7ff, 0xe000])("accepts the code point %d", (code) => {
    expect(validateText(`é${String.fromCodePoint(code)}b`)).toEqual([]);
  });

  it.each([0xd800, 0xdbff, 0xdc00, 0xdfff])("warns of the lone surrogate %d", (code) => {
    const text = `a${String.fromCharCode(code)}b`;
    expect(lines(validateText(text))).toEqual(["text-lone-surrogate at : 1 of 0"]);
    expect(measureText(text)).toMatchObject({ characters: 3, codePoints: 3, bytes: 5 });
  });
});

describe("the wording of messages", () => {
  it("counts, joins and shortens words, and compares sizes", () => {
    expect([plural(0, "item"), plural(1, "item"), plural(2, "item")]).toEqual(["0 items", "1 item", "2 items"]);
    expect([joinWords([]), joinWords(["a"]), joinWords(["a", "b"]), joinWords(["a", "b", "c"])]).toEqual([
      "nothing",
      "a",
      "a and b",
      "a, b and c",
    ]);
    expect([shorten("x".repeat(40)), shorten("x".repeat(41))]).toEqual(["x".repeat(40), `${"x".repeat(40)}…`]);
    const MB = 1024 * 1024;
    expect(sizesInWords(8.5 * MB, 8 * MB)).toEqual(["8.5 MB", "8 MB"]);
    expect(sizesInWords(8 * MB + 1, 8 * MB)).toEqual(["just over 8 MB", "8 MB"]);
    expect(sizesInWords(2, 1)).toEqual(["2 bytes", "1 byte"]);
  });
});
