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
import { jpeg } from "./image-files.js";
import { resolveLimits } from "../../src/validation/limits.js";

const items = (count: number): MediaDraft[] =>
  Array<MediaDraft>(count).fill({ type: "image", url: "https://a.example" });
const codes = (issues: readonly { code: string }[]): string[] => issues.map(({ code }) => code);

describe("limits", () => {
  it("are the SDK's by default, and Threads' own on request", () => {
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
    });
    expect(PLATFORM_LIMITS).toEqual({ ...DEFAULT_LIMITS, carouselMaxItems: 20 });
    expect(codes(validateCarousel(items(11)))).toEqual(["carousel-too-many"]);
    expect(codes(validateCarousel(items(20), { limits: PLATFORM_LIMITS }))).toEqual([]);
    expect(codes(validatePost({ media: items(21) }, { limits: PLATFORM_LIMITS }))).toEqual(["carousel-too-many"]);
  });

  it("cannot be changed for everybody by one caller", () => {
    for (const limits of [DEFAULT_LIMITS, PLATFORM_LIMITS]) {
      expect(() => Object.assign(limits, { textCharacters: 1 })).toThrow(TypeError);
      expect(() => (limits.imageMimeTypes as string[]).push("image/gif")).toThrow(TypeError);
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
  ])("%s can be set, and decides", (_, limits, judge, code) => {
    expect(judge({ limits: {} })).toEqual([]);
    expect(judge({ limits })).toEqual([code]);
  });

  it("names the types that were allowed", () => {
    const limits = { imageMimeTypes: ["image/jpeg", "image/webp", "image/x-odd"] };
    expect(validateImage({ mimeType: "image/webp" }, { limits })).toEqual([]);
    expect(validateImage({ mimeType: "image/png" }, { limits })[0]?.message).toBe(
      "The image is in PNG format; Threads takes JPEG, WebP and image/x-odd.",
    );
  });

  it.each(["image/jpg", "image/JPEG", "image/pjpeg", " Image/Jpeg; q=1"])("take %s for image/jpeg", (name) => {
    const limits = { imageMimeTypes: [name] };
    expect(validateImage({ bytes: jpeg(640, 480) }, { limits })).toEqual([]);
    expect(validateImage({ mimeType: name })).toEqual([]);
    expect(validateImage({ mimeType: "image/png" }, { limits })[0]).toMatchObject({
      limit: ["image/jpeg"],
      message: "The image is in PNG format; Threads takes JPEG.",
    });
  });

  it("may be zero, and take no empty list of types for one", () => {
    expect(codes(validateText("a", { limits: { textCharacters: 0 } }))).toEqual(["text-too-long"]);
    expect(codes(validateImage({ sizeBytes: 1 }, { limits: { imageMaxBytes: 0 } }))).toEqual(["image-too-large"]);
    expect(resolveLimits({ imageMimeTypes: [] })).toEqual(DEFAULT_LIMITS);
  });

  it.each([[undefined], [null], [Number.NaN], [-1], [Infinity], ["600"], [{}]])(
    "ignore %s, so that a slip switches no check off",
    (value) => {
      const slips = Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((name) => [name, value]));
      expect(resolveLimits(slips)).toEqual(DEFAULT_LIMITS);
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
  ])("take options of %j as none", (options) => {
    expect(codes(validateText("a".repeat(501), options as never))).toEqual(["text-too-long"]);
    expect(codes(validateImage({ mimeType: "image/gif" }, options as never))).toEqual(["image-type"]);
  });
});
