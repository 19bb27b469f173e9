/** Which drafts are the same draft for an idempotency key. */
import { describe, expect, it } from "vitest";
import { draftFingerprint } from "../../src/posts/draft.js";
import type { PublishableFields } from "../../src/posts/parameters.js";
import type { PostMedia } from "../../src/validation/draft.js";

const image = (changes: Partial<PostMedia> = {}): PostMedia => ({
  type: "image",
  url: "https://media.example/one.jpg",
  ...changes,
});

/** A draft with every field. Whether the fields go together does not matter here. */
const FULL: Required<PublishableFields> = {
  text: "A day at sea",
  media: [image({ altText: "A boat" })],
  link: "https://example.com/",
  poll: ["Yes", "No"],
  gif: { id: "g1", provider: "GIPHY" },
  topicTag: "Sailing",
  replyTo: "1",
  quote: "2",
  replyControl: "everyone",
  approveReplies: true,
  locationId: "3",
  countries: ["US", "CA"],
  spoilerMedia: true,
  spoilers: [{ offset: 0, length: 1 }],
  textAttachment: { text: "Long", link: "https://example.com/", styles: [{ offset: 0, length: 4, styles: ["bold"] }] },
  ghost: true,
  shareToInstagram: "dark",
};

const OTHERS: { readonly [Name in keyof typeof FULL]: readonly (typeof FULL)[Name][] } = {
  text: ["A day at sea ", "a day at sea", ""],
  media: [[], [image()], [image({ altText: "A ship" })], [image({ altText: "A boat" }), image({ altText: "A boat" })]],
  link: ["https://example.com/?a=1"],
  poll: [["No", "Yes"], ["Yes"], ["Yes", "No", "Perhaps"], ["Yes,No"]],
  gif: [{ id: "g2", provider: "GIPHY" }],
  topicTag: ["sailing"],
  replyTo: ["2"],
  quote: ["1"],
  replyControl: ["mentioned_only"],
  approveReplies: [false],
  locationId: ["4"],
  countries: [["CA", "US"], ["US"], ["US,CA"]],
  spoilerMedia: [false],
  spoilers: [[], [{ offset: 0, length: 2 }], [{ offset: 1, length: 1 }]],
  textAttachment: [
    { text: "Long" },
    { text: "Longer", link: "https://example.com/" },
    { text: "Long", link: "https://example.com/", styles: [{ offset: 0, length: 4, styles: ["italic"] }] },
  ],
  ghost: [false],
  shareToInstagram: [true, false],
};
const names = Object.keys(FULL) as (keyof typeof FULL)[];

/** The same fields in reverse order, at every depth. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, turned(field)]),
  );
}

const same = (a: PublishableFields, b: PublishableFields) => draftFingerprint(a) === draftFingerprint(b);

describe("draftFingerprint: differs", () => {
  it.each(names)("when %s differs, or is missing", (name) => {
    const without = { ...FULL, [name]: undefined };
    const prints = [FULL, without, ...OTHERS[name].map((value) => ({ ...FULL, [name]: value }))].map((draft) =>
      draftFingerprint(draft),
    );
    expect(new Set(prints).size).toBe(prints.length);
  });

  it("when the same values are in other fields", () => {
    expect(same({ replyTo: "1" }, { quote: "1" })).toBe(false);
    expect(same({ text: "US" }, { topicTag: "US" })).toBe(false);
  });

  it.each<[string, PostMedia]>([
    ["another path", image({ url: "https://media.example/two.jpg" })],
    ["another host", image({ url: "https://other.example/one.jpg" })],
    ["another type", image({ type: "video" })],
    ["an id instead of none", image({ id: "file-1" })],
    ["an id that equals its URL", image({ id: "https://media.example/one.jpg" })],
  ])("when a medium has %s", (_, medium) => {
    expect(same({ media: [image()] }, { media: [medium] })).toBe(false);
  });

  it("when the media are in another order, or have other ids under one URL", () => {
    const [one, two] = [image({ id: "1" }), image({ id: "2" })];
    expect(same({ media: [one, two] }, { media: [two, one] })).toBe(false);
    expect(same({ media: [one] }, { media: [two] })).toBe(false);
  });
});

describe("draftFingerprint: stays the same", () => {
  it("when the fields are in another order", () => {
    expect(JSON.stringify(turned(FULL))).not.toBe(JSON.stringify(FULL));
    expect(draftFingerprint(turned(FULL) as PublishableFields)).toBe(draftFingerprint(FULL));
  });

  it("when fields are undefined instead of missing", () => {
    const nothing = Object.fromEntries(names.map((name) => [name, undefined]));
    expect(same({ text: "A" }, { ...nothing, text: "A" })).toBe(true);
    expect(same({ media: [image()] }, { media: [{ ...image(), altText: undefined, id: undefined }] })).toBe(true);
  });

  it("when the draft was stored as JSON in between", () => {
    expect(same(FULL, JSON.parse(JSON.stringify(FULL)) as PublishableFields)).toBe(true);
  });

  it("when the draft has additional fields of your app", () => {
    const own = { jobId: "job-1", attempt: 2, scheduledFor: new Date() };
    expect(same(FULL, { ...FULL, ...own })).toBe(true);
    expect(same({ media: [image()] }, { media: [{ ...image(), ...own }] })).toBe(true);
  });

  it.each([
    ["with another signature", "?X-Amz-Date=2&X-Amz-Signature=b"],
    ["without its signature", ""],
    ["with a fragment", "#t=1"],
    ["with both", "?a=b#c?d"],
    ["with a query over two lines", "?a\nb"],
  ])("when a medium has the same URL %s", (_, tail) => {
    const signed = image({ url: "https://media.example/one.jpg?X-Amz-Date=1&X-Amz-Signature=a" });
    expect(same({ media: [signed] }, { media: [image({ url: `https://media.example/one.jpg${tail}` })] })).toBe(true);
  });

  it("when a medium has the same id under another URL", () => {
    const here = image({ id: "file-1", url: "https://one.example/a.jpg?sig=1" });
    const there = image({ id: "file-1", url: "https://two.example/b.jpg" });
    expect(same({ media: [here] }, { media: [there] })).toBe(true);
  });

  it("when media were measured in between", () => {
    const measured = image({
      sizeBytes: 1,
      width: 2,
      height: 3,
      mimeType: "image/jpeg",
      durationSeconds: 4,
      bytes: new Uint8Array([1]),
    });
    expect(same({ media: [image()] }, { media: [measured] })).toBe(true);
  });
});

describe("draftFingerprint: is a hash", () => {
  it("that hides the draft, and is the same on every machine and in every version", () => {
    expect(draftFingerprint({ text: "A day at sea" })).toMatch(/^[0-9a-f]{64}$/);
    // A key in progress must be recognized after an update of the SDK. Change this hash only together with the record's format.
    expect(draftFingerprint({ text: "A day at sea", media: [image({ url: "https://media.example/1.jpg?s=1" })] })).toBe(
      "c9b4cce7c9c017e76549c7e460ca7598bdc9e09dcd1a916f6a93cbc3ae83ec38",
    );
  });
});
