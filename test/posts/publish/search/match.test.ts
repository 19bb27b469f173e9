/** Compares listed posts with drafts. A wrong match returns a wrong id, and a missed match loses a post. */
import { describe, expect, it } from "vitest";
import type { ListedPost } from "../../../../src/posts/responses.js";
import { matches, showsParent } from "../../../../src/posts/publish/search/match.js";
import type { PublishableFields } from "../../../../src/posts/parameters.js";

const PARENT = "18099999999999991";
const QUOTED = "18099999999999992";
const [A, B, C] = ["17890000000000001", "17890000000000002", "17890000000000003"] as const;

const listed = (changes: Partial<ListedPost> = {}): ListedPost => ({
  id: "18000000000000001",
  text: "A day at sea",
  publishedAt: null,
  mediaType: "TEXT_POST",
  permalink: null,
  children: [],
  topicTag: null,
  repliedTo: null,
  parentUnknown: false,
  quoted: null,
  reposted: null,
  altText: null,
  ghost: false,
  ...changes,
});
const is = (changes: Partial<ListedPost>, draft: PublishableFields) => matches(listed(changes), draft);

const image = (altText?: string) => ({ type: "image", url: "https://media.example/1.jpg", altText }) as const;
const video = { type: "video", url: "https://media.example/1.mp4" } as const;

describe("matches: a listed text", () => {
  it.each([
    ["an equal text", "A day at sea", "A day at sea"],
    ["a composed text with a decomposed draft", "Caf\u00e9", "Cafe\u0301"],
    ["a decomposed text with a composed draft", "Cafe\u0301", "Caf\u00e9"],
    ["Korean in either normal form", "\ud55c\uad6d", "\u1112\u1161\u11ab\u1100\u116e\u11a8"],
    ["a text with other white space", "A  day\n\n\tat\u00a0sea", " A day at sea "],
    ["line breaks of another system", "A day\r\nat sea", "A day\nat sea"],
    ["a text without the # of its topic, which Threads may drop", "A day at sea", "A day at #sea"],
    ["emoji", "⛵️👩‍👩‍👧‍👦", "⛵️👩‍👩‍👧‍👦"],
    ["an empty text", "", ""],
  ])("matches %s", (_, shown, drafted) => {
    expect(is({ text: shown }, { text: drafted })).toBe(true);
  });

  it("matches when neither the post nor the draft has a text", () => {
    expect(is({ text: null }, { poll: ["Yes", "No"] })).toBe(true);
    expect(is({ text: "" }, {})).toBe(true);
    expect(is({ text: null }, { text: "" })).toBe(true);
  });

  it.each([
    ["another text", "A day at sea", "A night at sea"],
    ["a text in another case", "a day at sea", "A day at sea"],
    ["a part of the text", "A day at", "A day at sea"],
    ["a longer text", "A day at sea, again", "A day at sea"],
    ["no text", null, "A day at sea"],
    ["white space that parts two words", "A day at sea side", "A day at seaside"],
    ["another accent", "Cafe", "Caf\u00e9"],
    ["a letter that looks the same", "\uff21 day at sea", "A day at sea"],
    ["another emoji", "👍🏻", "👍🏿"],
  ])("does not match %s", (_, shown, drafted) => {
    expect(is({ text: shown }, { text: drafted })).toBe(false);
  });
});

