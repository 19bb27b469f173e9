import { describe, expect, it } from "vitest";
import {
  validateCarousel,
  validateImage,
  validatePost,
  validateText,
  type Issue,
  type MediaDraft,
  type PostFields,
} from "../../src/validation/index.js";
import { jpeg, latin1, png } from "./images/image-files.js";

const url = "https://cdn.example/one.jpg";
const image: MediaDraft = { type: "image", url };
const MEGABYTE = 1024 * 1024;

/** The severity, code and path of each issue, in one line. */
const lines = (issues: readonly Issue[]): string[] =>
  issues.map(({ path, code, severity }) => `${severity} ${code} at ${path.join(".")}`);

describe("validatePost", () => {
  it.each<[string, PostFields, string[]]>([
    ["a text", { text: "Hej!" }, []],
    ["a text with tabs and line breaks", { text: "One\r\n\tTwo\n" }, []],
    ["an image", { media: [image] }, []],
    ["an image with an empty text", { text: "", media: [image] }, []],
    ["a carousel of an image and a video", { media: [image, { type: "video", url }] }, []],
    ["fields that are given as undefined", { text: "Hej!", media: undefined }, []],
    ["no fields", {}, ["error post-empty at "]],
    ["an empty text and no media", { text: "", media: [] }, ["error post-empty at "]],
    ["spaces", { text: " \n\u3000 " }, ["error post-empty at "]],
    ["500 characters", { text: "a".repeat(500) }, []],
    ["501 characters", { text: "a".repeat(501) }, ["error text-too-long at text"]],
    ["125 emoji of 4 bytes", { text: "👍".repeat(125) }, []],
    ["126 emoji of 4 bytes", { text: "👍".repeat(126) }, ["error text-too-long at text"]],
    ["500 bytes of letters with accents", { text: "é".repeat(250) }, []],
    ["more than 500 bytes in fewer characters", { text: "é".repeat(251) }, ["warning text-many-bytes at text"]],
    ["500 Chinese characters", { text: "漢".repeat(500) }, ["warning text-many-bytes at text"]],
    ["half of a surrogate pair", { text: "a\ud83d" }, ["warning text-lone-surrogate at text"]],
    ["a control character", { text: "a\0" }, ["warning text-control-character at text"]],
    ["a delete character", { text: "é\x7f" }, ["warning text-control-character at text"]],
    ["the first control beyond ASCII", { text: "é\x80" }, ["warning text-control-character at text"]],
    ["the last control beyond ASCII", { text: "é\x9f" }, ["warning text-control-character at text"]],
    ["a no-break space", { text: "é\xa0" }, []],
    ["tabs and line breaks beyond ASCII", { text: "é\r\n\té" }, []],
    ["11 media", { media: Array<MediaDraft>(11).fill(image) }, ["error carousel-too-many at media"]],
    ["10 media", { media: Array<MediaDraft>(10).fill(image) }, []],
    [
      "a data URL",
      { media: [{ type: "image", url: "data:image/png;base64,AA==" }] },
      ["error media-url at media.0.url"],
    ],
    ["a path", { media: [{ type: "image", url: "/one.jpg" }] }, ["error media-url at media.0.url"]],
    ["a URL without a host", { media: [{ type: "image", url: "https:///one" }] }, ["error media-url at media.0.url"]],
    ["a URL with a space", { media: [{ type: "image", url: `${url} ` }] }, ["error media-url at media.0.url"]],
    ...["https://[/", "https://h:999999/", "https://:80/", "https://user@/"].map(
      (broken): [string, PostFields, string[]] => {
        return [broken, { media: [{ type: "image", url: broken }] }, ["error media-url at media.0.url"]];
      },
    ),
    ["a URL with a query", { media: [{ type: "image", url: "HTTPS://a.example:81?x=1#y" }] }, []],
    [
      "an http URL",
      { media: [{ type: "image", url: "HTTP://a.example" }] },
      ["warning media-url-insecure at media.0.url"],
    ],
    ["a medium with only a type", { media: [{ type: "video" }] }, ["error media-missing at media.0"]],
    ["the bytes of a file without a URL", { media: [{ type: "image", bytes: png(640, 480) }] }, []],
    ["a file's type and size alone", { media: [{ type: "image", mimeType: "image/png", sizeBytes: 9 }] }, []],
    ["1,000 characters of alt text", { media: [{ ...image, altText: "👍".repeat(1000) }] }, []],
    [
      "1,001 characters of alt text",
      { media: [{ ...image, altText: "漢".repeat(1001) }] },
      ["error alt-text-too-long at media.0.altText"],
    ],
    [
      "a WebP as a video",
      { media: [{ type: "video", bytes: latin1("RIFF\0\0\0\0WEBP") }] },
      ["error video-type at media.0.mimeType"],
    ],
    [
      "a post with many mistakes",
      {
        text: "a\0".repeat(300),
        media: [image, { type: "image", url: "ftp://x", mimeType: "image/gif", sizeBytes: 9 * MEGABYTE, width: 99 }],
      },
      [
        "error text-too-long at text",
        "warning text-control-character at text",
        "error media-url at media.1.url",
        "error image-type at media.1.mimeType",
        "error image-too-large at media.1.sizeBytes",
        "warning image-width at media.1.width",
      ],
    ],
  ])("finds the right issues in %s", (_, draft, expected) => {
    expect(lines(validatePost(draft))).toEqual(expected);
  });

  it("gives the actual value and the limit, as numbers and in the message", () => {
    expect(validatePost({ text: "a".repeat(612) })).toEqual([
      {
        code: "text-too-long",
        path: ["text"],
        message: "The text has 612 characters, 112 too many; Threads allows 500.",
        limit: 500,
        actual: 612,
        severity: "error",
      },
    ]);
  });

  it("says that an emoji counts as several characters when that matters", () => {
    expect(validatePost({ text: `${"a".repeat(560)}${"👍".repeat(40)}` })[0]).toMatchObject({
      message: "The text has 720 characters, 220 too many; Threads allows 500. An emoji counts as several characters.",
      actual: 720,
    });
    expect(validateText("漢".repeat(501))[0]?.message).toBe(
      "The text has 501 characters, 1 too many; Threads allows 500.",
    );
    expect(validateText("a", { limits: { textCharacters: 0 } })[0]?.message).toContain("has 1 character, 1 too many");
    expect(validatePost({ media: [{ ...image, altText: "a".repeat(1002) }] })[0]?.message).toBe(
      "The image's alt text has 1002 characters, 2 too many; Threads allows 1000.",
    );
  });

  it.each([
    ["zero-width spaces", "\u200b\u200b"],
    ["a word joiner", "\u2060 \n"],
    ["a Hangul filler", "\u3164"],
    ["a soft hyphen, a joiner and a variation selector", "\u00ad\u200d\ufe0f"],
    ["the blank Braille pattern", "\u2800"],
    ["a tag", "\u{e0067}"],
  ])("treats %s as an empty post, but not beside visible text", (_, text) => {
    expect(lines(validatePost({ text }))).toEqual(["error post-empty at "]);
    expect(lines(validateText(text))).toEqual(["error text-empty at "]);
    for (const visible of ["é", "👍", "\u2801", "a", "\0"])
      expect(validatePost({ text: text + visible })).not.toContainEqual(
        expect.objectContaining({ code: "post-empty" }),
      );
  });

  it("requires a URL, bytes, or type and size, and accepts no id, width, type or size alone", () => {
    for (const known of [{ id: "1" }, { width: 640 }, { mimeType: "image/png" }, { sizeBytes: 9 }]) {
      expect(lines(validatePost({ media: [{ type: "image", ...known }] }))).toEqual(["error media-missing at media.0"]);
    }
    expect(validatePost({ media: [{ type: "video" }] })[0]?.message).toBe(
      "The video has no URL; to check a file before its upload, give bytes, or mimeType and sizeBytes.",
    );
  });

  it("counts invisible characters", () => {
    expect(validatePost({ text: "a\0b\x1fé\x85" })[0]).toMatchObject({
      message: "The text has 3 invisible control characters.",
      limit: 0,
      actual: 3,
    });
    expect(validatePost({ text: "\udc4d👍\ud83d" })[0]).toMatchObject({ code: "text-lone-surrogate", actual: 2 });
  });

  it("names a medium by its position in a carousel, and by its type otherwise", () => {
    const bad: MediaDraft = { type: "image", url: "x" };
    expect(validatePost({ media: [bad] })[0]?.message).toMatch(/^The image /);
    expect(validatePost({ media: [{ type: "video", url: "x" }] })[0]?.message).toMatch(/^The video /);
    expect(validatePost({ media: [image, image, bad] })[0]?.message).toMatch(/^Image 3 /);
  });

  it("repeats neither the text nor a URL, which may be signed", () => {
    const secret = "sIgNaTuRe";
    const issues = validatePost({
      text: `${secret}\0${"x".repeat(600)}`,
      media: [{ type: "image", url: `ftp://cdn.example/a?sig=${secret}`, altText: secret.repeat(200) }],
    });
    expect(issues).toHaveLength(4);
    expect(JSON.stringify(issues)).not.toContain(secret);
    expect(issues[2]).toMatchObject({ code: "media-url", actual: "ftp" });
  });

  it("accepts frozen drafts, because it changes nothing", () => {
    const draft = Object.freeze({ text: "a".repeat(600), media: Object.freeze([Object.freeze({ ...image })]) });
    expect(lines(validatePost(draft))).toEqual(["error text-too-long at text"]);
  });
});

