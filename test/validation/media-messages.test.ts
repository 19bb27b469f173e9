/** Tests the numbers in messages, files whose bytes differ from their declaration, and posts with media and no text. */
import { describe, expect, it } from "vitest";
import { validateImage, validatePost, type ImageDraft, type PostFields } from "../../src/validation/index.js";
import { latin1, png } from "./images/image-files.js";

describe("validatePost, with a video", () => {
  const messagesOf = (known: object) =>
    validatePost({ media: [{ type: "video", url: "https://a.example", ...known }] }).map(({ message }) => message);

  it.each<[object, string]>([
    [{ durationSeconds: 0 }, "The video lasts 0 seconds; Threads accepts up to 300 seconds."],
    [{ durationSeconds: 301 }, "The video lasts 301 seconds; Threads accepts up to 300 seconds."],
    [
      { width: 9, height: 1_000 },
      "The video is 9 by 1000 pixels, too tall; Threads accepts 0.01:1 to 10:1 (width to height).",
    ],
    [
      { width: 1_100, height: 100 },
      "The video is 1100 by 100 pixels, too wide; Threads accepts 0.01:1 to 10:1 (width to height).",
    ],
    [{ width: 1_921 }, "The video is 1921 pixels wide; Threads accepts up to 1920."],
    [{ bytes: new Uint8Array() }, "The video is an empty file."],
    [{ mimeType: "video/webm" }, "The video is in WebM format; Threads accepts MP4 and MOV."],
  ])("reports one issue about %j", (known, message) => {
    expect(messagesOf(known)).toEqual([message]);
  });

  it("uses the type of the bytes, or else the declared type", () => {
    const mp4 = latin1("\0\0\0\x20ftypisom");
    expect(messagesOf({ bytes: mp4, mimeType: "video/webm" })).toEqual([]);
    expect(messagesOf({ bytes: latin1("hello"), mimeType: "video/webm" })).toHaveLength(1);
    expect(messagesOf({ bytes: latin1("hello"), mimeType: "Video/MP4; codecs=x" })).toEqual([]);
    expect(messagesOf({ bytes: latin1("hello") })).toEqual([]);
    // The size of the bytes counts, not the declared one.
    expect(messagesOf({ bytes: mp4, sizeBytes: 2 ** 31 })).toEqual([]);
  });
});

describe("validateImage, when bytes and declaration", () => {
  const codesOf = (image: ImageDraft) => validateImage(image).map(({ code }) => code);
  const bytes = png(640, 480);

  it.each<[string, ImageDraft, string[]]>([
    ["agree", { bytes, mimeType: "image/png", sizeBytes: bytes.length, width: 640, height: 480 }, []],
    ["differ in the type", { bytes, mimeType: "image/jpeg" }, ["image-type-mismatch"]],
    ["differ in the size", { bytes, sizeBytes: bytes.length + 1 }, ["image-size-mismatch"]],
    ["have a size that is declared as unknown", { bytes, sizeBytes: 0 }, []],
    [
      "cannot be compared because the bytes have an unknown type",
      { bytes: latin1("hello"), mimeType: "image/png" },
      ["image-type"],
    ],
    ["are only bytes", { bytes }, []],
    ["are only a declaration", { mimeType: "image/png", sizeBytes: 5, width: 640, height: 480 }, []],
  ])("%s, finds the right issues", (_what, image, codes) => {
    expect(codesOf(image)).toEqual(codes);
  });
});

describe("the message about a text that is too long", () => {
  it.each<[PostFields, string]>([
    [{ text: "a", topicTag: "a".repeat(53) }, "The topic has 53 characters, 3 too many; Threads allows 50."],
    [
      { text: "a", poll: ["a", "b".repeat(28)] },
      "Option 2 of the poll has 28 characters, 3 too many; Threads allows 25.",
    ],
    [
      { text: "a", textAttachment: { text: "a".repeat(10_003) } },
      "The text attachment has 10003 characters, 3 too many; Threads allows 10000.",
    ],
    [{ text: "a".repeat(503) }, "The text has 503 characters, 3 too many; Threads allows 500."],
  ])("case %#: says by how much", (draft, message) => {
    expect(validatePost(draft).map((issue) => issue.message)).toEqual([message]);
  });
});

describe("validatePost, with media and no text", () => {
  const media = [{ type: "image" as const, url: "https://a.example/a.jpg" }];

  it.each<[string, PostFields, string[]]>([
    ["no other field", { media }, []],
    ["a poll", { media, poll: ["a", "b"] }, ["combination"]],
    ["a GIF", { media, gif: { id: "1", provider: "GIPHY" } }, ["combination"]],
    ["a cover", { media, spoilerMedia: true }, []],
  ])("does not require a text beside %s", (_what, draft, codes) => {
    expect(validatePost(draft).map(({ code }) => code)).toEqual(codes);
  });
});
