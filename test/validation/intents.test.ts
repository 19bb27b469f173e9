/** The addresses of Threads' web intents. */
import { describe, expect, it } from "vitest";
import { followIntentUrl, isThreadsError, postIntentUrl, type PostIntentOptions } from "../../src/index.js";
import * as validation from "../../src/validation/index.js";

const parameters = (address: string) => Object.fromEntries(new URL(address).searchParams);

/** The issues of options that are refused. */
function issuesOf(options: unknown) {
  try {
    postIntentUrl(options as PostIntentOptions);
  } catch (error) {
    if (isThreadsError(error, "THREADS_VALIDATION")) return error.issues;
    throw error;
  }
  return [];
}
const messages = (options: unknown) => issuesOf(options).map(({ message }) => message);

describe("postIntentUrl", () => {
  it("intents: names every parameter as Meta's page does, in its order", () => {
    const address = postIntentUrl({
      quotePostShortcode: "DLnkQ3gOYvS",
      replyPostShortcode: "C_-9",
      replyControl: "followers_only",
      tag: "Sailing boats",
      url: "https://app.example/boats?id=7&x=1#top",
      text: "Ready?",
    });
    expect(address).toBe(
      "https://www.threads.com/intent/post?text=Ready%3F&url=https%3A%2F%2Fapp.example%2Fboats%3Fid%3D7%26x%3D1%23top" +
        "&tag=Sailing%20boats&reply_control=followers_only&reply_post_shortcode=C_-9&quote_post_shortcode=DLnkQ3gOYvS",
    );
  });

  it("intents: opens an empty dialog without options, also where all are undefined", () => {
    expect(postIntentUrl()).toBe("https://www.threads.com/intent/post");
    expect(postIntentUrl({ text: undefined, tag: undefined })).toBe("https://www.threads.com/intent/post");
  });

  it.each([
    "a b+c%20d",
    "&text=other#fragment?x=1",
    "line one\r\nline two\ttabbed",
    `quotes ' " ( ) * ! ~ < > \` \\ | { } [ ] ^`,
    "日本語 é e\u0301 👩‍👩‍👧‍👦",
    "javascript:alert(1)",
  ])("intents: encodes %j so that it comes back unchanged and fits any attribute or Markdown link", (text) => {
    const address = postIntentUrl({ text });
    expect(parameters(address)).toEqual({ text });
    expect(address).toMatch(/^[\w:/.?=&%~-]+$/);
  });

  it("intents: accepts 50 characters of a tag, counted as code points, and refuses 51", () => {
    expect(issuesOf({ tag: "é".repeat(50) })).toEqual([]);
    expect(issuesOf({ tag: "\u{1f600}".repeat(50) })).toEqual([]);
    expect(issuesOf({ tag: "x".repeat(51) })).toMatchObject([
      { code: "topic-tag-too-long", path: ["tag"], limit: 50, actual: 51 },
    ]);
  });

  it.each(["a\nb", "a\rb", "a\tb", "a.b", "a&b"])("intents: refuses the tag %j", (tag) => {
    expect(issuesOf({ tag })).toMatchObject([{ code: "topic-tag-character", path: ["tag"] }]);
  });

  it.each(["app.example", "www.app.example", "javascript:alert(1)", "ftp://a.example", "https://a.example/a b"])(
    "intents: refuses %s as a link, which needs a full http or https URL",
    (url) => {
      expect(issuesOf({ url })).toMatchObject([{ code: "link-url", path: ["url"] }]);
    },
  );

  it("intents: accepts the four documented reply controls and no other", () => {
    for (const replyControl of ["everyone", "accounts_you_follow", "mentioned_only", "followers_only"] as const)
      expect(parameters(postIntentUrl({ replyControl }))).toEqual({ reply_control: replyControl });
    const [message] = messages({ replyControl: "parent_post_author_only" });
    expect(message).toBe("replyControl must be one of everyone, accounts_you_follow, mentioned_only, followers_only.");
  });

  it("intents: refuses a permalink or a text of 65 signs in place of a shortcode", () => {
    expect(issuesOf({ replyPostShortcode: "x".repeat(64), quotePostShortcode: "a" })).toEqual([]);
    for (const code of ["https://www.threads.com/@anna/post/C1", "a b", "x".repeat(65)]) {
      expect(messages({ replyPostShortcode: code, quotePostShortcode: code })).toEqual([
        "replyPostShortcode must be the last part of a permalink, without slashes.",
        "quotePostShortcode must be the last part of a permalink, without slashes.",
      ]);
    }
  });

  it.each([null, [], "text", 7])("intents: refuses %j in place of options", (options) => {
    expect(messages(options)).toEqual(["options must be an object."]);
  });

  it("intents: refuses unknown names, including Threads' own spellings, and suggests the right option", () => {
    expect(messages({ reply_control: "everyone" })).toEqual(["reply_control is not a known option; use replyControl."]);
    expect(messages({ txt: "x" })).toEqual(["txt is not a known option; use text."]);
  });

  it("intents: reports all problems at once, and never repeats a value", () => {
    const found = messages({
      text: "\ud800secret",
      url: 5,
      tag: "",
      replyControl: "secret",
      quotePostShortcode: "se cret",
    });
    expect(found).toEqual([
      "text must be well-formed Unicode.",
      "url must be a string.",
      "tag must not be empty; leave it out.",
      "replyControl must be one of everyone, accounts_you_follow, mentioned_only, followers_only.",
      "quotePostShortcode must be the last part of a permalink, without slashes.",
    ]);
    expect(found.join()).not.toContain("secret");
  });

  it("intents: shows a problem of the author's own text in the advice", () => {
    expect(() => postIntentUrl({ tag: "a.b" })).toThrow(
      expect.objectContaining({ advice: expect.stringContaining("The topic contains a period") as string }) as Error,
    );
  });
});

describe("followIntentUrl", () => {
  it("intents: opens the profile of a handle", () => {
    expect(followIntentUrl("anna.b_7")).toBe("https://www.threads.com/intent/follow?username=anna.b_7");
    expect(followIntentUrl("x".repeat(100))).toContain("x".repeat(100));
  });

  it.each(["", "@anna", "anna&x=1", "an na", "annä", "x".repeat(101), undefined, null, 5, ["anna"], Symbol("anna")])(
    "intents: refuses %o as a handle",
    (username) => {
      expect(() => followIntentUrl(username as string)).toThrow("username must be a handle without @.");
    },
  );
});

it("intents: are the same functions in ./validation, for a browser", () => {
  expect(validation.postIntentUrl).toBe(postIntentUrl);
  expect(validation.followIntentUrl).toBe(followIntentUrl);
});