describe("validateText", () => {
  it.each([
    ["Hej!", []],
    ["", ["error text-empty at "]],
    ["  ", ["error text-empty at "]],
    ["a".repeat(501), ["error text-too-long at "]],
    ["\ud83d\0", ["warning text-lone-surrogate at ", "warning text-control-character at "]],
  ])("finds the right issues in %j", (text, expected) => {
    expect(lines(validateText(text))).toEqual(expected);
  });
});

describe("validateCarousel", () => {
  it.each<[string, MediaDraft[], string[]]>([
    ["no items", [], ["error carousel-too-few at "]],
    ["one item", [image], ["error carousel-too-few at "]],
    ["two items", [image, image], []],
    ["ten items", Array<MediaDraft>(10).fill(image), []],
    ["eleven items", Array<MediaDraft>(11).fill(image), ["error carousel-too-many at "]],
    ["two items, one of them wrong", [image, { type: "image", url: "x" }], ["error media-url at 1.url"]],
    [
      "twelve items, the last of them wrong",
      [...Array<MediaDraft>(11).fill(image), { type: "image" }],
      ["error carousel-too-many at ", "error media-missing at 11"],
    ],
  ])("finds the right issues in a carousel of %s", (_, media, expected) => {
    expect(lines(validateCarousel(media))).toEqual(expected);
  });

  it("gives the number of items in the message", () => {
    expect(validateCarousel([image])[0]).toMatchObject({
      message: "A carousel needs at least 2 items; this one has 1.",
      limit: 2,
      actual: 1,
    });
  });
});

