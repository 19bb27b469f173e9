import { describe, expect, it } from "vitest";
import {
  postDraftSchema,
  validatePost,
  validateText,
  type Issue,
  type PostFields,
} from "../../src/validation/index.js";
import { linksIn } from "../../src/validation/text/links.js";
import { COMBINATIONS, type PostPart } from "../../src/validation/rules/combinations.js";
import { latin1 } from "./images/image-files.js";

const url = "https://cdn.example/one.mp4";
const text = "Hej, hamnen!";
const lines = (issues: readonly Issue[]): string[] =>
  issues.map(({ path, code, severity }) => `${severity} ${code} at ${path.join(".")}`);
const range = (offset: number, length: number) => ({ offset, length });
const styled = (offset: number, length: number) => ({ offset, length, styles: ["bold" as const] });
const links = (count: number) => Array.from({ length: count }, (_, index) => `www.example.com/${index}`).join(" ");

describe("validatePost, with other fields than text and images", () => {
  it.each<[string, PostFields, string[]]>([
    ["five links in a text", { text: links(5) }, []],
    ["six links in a text", { text: links(6) }, ["error links-too-many at "]],
    ["the same link six times", { text: "https://a.se/ a.se www.a.se ".repeat(6) }, []],
    [
      "five links in a text and another in `link`",
      { text: links(5), link: "https://b.example" },
      ["error links-too-many at "],
    ],
    ["five links in a text and one of them in `link`", { text: links(5), link: "https://www.example.com/0" }, []],
    [
      "five links in a text and one in the attachment",
      { text: links(5), textAttachment: { text, link: "https://b.example" } },
      ["error links-too-many at "],
    ],
    ["a link with another scheme", { text, link: "ftp://a.example" }, ["error link-url at link"]],
    ...["https://[/", "www.h:999999/", "https://:80/", "www. a.se"].map((broken): [string, PostFields, string[]] => {
      return [`the link ${broken}`, { text, link: broken }, ["error link-url at link"]];
    }),
    ["a link without a scheme", { text, link: "www.a.se/b?c#d" }, []],
    ["a link alone", { link: "https://a.example" }, ["warning text-missing at text"]],
    ["a poll of two options", { text, poll: ["a", "b".repeat(25)] }, []],
    ["a poll of one option", { text, poll: ["a"] }, ["error poll-too-few at poll"]],
    ["a poll of five options", { text, poll: ["a", "b", "c", "d", "e"] }, ["error poll-too-many at poll"]],
    [
      "an empty poll option and one that is too long",
      { text, poll: [" ", "漢".repeat(26)] },
      ["error poll-option-empty at poll.0", "error poll-option-too-long at poll.1"],
    ],
    ["a poll without a question", { poll: ["a", "b"] }, ["error poll-without-text at text"]],
    ["a topic of 50 characters", { text, topicTag: "a".repeat(50) }, []],
    ["a topic of 51 characters", { text, topicTag: "a".repeat(51) }, ["error topic-tag-too-long at topicTag"]],
    ["a topic with its hash", { text, topicTag: "#harbour" }, ["warning topic-tag-hash at topicTag"]],
    ["a topic with spaces around it", { text, topicTag: " harbour" }, ["warning topic-tag-space at topicTag"]],
    [
      "a topic with a hash and spaces",
      { text, topicTag: " #harbour " },
      ["warning topic-tag-hash at topicTag", "warning topic-tag-space at topicTag"],
    ],
    ["a topic with a hash and a space inside", { text, topicTag: "c# and more" }, []],
    ["a topic of spaces", { text, topicTag: " " }, ["error topic-tag-empty at topicTag"]],
    ["an empty topic", { text, topicTag: "" }, ["error topic-tag-empty at topicTag"]],
    ...[".", "&", "\n", "\t"].map((sign): [string, PostFields, string[]] => {
      return [
        `a topic with ${JSON.stringify(sign)}`,
        { text, topicTag: `a${sign}b` },
        ["error topic-tag-character at topicTag"],
      ];
    }),
    [
      "invalid ids",
      { text, replyTo: "abc", quote: "", locationId: "1 " },
      ["error id-digits at replyTo", "error id-digits at quote", "error id-digits at locationId"],
    ],
    ["countries", { text, countries: ["SE", "JP"] }, []],
    ["an invalid country", { text, countries: ["SE", "se"] }, ["error country-code at countries.1"]],
    ["an empty list of countries", { text, countries: [] }, ["error countries-empty at countries"]],
    ["a GIF without an id", { text, gif: { id: "", provider: "GIPHY" } }, ["error gif-id at gif.id"]],
    ["a text attachment of 10,000 characters", { text, textAttachment: { text: "漢".repeat(10_000) } }, []],
    [
      "a text attachment of 10,001 characters",
      { text, textAttachment: { text: "a".repeat(10_001) } },
      ["error text-attachment-too-long at textAttachment.text"],
    ],
    [
      "a blank text attachment",
      { text, textAttachment: { text: " " } },
      ["error text-attachment-empty at textAttachment.text"],
    ],
    ["ten spoilers", { text, spoilers: Array.from({ length: 10 }, (_, at) => range(at, 1)) }, []],
    [
      "eleven spoilers",
      { text, spoilers: Array.from({ length: 11 }, (_, at) => range(at, 1)) },
      ["error spoilers-too-many at spoilers"],
    ],
    ["a spoiler of length 0", { text, spoilers: [range(0, 0)] }, ["error range-empty at spoilers.0.length"]],
    ["a spoiler beyond the text", { text, spoilers: [range(4, 9)] }, ["error range-outside at spoilers.0"]],
    ["a spoiler to the end of the text", { text, spoilers: [range(4, 8)] }, []],
    ["spoilers that overlap", { text, spoilers: [range(3, 2), range(0, 4)] }, ["error range-overlap at spoilers.0"]],
    ["spoilers that touch", { text, spoilers: [range(4, 2), range(0, 4)] }, []],
    [
      "spoilers of half an emoji",
      { text: "a👍b", spoilers: [range(0, 2), range(2, 2)] },
      ["error range-splits-character at spoilers.0", "error range-splits-character at spoilers.1"],
    ],
    [
      "spoilers of half a family and of an accent alone",
      { text: "👨‍👩‍👧 e\u0301", spoilers: [range(0, 2), range(10, 1)] },
      ["warning range-splits-grapheme at spoilers.0", "warning range-splits-grapheme at spoilers.1"],
    ],
    [
      "spoilers of a whole family and of an accent with its letter",
      { text: "👨‍👩‍👧 e\u0301", spoilers: [range(0, 8), range(9, 2)] },
      [],
    ],
    [
      "styles of an accent far into a text and of a whole flag after others",
      {
        text,
        textAttachment: {
          text: `${"x".repeat(999)}e\u0301${"🇸🇪".repeat(9)}`,
          styles: [styled(1000, 1), styled(1005, 4)],
        },
      },
      ["warning range-splits-grapheme at textAttachment.styles.0"],
    ],
    [
      "overlapping styles and an empty list of styles",
      { text, textAttachment: { text, styles: [styled(0, 3), { ...range(2, 3), styles: [] }] } },
      ["error range-overlap at textAttachment.styles.1", "error styles-empty at textAttachment.styles.1.styles"],
    ],
    ["a cover without media", { text, spoilerMedia: true }, ["error spoiler-without-media at spoilerMedia"]],
    [
      "a video that exceeds every limit",
      {
        media: [
          {
            type: "video",
            url,
            mimeType: "video/webm",
            sizeBytes: 2 ** 30 + 1,
            durationSeconds: 301,
            width: 1921,
            height: 100,
          },
        ],
      },
      [
        "error video-type at media.0.mimeType",
        "error video-too-large at media.0.sizeBytes",
        "error video-duration at media.0.durationSeconds",
        "error video-aspect-ratio at media.0",
        "error video-width at media.0.width",
      ],
    ],
    [
      "a video at every limit",
      {
        media: [
          {
            type: "video",
            url,
            mimeType: "video/quicktime",
            sizeBytes: 2 ** 30,
            durationSeconds: 300,
            width: 1920,
            height: 192,
          },
        ],
      },
      [],
    ],
    [
      "a video of 0 seconds",
      { media: [{ type: "video", url, durationSeconds: 0 }] },
      ["error video-duration at media.0.durationSeconds"],
    ],
    ["the bytes of an MP4", { media: [{ type: "video", bytes: latin1("\0\0\0\x20ftypisom") }] }, []],
    [
      "the bytes of a WebM",
      { media: [{ type: "video", bytes: latin1("\x1a\x45\xdf\xa3") }] },
      ["error video-type at media.0.mimeType"],
    ],
  ])("finds the right issues in %s", (_, draft, expected) => {
    expect(lines(validatePost(draft))).toEqual(expected);
  });

  it("counts the links of a text, as validateText does", () => {
    expect(lines(validateText(links(6)))).toEqual(["error links-too-many at "]);
  });

  it("does not count punctuation after a link as part of it", () => {
    expect(linksIn("See (www.a.se), https://b.se/c_(d)! awww.no and「https://e.se」.")).toEqual([
      "www.a.se",
      "https://b.se/c_(d)",
      "https://e.se",
    ]);
  });

  it("never repeats what the user wrote", () => {
    const secret = "sEcReT.&";
    const issues = validatePost({
      text: secret,
      link: secret,
      poll: [secret.repeat(9)],
      topicTag: secret,
      replyTo: secret,
      countries: [secret],
      textAttachment: { text: secret, link: secret, styles: [styled(0, 99)] },
    });
    expect(issues.length).toBeGreaterThan(8);
    expect(JSON.stringify(issues)).not.toContain("sEcReT");
  });
});

