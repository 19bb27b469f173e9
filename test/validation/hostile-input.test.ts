import { isDeepStrictEqual } from "node:util";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  measureText,
  validateCarousel,
  validateImage,
  validatePost,
  validateText,
  type Issue,
} from "../../src/validation/index.js";
import { png } from "./images/image-files.js";

const lines = (issues: readonly Issue[]): string[] => issues.map(({ path, code }) => `${code} at ${path.join(".")}`);
const VALIDATORS = { validatePost, validateText, validateImage, validateCarousel };

const FIELDS = ["code", "path", "message", "limit", "actual", "severity"];

/** Returns the flaw of an issue, or null. (A separate assertion for each check took most of the time of this file.) */
function flawOf(issue: Issue): string | null {
  if (!isDeepStrictEqual(Object.keys(issue), FIELDS)) return "has other fields";
  if (!/^[A-Z].*\.$/s.test(issue.message)) return "its message is not a sentence";
  // The caller may have named an option `undefined` or `NaN`.
  const message = issue.message.replace(/^Option \S+ is unknown/, "");
  if (/undefined(?!\.)|\[object|NaN(?!\.)/.test(message)) return "its message shows a raw JavaScript value";
  // Issues survive JSON, as in an HTTP response, a log or a queue.
  return isDeepStrictEqual(JSON.parse(JSON.stringify(issue)), issue)
    ? null
    : "changes when it is converted to JSON and back";
}

/** Checks what must be true of the issues of any input. */
function expectWellFormed(issues: readonly Issue[]): void {
  expect(Array.isArray(issues)).toBe(true);
  const flawed = issues.flatMap((issue) => (flawOf(issue) === null ? [] : [{ issue, flaw: flawOf(issue) }]));
  expect(flawed).toEqual([]);
}

describe("validation, with values of the wrong type", () => {
  it.each([
    [undefined, "undefined", "undefined"],
    [null, "null", "null"],
    [612, "number", "a number"],
    [true, "boolean", "a boolean"],
    [Symbol("x"), "symbol", "a symbol"],
    [() => undefined, "function", "a function"],
  ])("reports one issue when the argument is %s", (value, actual, words) => {
    for (const validate of Object.values(VALIDATORS)) {
      const issues = validate(value as never);
      expect(issues).toHaveLength(1);
      expect(issues[0]).toMatchObject({ code: "wrong-type", path: [], actual, severity: "error" });
      expect(issues[0]?.message).toContain(`not ${words}.`);
    }
  });

  it.each([
    ["a string for a post", () => validatePost("Hej!" as never), ["wrong-type at "]],
    ["an array for a post", () => validatePost([] as never), ["wrong-type at "]],
    ["an object for a text", () => validateText({ text: "Hej!" } as never), ["wrong-type at "]],
    ["an array-like for a carousel", () => validateCarousel({ length: 3 } as never), ["wrong-type at "]],
    ["a number for the text", () => validatePost({ text: 5 } as never), ["wrong-type at text"]],
    ["null for the text", () => validatePost({ text: null } as never), ["wrong-type at text"]],
    ["one medium for the media", () => validatePost({ media: { type: "image" } } as never), ["wrong-type at media"]],
    [
      "a list for the text and a string for the media",
      () => validatePost({ text: [], media: "x" } as never),
      ["wrong-type at text", "wrong-type at media"],
    ],
    ["a URL for a medium", () => validatePost({ media: ["https://a.example"] } as never), ["wrong-type at media.0"]],
    [
      "holes for media",
      () => validatePost({ media: new Array(2) }),
      ["wrong-type at media.0", "wrong-type at media.1"],
    ],
    [
      "a medium without a type",
      () => validatePost({ media: [{ url: "https://a.example" }] } as never),
      ["media-type at media.0.type"],
    ],
    [
      "an unknown type",
      () => validatePost({ media: [{ type: "gif", url: "https://a.example" }] } as never),
      ["media-type at media.0.type"],
    ],
    [
      "a number for a type",
      () => validatePost({ media: [{ type: 5, url: "https://a.example" }] } as never),
      ["media-type at media.0.type"],
    ],
    [
      "a URL object for a URL",
      () => validatePost({ media: [{ type: "image", url: new URL("https://a.example") }] } as never),
      ["wrong-type at media.0.url"],
    ],
    [
      "a number for the alt text",
      () => validatePost({ media: [{ type: "image", url: "https://a.example", altText: 5 }] } as never),
      ["wrong-type at media.0.altText"],
    ],
    ["an ArrayBuffer for bytes", () => validateImage({ bytes: new ArrayBuffer(8) } as never), ["wrong-type at bytes"]],
    [
      "a DataView for bytes",
      () => validateImage({ bytes: new DataView(new ArrayBuffer(8)) } as never),
      ["wrong-type at bytes"],
    ],
    ["16-bit numbers for bytes", () => validateImage({ bytes: new Uint16Array(8) } as never), ["wrong-type at bytes"]],
    [
      "an object that claims to be bytes",
      () => validateImage({ bytes: { [Symbol.toStringTag]: "Uint8Array" } } as never),
      ["wrong-type at bytes"],
    ],
    ["a string for a size", () => validateImage({ sizeBytes: "5" } as never), ["wrong-type at sizeBytes"]],
  ])("reports %s", (_, validate, expected) => {
    const issues = validate();
    expectWellFormed(issues);
    expect(lines(issues)).toEqual(expected);
  });

  it.each([[-1], [1.5], [Number.NaN], [Infinity], [-Infinity], [2 ** 53]])(
    "rejects %d as a size, a width and a height",
    (number) => {
      const issues = validateImage({ sizeBytes: number, width: number, height: number });
      expectWellFormed(issues);
      expect(lines(issues)).toEqual([
        "invalid-number at sizeBytes",
        "invalid-number at width",
        "invalid-number at height",
      ]);
      expect(issues[0]?.message).toBe(
        `The image's sizeBytes must be a whole number of 0 or more, not ${String(number)}.`,
      );
    },
  );

  it("rejects a width and a height of zero", () => {
    expect(lines(validateImage({ width: 0, height: 0 }))).toEqual([
      "invalid-number at width",
      "invalid-number at height",
    ]);
  });
});

describe("options that cannot be read", () => {
  const fails = () => {
    throw new Error("a secret");
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  it.each<[string, unknown]>([
    [
      "a getter that throws",
      {
        get limits() {
          return fails();
        },
      },
    ],
    ["a proxy that throws", new Proxy({}, { get: fails })],
    ["revoked limits", { limits: proxy }],
    ["a limit that throws", { limits: Object.defineProperty({}, "textCharacters", { get: fails }) }],
  ])("are an issue, with the default limits: %s", (_, options) => {
    const issues = validatePost({ text: "x".repeat(600) }, options as never);
    expectWellFormed(issues);
    expect(lines(issues)).toEqual(["invalid-argument at ", "text-too-long at text"]);
    expect(issues[0]?.message).toBe("The options cannot be read.");
  });
});

describe("validateImage, with unusual bytes", () => {
  it("accepts bytes of another realm", () => {
    const bytes = runInNewContext("Uint8Array.from(bytes)", { bytes: [...png(640, 480)] }) as Uint8Array;
    expect(bytes).not.toBeInstanceOf(Uint8Array);
    expect(validateImage({ bytes })).toEqual([]);
  });

  it("reports a transferred buffer as such, instead of an empty file", () => {
    const bytes = png(640, 480);
    structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] });
    const gone = "bytes are gone, because their buffer was transferred; check the bytes before you transfer them.";
    expect(validateImage({ bytes })).toEqual([
      expect.objectContaining({ code: "wrong-type", path: ["bytes"], message: `The image's ${gone}` }),
    ]);
    for (const type of ["image", "video"] as const) {
      const issues = validatePost({ text: "Hej!", media: [{ type, url: "https://cdn.example/a", bytes }] });
      expect(lines(issues)).toEqual(["wrong-type at media.0.bytes"]);
    }
    expect(lines(validateImage({ bytes: new Uint8Array() }))).toEqual(["image-empty at "]);
  });
});