describe("validateImage, with bytes", () => {
  const large = (bytes: number): Uint8Array => {
    const file = new Uint8Array(bytes);
    file.set(png(640, 480));
    return file;
  };

  it.each([
    ["a JPEG", { bytes: jpeg(640, 480) }, []],
    ["a PNG", { bytes: png(1440, 320) }, []],
    ["a PNG of exactly 8 MB", { bytes: large(8 * MEGABYTE) }, []],
    ["a PNG of 8 MB and a byte", { bytes: large(8 * MEGABYTE + 1) }, ["error image-too-large at sizeBytes"]],
    ["a WebP", { bytes: latin1("RIFF\0\0\0\0WEBP") }, ["error image-type at mimeType"]],
    ["a text file", { bytes: latin1("hello") }, ["error image-type at mimeType"]],
    ["an empty file", { bytes: new Uint8Array() }, ["error image-empty at "]],
    ["half of a header", { bytes: png(640, 480).subarray(0, 20) }, ["error image-unreadable at "]],
    ["3200 by 320 pixels, which is 10:1", { bytes: png(3200, 320) }, ["warning image-width at width"]],
    ["1440 by 143 pixels, which is wider than 10:1", { bytes: png(1440, 143) }, ["error image-aspect-ratio at "]],
    ["320 by 3201 pixels, which is taller than 1:10", { bytes: jpeg(320, 3201) }, ["warning image-aspect-ratio at "]],
    ["a width of 319", { bytes: png(319, 320) }, ["warning image-width at width"]],
    ["a width of 320", { bytes: png(320, 320) }, []],
    ["a width of 1441", { bytes: png(1441, 1441) }, ["warning image-width at width"]],
    [
      "a JPEG declared as PNG",
      { bytes: jpeg(640, 480), mimeType: "image/png" },
      ["warning image-type-mismatch at mimeType"],
    ],
    ["a JPEG declared as Image/JPG with a parameter", { bytes: jpeg(640, 480), mimeType: " Image/JPG; q=1" }, []],
    [
      "a WebP declared as JPEG",
      { bytes: latin1("RIFF\0\0\0\0WEBP"), mimeType: "image/jpeg" },
      ["error image-type at mimeType", "warning image-type-mismatch at mimeType"],
    ],
    [
      "another size than declared",
      { bytes: png(640, 480), sizeBytes: 9 * MEGABYTE },
      ["warning image-size-mismatch at sizeBytes"],
    ],
    ["another width and height than declared", { bytes: png(640, 480), width: 9000, height: 1 }, []],
    [
      "an unreadable header, with width and height declared",
      { bytes: latin1("\xff\xd8"), width: 10, height: 1 },
      ["error image-unreadable at "],
    ],
  ])("finds the right issues in %s", (_, draft, expected) => {
    expect(lines(validateImage(draft))).toEqual(expected);
  });

  it("names the format of the file", () => {
    expect(validateImage({ bytes: latin1("RIFF\0\0\0\0WEBP") })).toEqual([
      {
        code: "image-type",
        path: ["mimeType"],
        message: "The image is in WebP format; Threads accepts JPEG and PNG.",
        limit: ["image/jpeg", "image/png"],
        actual: "image/webp",
        severity: "error",
      },
    ]);
  });

  it("never rounds a size down to its limit", () => {
    expect(validateImage({ bytes: large(8 * MEGABYTE + 1) })[0]?.message).toBe(
      "The image is just over 8 MB; Threads accepts at most 8 MB.",
    );
    const limits = { imageMaxBytes: 500_000 };
    expect(validateImage({ sizeBytes: 500_001 }, { limits })[0]?.message).toBe(
      "The image is 500001 bytes; Threads accepts at most 500000 bytes.",
    );
    expect(validateImage({ sizeBytes: 9 * MEGABYTE })[0]?.message).toBe(
      "The image is 9 MB; Threads accepts at most 8 MB.",
    );
  });
});