describe("validatePost, with a combination of fields", () => {
  const PARTS: Readonly<Record<PostPart, PostFields>> = {
    media: { media: [{ type: "image", url }] },
    link: { link: "https://a.example" },
    poll: { poll: ["a", "b"] },
    gif: { gif: { id: "1", provider: "GIPHY" } },
    topicTag: { topicTag: "harbour" },
    replyTo: { replyTo: "1" },
    quote: { quote: "1" },
    replyControl: { replyControl: "everyone" },
    approveReplies: { approveReplies: true },
    locationId: { locationId: "1" },
    countries: { countries: ["SE"] },
    textAttachment: { textAttachment: { text } },
    attachmentLink: { textAttachment: { text, link: "https://b.example" } },
    ghost: { ghost: true },
    shareToInstagram: { shareToInstagram: true },
  };

  it.each(COMBINATIONS)("reports $parts at the first of them", ({ parts: [part, other], severity }) => {
    expect(lines(validatePost({ text, ...PARTS[part], ...PARTS[other] }))).toEqual([
      `${severity} combination at ${part}`,
    ]);
  });

  const isReported = (a: PostPart, b: PostPart) =>
    COMBINATIONS.some(({ parts }) => parts.includes(a) && parts.includes(b));
  const names = Object.keys(PARTS) as PostPart[];
  // A text attachment and its own link are always together, so that pair is excluded.
  const combinable = names.filter((part) => part !== "attachmentLink");
  const accepted = combinable
    .flatMap((a, index) => combinable.slice(index + 1).map((b) => [a, b] as const))
    .filter(([a, b]) => !isReported(a, b));

  it.each(accepted)("accepts %s with %s", (a, b) => {
    expect(lines(validatePost({ text, ...PARTS[a], ...PARTS[b] }))).toEqual([]);
  });

  it("treats false and an empty list of media as absent", () => {
    expect(validatePost({ text, poll: ["a", "b"], media: [], ghost: false, spoilerMedia: false })).toEqual([]);
    expect(validatePost({ text, ghost: true, approveReplies: false, shareToInstagram: false })).toEqual([]);
  });
});