describe("matches: other fields", () => {
  const text = "A day at sea";

  it.each<[string, Partial<ListedPost>, PublishableFields, boolean]>([
    ["a reply to the same parent", { repliedTo: PARENT }, { text, replyTo: PARENT }, true],
    ["a reply to another", { repliedTo: QUOTED }, { text, replyTo: PARENT }, false],
    ["a post where a reply was sent", {}, { text, replyTo: PARENT }, false],
    ["a reply where a post was sent", { repliedTo: PARENT }, { text }, false],
    ["the same topic", { topicTag: "Sailing" }, { text, topicTag: "Sailing" }, true],
    ["the same topic in another case", { topicTag: "sailing" }, { text, topicTag: "Sailing" }, true],
    ["the same topic with its sign", { topicTag: "#Sailing" }, { text, topicTag: "Sailing" }, true],
    ["another topic", { topicTag: "Rowing" }, { text, topicTag: "Sailing" }, false],
    ["a topic that the list leaves out", { topicTag: null }, { text, topicTag: "Sailing" }, true],
    ["a topic that came from the text", { text: "At #sea", topicTag: "sea" }, { text: "At #sea" }, true],
    ["a topic that the draft does not have", { topicTag: "Sailing" }, { text }, false],
    ["a quoted post where none was sent", { quoted: QUOTED }, { text }, false],
    ["a ghost post", { ghost: true }, { text, ghost: true }, true],
    ["a ghost post where a lasting one was sent", { ghost: true }, { text }, false],
    ["a lasting post where a ghost was sent", {}, { text, ghost: true }, false],
    ["the same quoted post", { quoted: QUOTED }, { text, quote: QUOTED }, true],
    ["another quoted post", { quoted: PARENT }, { text, quote: QUOTED }, false],
    ["a quoted post that the list leaves out", { quoted: null }, { text, quote: QUOTED }, true],
  ])("compare %s", (_, shown, draft, expected) => {
    expect(is(shown, draft)).toBe(expected);
  });

  it.each<[string, string | null, string | undefined, boolean]>([
    ["the same alt text", "A boat", "A boat", true],
    ["an alt text in another normal form", "Cafe\u0301", "Caf\u00e9", true],
    ["another alt text", "A boat", "A ship", false],
    ["an alt text that the list leaves out", null, "A boat", true],
    ["an alt text that Threads wrote", "May be an image of a boat", undefined, true],
    ["an alt text for an empty one", "May be an image of a boat", "", true],
  ])("compare alt texts: %s", (_, shown, drafted, expected) => {
    expect(is({ mediaType: "IMAGE", altText: shown }, { text, media: [image(drafted)] })).toBe(expected);
  });
});

describe("matches: the kind of a post", () => {
  const drafts: Readonly<Record<string, PublishableFields>> = {
    text: { text: "A day at sea" },
    image: { text: "A day at sea", media: [image()] },
    video: { text: "A day at sea", media: [video] },
    carousel: { text: "A day at sea", media: [image(), video] },
  };
  const names: Readonly<Record<string, readonly string[]>> = {
    text: ["TEXT_POST", "TEXT"],
    image: ["IMAGE"],
    video: ["VIDEO", "AUDIO"],
    carousel: ["CAROUSEL_ALBUM", "CAROUSEL"],
  };
  const every = [...Object.values(names).flat(), "REPOST_FACADE", ""];
  const rows = Object.keys(drafts).flatMap((kind) => every.map((mediaType) => [kind, mediaType] as const));

  it.each(rows)("%s is recognized, listed as %j", (kind, mediaType) => {
    expect(is({ mediaType, children: [A, B] }, drafts[kind]!)).toBe(names[kind]!.includes(mediaType));
  });

  it.each(Object.keys(drafts))("%s is recognized, listed without a media type", (kind) => {
    expect(is({ mediaType: null, children: [A, B] }, drafts[kind]!)).toBe(true);
  });

  it("of a GIF and a poll is listed as text", () => {
    expect(is({}, { text: "A day at sea", gif: { id: "1", provider: "GIPHY" } })).toBe(true);
    expect(is({}, { text: "A day at sea", poll: ["Yes", "No"] })).toBe(true);
  });
});

describe("matches: a carousel", () => {
  const draft: PublishableFields = { text: "A day at sea", media: [image(), image(), video] };
  const shows = (children: readonly string[], changes: Partial<ListedPost> = {}) =>
    is({ mediaType: "CAROUSEL_ALBUM", children, ...changes }, draft);

  it("matches by text and number of items, because Threads lists its items under other ids", () => {
    expect(shows([A, B, C])).toBe(true);
    expect(shows([C, "1", "2"])).toBe(true);
    expect(shows([A, B])).toBe(false);
    expect(shows([A, B, C, "1"])).toBe(false);
    expect(shows([A, B, C], { text: "Another text" })).toBe(false);
    expect(shows([A, B, C], { text: null })).toBe(false);
  });

  it("matches when the list leaves the items out", () => {
    expect(shows([])).toBe(true);
  });

  it("is distinguished by reply parent, quote and topic, as every other kind", () => {
    expect(shows([A, B, C], { repliedTo: PARENT })).toBe(false);
    expect(shows([A, B, C], { quoted: QUOTED })).toBe(false);
    expect(shows([A, B, C], { topicTag: "Sailing" })).toBe(false);
  });
});

it("matches: a listed reply without a parent matches replies only, and showsParent rejects it", () => {
  const unnamed = listed({ parentUnknown: true });
  const reply = { text: "A day at sea", replyTo: PARENT };
  expect([matches(unnamed, reply), showsParent(unnamed, reply)]).toEqual([true, false]);
  expect(matches(listed({ repliedTo: QUOTED }), reply)).toBe(false);
  expect(matches(listed(), reply)).toBe(false);
});
