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

describe("validatePost, beside text and images", () => {
  it.each<[string, PostFields, string[]]>([
    ["five links in a text", { text: links(5) }, []],
    ["six", { text: links(6) }, ["error links-too-many at "]],
    ["the same link six times", { text: "https://a.se/ a.se www.a.se ".repeat(6) }, []],
    ["five links and another beside", { text: links(5), link: "https://b.example" }, ["error links-too-many at "]],
    ["five links and one of them beside", { text: links(5), link: "https://www.example.com/0" }, []],
    [
      "five links and one in the attachment",
      { text: links(5), textAttachment: { text, link: "https://b.example" } },
      ["error links-too-many at "],
    ],
    ["a link of another kind", { text, link: "ftp://a.example" }, ["error link-url at link"]],
    ...["https://[/", "www.h:999999/", "https://:80/", "www. a.se"].map((broken): [string, PostFields, string[]] => {
      return [`the link ${broken}`, { text, link: broken }, ["error link-url at link"]];
    }),
    ["a link without its scheme", { text, link: "www.a.se/b?c#d" }, []],
    ["a link alone", { link: "https://a.example" }, ["warning text-missing at text"]],
    ["a poll of two", { text, poll: ["a", "b".repeat(25)] }, []],
    ["a poll of one", { text, poll: ["a"] }, ["error poll-too-few at poll"]],
    ["a poll of five", { text, poll: ["a", "b", "c", "d", "e"] }, ["error poll-too-many at poll"]],
    [
      "options that are empty and too long",
      { text, poll: [" ", "漢".repeat(26)] },
      ["error poll-option-empty at poll.0", "error poll-option-too-long at poll.1"],
    ],
    ["a poll without a question", { poll: ["a", "b"] }, ["error poll-without-text at text"]],
    ["a topic of 50", { text, topicTag: "a".repeat(50) }, []],
    ["a topic of 51", { text, topicTag: "a".repeat(51) }, ["error topic-tag-too-long at topicTag"]],
    ["a topic with its hash", { text, topicTag: "#harbour" }, ["warning topic-tag-hash at topicTag"]],
    ["a topic with spaces around it", { text, topicTag: " harbour" }, ["warning topic-tag-space at topicTag"]],
    [
      "a topic with both",
      { text, topicTag: " #harbour " },
      ["warning topic-tag-hash at topicTag", "warning topic-tag-space at topicTag"],
    ],
    ["a topic with a hash inside, and a space", { text, topicTag: "c# and more" }, []],
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
      "ids that are none",
      { text, replyTo: "abc", quote: "", locationId: "1 " },
      ["error id-digits at replyTo", "error id-digits at quote", "error id-digits at locationId"],
    ],
    ["countries", { text, countries: ["SE", "JP"] }, []],
    ["countries that are none", { text, countries: ["SE", "se"] }, ["error country-code at countries.1"]],
    ["no country at all", { text, countries: [] }, ["error countries-empty at countries"]],
    ["a GIF without an id", { text, gif: { id: "", provider: "GIPHY" } }, ["error gif-id at gif.id"]],
    ["10,000 characters attached", { text, textAttachment: { text: "漢".repeat(10_000) } }, []],
    [
      "10,001",
      { text, textAttachment: { text: "a".repeat(10_001) } },
      ["error text-attachment-too-long at textAttachment.text"],
    ],
    [
      "nothing attached",
      { text, textAttachment: { text: " " } },
      ["error text-attachment-empty at textAttachment.text"],
    ],
    ["ten spoilers", { text, spoilers: Array.from({ length: 10 }, (_, at) => range(at, 1)) }, []],
    [
      "eleven",
      { text, spoilers: Array.from({ length: 11 }, (_, at) => range(at, 1)) },
      ["error spoilers-too-many at spoilers"],
    ],
    ["a spoiler of nothing", { text, spoilers: [range(0, 0)] }, ["error range-empty at spoilers.0.length"]],
    ["a spoiler beyond the text", { text, spoilers: [range(4, 9)] }, ["error range-outside at spoilers.0"]],
    ["a spoiler to its end", { text, spoilers: [range(4, 8)] }, []],
    ["spoilers that overlap", { text, spoilers: [range(3, 2), range(0, 4)] }, ["error range-overlap at spoilers.0"]],
    ["spoilers that touch", { text, spoilers: [range(4, 2), range(0, 4)] }, []],
    [
      "half of an emoji",
      { text: "a👍b", spoilers: [range(0, 2), range(2, 2)] },
      ["error range-splits-character at spoilers.0", "error range-splits-character at spoilers.1"],
    ],
    [
      "half of a family, and an accent alone",
      { text: "👨‍👩‍👧 e\u0301", spoilers: [range(0, 2), range(10, 1)] },
      ["warning range-splits-grapheme at spoilers.0", "warning range-splits-grapheme at spoilers.1"],
    ],
    ["a whole family, and an accent with its letter", { text: "👨‍👩‍👧 e\u0301", spoilers: [range(0, 8), range(9, 2)] }, []],
    [
      "an accent far into a text, and a whole flag behind others",
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
      "styles that overlap, and name none",
      { text, textAttachment: { text, styles: [styled(0, 3), { ...range(2, 3), styles: [] }] } },
      ["error range-overlap at textAttachment.styles.1", "error styles-empty at textAttachment.styles.1.styles"],
    ],
    ["nothing to cover", { text, spoilerMedia: true }, ["error spoiler-without-media at spoilerMedia"]],
    [
      "a video of the wrong everything",
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
      "a video of no length",
      { media: [{ type: "video", url, durationSeconds: 0 }] },
      ["error video-duration at media.0.durationSeconds"],
    ],
    ["an MP4", { media: [{ type: "video", bytes: latin1("\0\0\0\x20ftypisom") }] }, []],
    [
      "a WebM",
      { media: [{ type: "video", bytes: latin1("\x1a\x45\xdf\xa3") }] },
      ["error video-type at media.0.mimeType"],
    ],
  ])("%s", (_, draft, expected) => {
    expect(lines(validatePost(draft))).toEqual(expected);
  });

  it("judges a text's links alone, too", () => {
    expect(lines(validateText(links(6)))).toEqual(["error links-too-many at "]);
  });

  it("finds links without the stop behind them", () => {
    expect(linksIn("See (www.a.se), https://b.se/c_(d)! awww.no and「https://e.se」.")).toEqual([
      "www.a.se",
      "https://b.se/c_(d)",
      "https://e.se",
    ]);
  });

  it("quotes nothing of what a person wrote", () => {
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

describe("what goes together", () => {
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

  it.each(COMBINATIONS)(
    "$parts is told, and points at the one that has to go",
    ({ parts: [part, other], severity }) => {
      expect(lines(validatePost({ text, ...PARTS[part], ...PARTS[other] }))).toEqual([
        `${severity} combination at ${part}`,
      ]);
    },
  );

  const told = (a: PostPart, b: PostPart) => COMBINATIONS.some(({ parts }) => parts.includes(a) && parts.includes(b));
  const names = Object.keys(PARTS) as PostPart[];
  // A text attachment is there whenever its link is: that pair is for the table above.
  const free = names.filter((part) => part !== "attachmentLink");
  const fine = free
    .flatMap((a, index) => free.slice(index + 1).map((b) => [a, b] as const))
    .filter(([a, b]) => !told(a, b));

  it.each(fine)("%s and %s is fine", (a, b) => {
    expect(lines(validatePost({ text, ...PARTS[a], ...PARTS[b] }))).toEqual([]);
  });

  it("takes a false and an empty list of media for what they say", () => {
    expect(validatePost({ text, poll: ["a", "b"], media: [], ghost: false, spoilerMedia: false })).toEqual([]);
    expect(validatePost({ text, ghost: true, approveReplies: false, shareToInstagram: false })).toEqual([]);
  });
});

describe("postDraftSchema", () => {
  const validate = (value: unknown) => postDraftSchema["~standard"].validate(value);

  it("answers the value itself, with fields of the host's own", () => {
    const draft = { text: "a".repeat(600), ghost: true, media: [{ type: "image", url }], mine: 1 };
    expect(validate(draft)).toEqual({ value: draft });
  });

  it.each([{ text: "" }, { media: [{ type: "image", url }] }, { link: url }, { textAttachment: { text } }])(
    "takes %j for something to post, whatever it holds",
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
  ])("case %# is of another shape", (value, paths) => {
    const { issues } = validate(value);
    expect(issues?.map(({ path }) => path)).toEqual(paths);
    for (const { message } of issues ?? []) expect(message).toMatch(/^[A-Z].*\.$/);
  });
});
