/** Tests the number of items that are checked one by one, their names in messages, and the messages about combinations. */
import { describe, expect, it } from "vitest";
import { validateCarousel, validatePost, type Issue, type PostFields } from "../../src/validation/index.js";

const url = "https://a.example/a.jpg";

/** The indexes of items that have their own issue. */
const checked = (issues: readonly Issue[], at: number) =>
  issues.flatMap(({ path }) => (typeof path[at] === "number" ? [path[at]] : []));
/** Returns a list with a wrong item at each of these indexes. */
const withWrong = <Item>(length: number, right: Item, wrong: Item, ...indexes: number[]) =>
  Array.from({ length }, (_, index) => (indexes.includes(index) ? wrong : right));

describe("validation, with a list that is too long", () => {
  const image = { type: "image" as const, url };
  const wrongImage = { type: "image" as const, url: "a" };
  const spoiler = { offset: 0, length: 1 };

  it("checks the first hundred items", () => {
    const carousel = withWrong(102, image, wrongImage, 99, 100);
    expect(checked(validateCarousel(carousel), 0)).toEqual([99]);
    expect(checked(validatePost({ media: carousel }), 1)).toEqual([99]);
    expect(checked(validatePost({ text: "a", poll: withWrong(102, "a", "", 99, 100) }), 1)).toEqual([99]);
    const spoilers = Array.from({ length: 102 }, (_, index) => ({ ...spoiler, offset: index }));
    const last = checked(validatePost({ text: "a".repeat(99), spoilers }), 1);
    expect(last).toEqual([99]);
  });

  it("checks as many items as the limit allows, when it is above a hundred", () => {
    const limits = { carouselMaxItems: 101, pollMaxOptions: 101, textMaxSpoilers: 101 };
    const carousel = withWrong(102, image, wrongImage, 100, 101);
    expect(checked(validateCarousel(carousel, { limits }), 0)).toEqual([100]);
    expect(checked(validatePost({ text: "a", poll: withWrong(102, "a", "", 100, 101) }, { limits }), 1)).toEqual([100]);
    const spoilers = Array.from({ length: 102 }, (_, index) => ({ ...spoiler, offset: index }));
    expect(checked(validatePost({ text: "a".repeat(100), spoilers }, { limits }), 1)).toEqual([100]);
  });
});

describe("the message of an issue", () => {
  it.each<[object, string[]]>([
    [{ text: "a", countries: ["SE", "se"] }, ["Country 2 must be a code of two capital letters, such as US."]],
    [{ text: "a", countries: ["SE", 5] }, ["Country 2 must be a string, not a number."]],
    [{ text: "a", poll: ["a", ""] }, ["Option 2 of the poll is empty."]],
    [{ text: "a", spoilers: [{ offset: 0, length: 0 }] }, ["Spoiler 1 covers no text: its length is 0."]],
    [{ spoilers: [{ offset: 0, length: 1 }], link: url }, ["Spoiler 1 extends beyond the end of its text."]],
    [
      { text: "a", textAttachment: { text: "a", styles: [{ offset: 0, length: 1, styles: [] }] } },
      ["Style 1 needs at least one style."],
    ],
    [
      { text: "a", textAttachment: { text: "a", link: "a" } },
      ["The link of the text attachment needs a full URL that begins with https:// or http://."],
    ],
    [{ text: "a", replyTo: "x" }, ["The id of the post to reply to must contain only digits."]],
    [{ text: "a", quote: "x" }, ["The id of the post to quote must contain only digits."]],
    [{ text: "a", locationId: "x" }, ["The id of the location must contain only digits."]],
  ])("names the item in %j", (draft, messages) => {
    const issues = validatePost(draft).filter(({ code }) => code !== "text-missing");
    expect(issues.map(({ message }) => message)).toEqual(messages);
  });

  it("names a carousel item by its type and position", () => {
    const messages = (media: readonly unknown[]) => validateCarousel(media as never).map(({ message }) => message);
    const wrong = (type: string) => ({ type, url: "a" });
    const needs = "needs a full URL that begins with https:// or http://.";
    expect(messages([wrong("image"), wrong("video")])).toEqual([`Image 1 ${needs}`, `Video 2 ${needs}`]);
    expect(
      messages([
        { type: "gif", url, durationSeconds: 0, width: 5_000 },
        { type: "image", url },
      ]),
    ).toEqual(["Item 1 must have the type image or video."]);
    expect(messages([{ type: "image", url }, 5])).toEqual(["Item 2 must be an object, not a number."]);
  });

  it("is the only one about an item of the wrong type", () => {
    const codes = (draft: object) => validatePost(draft).map(({ code }) => code);
    expect(codes({ text: "a", poll: ["a", 5] })).toEqual(["wrong-type"]);
    expect(codes({ text: "a", countries: [null] })).toEqual(["wrong-type"]);
    expect(codes({ text: "a", spoilers: [5] })).toEqual(["wrong-type"]);
    expect(codes({ text: "a", spoilers: [{ offset: 0 }] })).toEqual(["wrong-type"]);
    expect(codes({ text: "a", textAttachment: { styles: [{ offset: 9, length: 1, styles: ["bold"] }] } })).toEqual([
      "wrong-type",
    ]);
    expect(codes({ media: [{ type: "image", url: 5 }] })).toEqual(["wrong-type"]);
    expect(codes({ media: [5] })).toEqual(["wrong-type"]);
    expect(codes({ media: [null, { type: "image", url }] })).toEqual(["wrong-type"]);
  });
});

describe("the message about a combination", () => {
  it.each<[PostFields, string]>([
    [{ text: "a", link: url, poll: ["a", "b"] }, "A link cannot be combined with a poll: "],
    [{ text: "a", gif: { id: "1", provider: "GIPHY" }, link: url }, "A GIF may be rejected with a link: "],
    [
      { text: "a", replyTo: "1", ghost: true },
      "A reply cannot be combined with a ghost post: a ghost post can only have text and spoilers.",
    ],
  ])("case %#: says whether Threads rejects or may reject it", (draft, words) => {
    const issues = validatePost(draft).filter(({ code }) => code === "combination");
    expect(issues).toHaveLength(1);
    expect(issues[0]?.message).toContain(words);
  });
});