describe("validateImage, with declared fields", () => {
  it.each([
    ["a type and a size", { mimeType: "image/jpeg", sizeBytes: 8 * MEGABYTE }, []],
    ["a PDF", { mimeType: "application/pdf" }, ["error image-type at mimeType"]],
    ["an empty type", { mimeType: "" }, ["error image-type at mimeType"]],
    [
      "a size above 8 MB",
      { mimeType: "image/png", sizeBytes: 8 * MEGABYTE + 1 },
      ["error image-too-large at sizeBytes"],
    ],
    ["an empty file", { bytes: new Uint8Array(0), sizeBytes: 0 }, ["error image-empty at "]],
    ["a size of 0, which counts as not declared", { mimeType: "image/png", sizeBytes: 0 }, []],
    ["a size of 0 alone", { sizeBytes: 0 }, ["error media-missing at "]],
    ["a width of more than ten heights", { width: 1000, height: 99 }, ["error image-aspect-ratio at "]],
    ["a width alone", { width: 100 }, ["warning image-width at width"]],
    ["no fields", {}, ["error media-missing at "]],
  ])("finds the right issues in %s", (_, draft, expected) => {
    expect(lines(validateImage(draft))).toEqual(expected);
  });

  it.each([{ mimeType: "" }, { bytes: latin1("hello") }])("says that the format of %j is unknown", (draft) => {
    expect(validateImage(draft)[0]?.message).toBe(
      "The image is not in a known image format; Threads accepts JPEG and PNG.",
    );
  });

  it("names the format of a video that is passed as an image", () => {
    expect(validateImage({ mimeType: "video/mp4" })[0]?.message).toBe(
      "The image is in MP4 format; Threads accepts JPEG and PNG.",
    );
  });

  it("lists the fields that it can check, without a URL", () => {
    for (const draft of [{}, { url }, { id: "1" }]) {
      expect(validateImage(draft as never)).toMatchObject([
        {
          code: "media-missing",
          message: "The image has nothing to check; give bytes, mimeType, sizeBytes, width or height.",
        },
      ]);
    }
  });

  it("shortens a long type in the message", () => {
    const [issue] = validateImage({ mimeType: "x".repeat(1_000_000) });
    expect(issue?.message.length).toBeLessThan(150);
    expect(String(issue?.actual).length).toBeLessThan(50);
  });
});