describe("validation, with huge values", () => {
  it("reports a carousel of four billion holes once, and its first hundred items", () => {
    const issues = validateCarousel(new Array(2 ** 32 - 1));
    expect(issues).toHaveLength(101);
    expect(issues[0]).toMatchObject({ code: "carousel-too-many", actual: 2 ** 32 - 1 });
  });

  it("checks every item up to a limit above a hundred", () => {
    const media = [
      ...Array.from({ length: 149 }, () => ({ type: "image" as const, url: "https://a.example" })),
      { type: "image" as const },
    ];
    const options = { limits: { carouselMaxItems: 150 } };
    expect(lines(validateCarousel(media, options))).toEqual(["media-missing at 149"]);
  });

  it.each([
    ["letters", "a"],
    ["emoji", "👩‍👩‍👦"],
    ["lone surrogates", "\ud83d"],
    ["control characters", "\0"],
    ["spaces", " "],
  ])("reports that two million code units of %s are too long", (_, piece) => {
    const text = piece.repeat(2_000_000 / piece.length);
    const codes = validatePost({ text, media: [{ type: "image", id: "1", altText: text }] }).map(({ code }) => code);
    expect(codes).toContain("text-too-long");
    expect(codes).toContain("alt-text-too-long");
  });

  const urls = (length: number) =>
    [
      ["a long path", "https://a.example/".padEnd(length, "a/")],
      ["a long query", "https://a.example/?".padEnd(length, "ü")],
      ["many labels", "http://".padEnd(length, "a.")],
      ["punycode labels", "https://".padEnd(length, "xn--")],
      ["one label of letters beyond ASCII", "https://".padEnd(length, "ü")],
      ["a long user name", "https://a.example/".padStart(length, "https://@")],
      ["a trailing space", "https://a.example/".padEnd(length - 1, "a/").concat(" ")],
    ] as const;

  it.each(urls(1_000_000))("rejects a URL of a million characters without parsing it: %s", (_, url) => {
    const issues = validatePost({ media: [{ type: "image", url }] });
    expectWellFormed(issues);
    const tooLong = { limit: 8_192, actual: 1_000_000, severity: "error" };
    expect(issues[0]).toMatchObject({ code: "media-url", path: ["media", 0, "url"], ...tooLong });
    expect(validatePost({ text: "Hej!", link: url })).toMatchObject([{ code: "link-url", path: ["link"], ...tooLong }]);
    const textAttachment = { text: "Hej!", link: url };
    expect(lines(validatePost({ text: "Hej!", textAttachment }))).toContain("link-url at textAttachment.link");
  });

  it("accepts a URL of 8,192 characters and rejects a longer one", () => {
    const url = "https://a.example/".padEnd(8_192, "a");
    expect(validatePost({ media: [{ type: "image", url }] })).toEqual([]);
    expect(validatePost({ text: "Hej!", link: url })).toEqual([]);
    expect(lines(validatePost({ media: [{ type: "image", url: `${url}a` }] }))).toEqual(["media-url at media.0.url"]);
  });
});