describe("postDraftSchema", () => {
  const validate = (value: unknown) => postDraftSchema["~standard"].validate(value);

  it("returns the value itself, including the host's own fields", () => {
    const draft = { text: "a".repeat(600), ghost: true, media: [{ type: "image", url }], mine: 1 };
    expect(validate(draft)).toEqual({ value: draft });
  });

  it.each([{ text: "" }, { media: [{ type: "image", url }] }, { link: url }, { textAttachment: { text } }])(
    "accepts %j without checking its content",
    (draft) => {
      expect(validate(draft)).toEqual({ value: draft });
    },
  );

  it.each<[unknown, (string | number)[][]]>([
    [null, [[]]],
    [{ text: null }, [["text"]]],
    [
      { ghost: "yes", shareToInstagram: "light", replyControl: "nobody" },
      [["replyControl"], ["ghost"], ["shareToInstagram"]],
    ],
    [
      { poll: ["a", 1], countries: [null] },
      [
        ["poll", 1],
        ["countries", 0],
      ],
    ],
    [
      { gif: { provider: "TENOR" } },
      [
        ["gif", "id"],
        ["gif", "provider"],
      ],
    ],
    [
      { spoilers: [{ offset: -1 }, 5] },
      [
        ["spoilers", 0, "offset"],
        ["spoilers", 0, "length"],
        ["spoilers", 1],
      ],
    ],
    [{ textAttachment: {} }, [["textAttachment", "text"]]],
    [
      { textAttachment: { text, styles: [{ offset: 0, length: 1, styles: ["Bold"] }] } },
      [["textAttachment", "styles", 0, "styles", 0]],
    ],
    [
      { media: [{ type: "gif" }] },
      [
        ["media", 0, "type"],
        ["media", 0, "url"],
      ],
    ],
    [{ media: [{ type: "video", url, durationSeconds: Number.NaN }] }, [["media", 0, "durationSeconds"]]],
    [{ poll: new Array(2 ** 32 - 1), spoilers: new Array(20_000) }, [["poll"], ["spoilers"]]],
    [{}, [[]]],
    [{ text: undefined, media: [] }, [[]]],
    [{ poll: ["Yes", "No"], topicTag: "harbour", ghost: true }, [[]]],
  ])("case %#: rejects a value of another shape", (value, paths) => {
    const { issues } = validate(value);
    expect(issues?.map(({ path }) => path)).toEqual(paths);
    for (const { message } of issues ?? []) expect(message).toMatch(/^[A-Z].*\.$/);
  });
});
