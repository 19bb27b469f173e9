import { describe, expect, it } from "vitest";
import {
  DEFAULT_LIMITS,
  PLATFORM_LIMITS,
  validateCarousel,
  validateImage,
  validatePost,
  validateText,
  type LimitOverrides,
  type MediaDraft,
} from "../../src/validation/index.js";
import { jpeg } from "./images/image-files.js";
import { resolveLimits } from "../../src/validation/limits.js";

const items = (count: number): MediaDraft[] =>
  Array<MediaDraft>(count).fill({ type: "image", url: "https://a.example" });
const video = (known: Partial<MediaDraft>) => (options: { limits: LimitOverrides }) =>
  codes(validatePost({ media: [{ ...known, type: "video", url: "https://a.example" }] }, options));
const poll =
  (...options: string[]) =>
  (limits: { limits: LimitOverrides }) =>
    codes(validatePost({ text: "a", poll: options }, limits));
const codes = (issues: readonly { code: string }[]): string[] => issues.map(({ code }) => code);

describe("limits", () => {
  it("allow 10 carousel items by default, and 20 as the limits of Threads", () => {
    expect(DEFAULT_LIMITS).toEqual({
      textCharacters: 500,
      textBytesWarning: 500,
      altTextCharacters: 1000,
      carouselMinItems: 2,
      carouselMaxItems: 10,
      imageMimeTypes: ["image/jpeg", "image/png"],
      imageMaxBytes: 8_388_608,
      imageMaxAspectRatio: 10,
      imageMinWidth: 320,
      imageMaxWidth: 1440,
      textMaxLinks: 5,
      textMaxSpoilers: 10,
      videoMimeTypes: ["video/mp4", "video/quicktime"],
      videoMaxBytes: 1_073_741_824,
      videoMaxSeconds: 300,
      videoMinAspectRatio: 0.01,
      videoMaxAspectRatio: 10,
      videoMaxWidth: 1920,
      pollMinOptions: 2,
      pollMaxOptions: 4,
      pollOptionCharacters: 25,
      topicTagCharacters: 50,
      textAttachmentCharacters: 10_000,
    });
    expect(PLATFORM_LIMITS).toEqual({ ...DEFAULT_LIMITS, carouselMaxItems: 20 });
    expect(codes(validateCarousel(items(11)))).toEqual(["carousel-too-many"]);
    expect(codes(validateCarousel(items(20), { limits: PLATFORM_LIMITS }))).toEqual([]);
    expect(codes(validatePost({ media: items(21) }, { limits: PLATFORM_LIMITS }))).toEqual(["carousel-too-many"]);
  });

  it("cannot be changed in place", () => {
    for (const limits of [DEFAULT_LIMITS, PLATFORM_LIMITS]) {
      expect(() => Object.assign(limits, { textCharacters: 1 })).toThrow(TypeError);
      expect(() => (limits.imageMimeTypes as string[]).push("image/gif")).toThrow(TypeError);
      expect(() => (limits.videoMimeTypes as string[]).push("video/webm")).toThrow(TypeError);
    }
  });

  it.each<[keyof typeof DEFAULT_LIMITS, LimitOverrides, (options: { limits: LimitOverrides }) => string[], string]>([
    ["textCharacters", { textCharacters: 3 }, (o) => codes(validateText("abcd", o)), "text-too-long"],
    ["textBytesWarning", { textBytesWarning: 3 }, (o) => codes(validateText("abcd", o)), "text-many-bytes"],
    [
      "altTextCharacters",
      { altTextCharacters: 3 },
      (o) => codes(validatePost({ media: [{ ...items(1)[0]!, altText: "abcd" }] }, o)),
      "alt-text-too-long",
    ],
    ["carouselMinItems", { carouselMinItems: 4 }, (o) => codes(validateCarousel(items(3), o)), "carousel-too-few"],
    ["carouselMaxItems", { carouselMaxItems: 2 }, (o) => codes(validateCarousel(items(3), o)), "carousel-too-many"],
    [
      "imageMimeTypes",
      { imageMimeTypes: ["image/png"] },
      (o) => codes(validateImage({ mimeType: "image/jpeg" }, o)),
      "image-type",
    ],
    ["imageMaxBytes", { imageMaxBytes: 3 }, (o) => codes(validateImage({ sizeBytes: 4 }, o)), "image-too-large"],
    [
      "imageMaxAspectRatio",
      { imageMaxAspectRatio: 2 },
      (o) => codes(validateImage({ width: 900, height: 400 }, o)),
      "image-aspect-ratio",
    ],
    ["imageMinWidth", { imageMinWidth: 900 }, (o) => codes(validateImage({ width: 800 }, o)), "image-width"],
    ["imageMaxWidth", { imageMaxWidth: 700 }, (o) => codes(validateImage({ width: 800 }, o)), "image-width"],
    ["textMaxLinks", { textMaxLinks: 1 }, (o) => codes(validateText("www.a.se www.b.se", o)), "links-too-many"],
    [
      "textMaxSpoilers",
      { textMaxSpoilers: 0 },
      (o) => codes(validatePost({ text: "ab", spoilers: [{ offset: 0, length: 1 }] }, o)),
      "spoilers-too-many",
    ],
    ["videoMimeTypes", { videoMimeTypes: ["video/mp4"] }, video({ mimeType: "video/quicktime" }), "video-type"],
    ["videoMaxBytes", { videoMaxBytes: 3 }, video({ sizeBytes: 4 }), "video-too-large"],
    ["videoMaxSeconds", { videoMaxSeconds: 3 }, video({ durationSeconds: 3.5 }), "video-duration"],
    ["videoMinAspectRatio", { videoMinAspectRatio: 1 }, video({ width: 9, height: 16 }), "video-aspect-ratio"],
    ["videoMaxAspectRatio", { videoMaxAspectRatio: 1 }, video({ width: 16, height: 9 }), "video-aspect-ratio"],
    ["videoMaxWidth", { videoMaxWidth: 3 }, video({ width: 4 }), "video-width"],
    ["pollMinOptions", { pollMinOptions: 3 }, poll("a", "b"), "poll-too-few"],
    ["pollMaxOptions", { pollMaxOptions: 1 }, poll("a", "b"), "poll-too-many"],
    ["pollOptionCharacters", { pollOptionCharacters: 1 }, poll("a", "bb"), "poll-option-too-long"],
    [
      "topicTagCharacters",
      { topicTagCharacters: 1 },
      (o) => codes(validatePost({ text: "a", topicTag: "bb" }, o)),
      "topic-tag-too-long",
    ],
    [
      "textAttachmentCharacters",
      { textAttachmentCharacters: 1 },
      (o) => codes(validatePost({ text: "a", textAttachment: { text: "bb" } }, o)),
      "text-attachment-too-long",
    ],
  ])("are overridden by %s", (_, limits, codesWith, code) => {
    expect(codesWith({ limits: {} })).toEqual([]);
    expect(codesWith({ limits })).toEqual([code]);
  });

  it("name the allowed types in the message", () => {
    const limits = { imageMimeTypes: ["image/jpeg", "image/webp", "image/x-odd"] };
    expect(validateImage({ mimeType: "image/webp" }, { limits })).toEqual([]);
    expect(validateImage({ mimeType: "image/png" }, { limits })[0]?.message).toBe(
      "The image is in PNG format; Threads accepts JPEG, WebP and image/x-odd.",
    );
  });

  it.each(["image/jpg", "image/JPEG", "image/pjpeg", " Image/Jpeg; q=1"])("accept %s as image/jpeg", (name) => {
    const limits = { imageMimeTypes: [name] };
    expect(validateImage({ bytes: jpeg(640, 480) }, { limits })).toEqual([]);
    expect(validateImage({ mimeType: name })).toEqual([]);
    expect(validateImage({ mimeType: "image/png" }, { limits })[0]).toMatchObject({
      limit: ["image/jpeg"],
      message: "The image is in PNG format; Threads accepts JPEG.",
    });
  });

  it("may be zero, and ignore an empty list of types", () => {
    expect(codes(validateText("a", { limits: { textCharacters: 0 } }))).toEqual(["text-too-long"]);
    expect(codes(validateImage({ sizeBytes: 1 }, { limits: { imageMaxBytes: 0 } }))).toEqual(["image-too-large"]);
    expect(resolveLimits({ imageMimeTypes: [] })).toEqual(DEFAULT_LIMITS);
  });

  it.each([[undefined], [null], [Number.NaN], [-1], [Infinity], ["600"], [{}]])(
    "ignore the invalid value %s, so that it turns no check off",
    (value) => {
      const invalid = Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((name) => [name, value]));
      expect(resolveLimits(invalid)).toEqual(DEFAULT_LIMITS);
    },
  );

  it.each([
    [undefined],
    [null],
    [7],
    ["x"],
    [{ limits: null }],
    [{ limits: "x" }],
    [{ limits: { imageMimeTypes: [1] } }],
  ])("are the defaults for the invalid options %j", (options) => {
    expect(codes(validateText("a".repeat(501), options as never))).toEqual(["text-too-long"]);
    expect(codes(validateImage({ mimeType: "image/gif" }, options as never))).toEqual(["image-type"]);
  });
});