describe("validation, with random values", () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withTypedArray: true,
    withSparseArray: true,
  });
  const field = (name: string) =>
    fc.oneof(anything, fc.constantFrom("", "image", "video", "https://a.example", name, -1, 0, 5, png(5, 5)));
  const medium = fc.record(
    Object.fromEntries(
      ["type", "url", "altText", "id", "bytes", "mimeType", "sizeBytes", "width", "height"].map((name) => [
        name,
        field(name),
      ]),
    ),
    { requiredKeys: [] },
  );
  const range = fc.record(
    { offset: field("0"), length: field("1"), styles: fc.array(fc.oneof(fc.constant("bold"), anything)) },
    { requiredKeys: [] },
  );
  const post = fc.record(
    {
      text: field("text"),
      media: fc.oneof(anything, fc.array(fc.oneof(medium, anything))),
      ...Object.fromEntries(
        [
          "link",
          "poll",
          "gif",
          "topicTag",
          "replyTo",
          "quote",
          "replyControl",
          "approveReplies",
          "locationId",
          "countries",
          "spoilerMedia",
          "ghost",
          "shareToInstagram",
        ].map((name) => [name, fc.oneof(field(name), fc.array(field(name)))]),
      ),
      spoilers: fc.array(fc.oneof(range, anything)),
      textAttachment: fc.record({ text: field("text"), styles: fc.array(fc.oneof(range, anything)) }),
    },
    { requiredKeys: [] },
  );
  const value = fc.oneof(anything, medium, post, fc.array(medium));

  it("returns well-formed issues and never throws", () => {
    fc.assert(
      fc.property(value, fc.oneof(anything, fc.record({ limits: anything })), (given, options) => {
        for (const validate of Object.values(VALIDATORS)) {
          expectWellFormed(validate(given as never));
          expectWellFormed(validate(given as never, options as never));
        }
        expect(measureText(given as never, options as never).bytes).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});
