/** Names in drafts: Threads' own spellings and misspelled fields are errors, other unknown fields are warnings. */
import { describe, expect, it } from "vitest";
import { postDraftSchema, validateImage, validatePost, validateText, type Issue } from "../../src/validation/index.js";

const unknown = (issues: readonly Issue[]) => issues.filter(({ code }) => code === "unknown-field");
const ofPost = (fields: object) => unknown(validatePost({ text: "Hello", ...fields }));
const ofMedium = (fields: object) =>
  unknown(validatePost({ media: [{ type: "image", url: "https://a.example/1.jpg", ...fields }] } as never));

describe("a post with Threads' own spelling", () => {
  it.each([
    ["reply_to", "replyTo"],
    ["reply_to_id", "replyTo"],
    ["replyToId", "replyTo"],
    ["reply_control", "replyControl"],
    ["media_type", "media"],
    ["image_url", "media"],
    ["video_url", "media"],
    ["videoUrl", "media"],
    ["children", "media"],
    ["is_carousel_item", "media"],
    ["alt_text", "altText"],
    ["topic_tag", "topicTag"],
    ["link_attachment", "link"],
    ["quote_post_id", "quote"],
    ["poll_attachment", "poll"],
    ["gif_attachment", "gif"],
    ["is_ghost_post", "ghost"],
    ["location_id", "locationId"],
    ["allowlisted_country_codes", "countries"],
    ["text_attachment", "textAttachment"],
    ["text_entities", "spoilers"],
    ["is_spoiler_media", "spoilerMedia"],
    ["enable_reply_approvals", "approveReplies"],
    ["crossreshare_to_ig", "shareToInstagram"],
    ["crossreshare_to_ig_dark_mode", "shareToInstagram"],
    ["auto_publish_text", "autoPublishText"],
  ])("is refused for %s, which names %s", (field, use) => {
    expect(ofPost({ [field]: "1" })).toEqual([
      {
        code: "unknown-field",
        path: [field],
        message: `Field ${field} is unknown; use ${use}.`,
        limit: [use],
        actual: field,
        severity: "error",
      },
    ]);
  });
});

describe("a post with a misspelled field", () => {
  it.each([
    ["medias", "media"],
    ["Text", "text"],
    ["texts", "text"],
    ["txt", "text"],
    ["replyto", "replyTo"],
    ["replyToo", "replyTo"],
    ["topictag", "topicTag"],
    ["topicTags", "topicTag"],
    ["topciTag", "topicTag"],
    ["countrys", "countries"],
    ["contries", "countries"],
    ["spoiler", "spoilers"],
    ["polls", "poll"],
    ["locationID", "locationId"],
  ])("%s is told to be %s", (field, use) => {
    expect(ofPost({ [field]: "x" })).toMatchObject([{ severity: "error", limit: [use] }]);
  });
});

describe("a post with a field of the host's own", () => {
  it.each(["jobId", "_id", "__v", "test", "next", "host", "like", "createdAt", "note", "x", "a".repeat(10_000)])(
    "%s is a warning",
    (field) => {
      expect(ofPost({ [field]: 1 })).toMatchObject([{ severity: "warning", limit: null }]);
    },
  );

  it("is no warning where the field holds undefined", () => {
    expect(ofPost({ jobId: undefined, reply_to: undefined })).toEqual([]);
  });

  it("is found by its name alone: its getter is not called", () => {
    const draft = Object.defineProperty({ text: "Hello" }, "jobId", {
      enumerable: true,
      get: () => expect.unreachable("the getter was called"),
    });
    expect(unknown(validatePost(draft))).toMatchObject([{ severity: "warning" }]);
  });

  it("shows no more of a name than 40 plain characters", () => {
    const [issue] = ofPost({ [`\u202e"<b>${"z".repeat(100)}`]: 1 });
    expect(issue?.message).toBe(`Field ???b?${"z".repeat(35)} is unknown; it is not sent.`);
  });

  it("does not hide that the post is empty, as a misspelled field does", () => {
    expect(validatePost({ jobId: 1 } as never).map(({ code }) => code)).toEqual(["unknown-field", "post-empty"]);
    expect(validatePost({ medias: [] } as never).map(({ code }) => code)).toEqual(["unknown-field"]);
  });

  it("is not looked for in an instance of a class, of which only known fields are read", () => {
    class Post {
      readonly #words = "Hello";
      readonly reply_to = "1";
      get text() {
        return this.#words;
      }
    }
    expect(validatePost(new Post() as never)).toEqual([]);
  });

  it("is looked for in an object without a prototype", () => {
    const draft = Object.assign(Object.create(null) as object, { text: "Hello", reply_to: "1" });
    expect(unknown(validatePost(draft as never))).toMatchObject([{ severity: "error" }]);
  });
});

describe("nested objects", () => {
  it.each([
    ["alt_text", "altText"],
    ["alt", "altText"],
    ["image_url", "url"],
    ["video_url", "url"],
    ["media_type", "type"],
    ["mime_type", "mimeType"],
    ["mimetype", "mimeType"],
    ["is_spoiler_media", "spoilerMedia"],
  ])("of media: %s is told to be %s", (field, use) => {
    expect(ofMedium({ [field]: "x" })).toMatchObject([
      {
        severity: "error",
        path: ["media", 0, field],
        limit: [use],
        message: `Field media.0.${field} is unknown; use ${use}.`,
      },
    ]);
  });

  it("of media: another field is a warning", () => {
    expect(ofMedium({ _id: "x" })).toMatchObject([{ severity: "warning", path: ["media", 0, "_id"] }]);
    expect(unknown(validateImage({ mimeType: "image/png", mimetype: "image/png" } as never))).toMatchObject([
      { severity: "error", limit: ["mimeType"] },
    ]);
    expect(validateImage({ type: "image", url: "https://a.example", mimeType: "image/png" } as never)).toEqual([]);
  });

  it.each([
    ["a GIF", { gif: { id: "1", provider: "GIPHY", gif_id: "1" } }, ["gif", "gif_id"], "id"],
    ["a text attachment", { textAttachment: { text: "x", plaintext: "x" } }, ["textAttachment", "plaintext"], "text"],
    [
      "a link of a text attachment",
      { textAttachment: { text: "x", link_attachment_url: "x" } },
      ["textAttachment", "link_attachment_url"],
      "link",
    ],
    ["styles", { textAttachment: { text: "x", style: [] } }, ["textAttachment", "style"], "styles"],
    [
      "a style",
      { textAttachment: { text: "x", styles: [{ offset: 0, length: 1, styles: ["bold"], styling_info: [] }] } },
      ["textAttachment", "styles", 0, "styling_info"],
      "styles",
    ],
    ["a spoiler", { spoilers: [{ offset: 0, length: 1, offsett: 0 }] }, ["spoilers", 0, "offsett"], "offset"],
  ])("of %s", (_, fields, path, use) => {
    expect(ofPost(fields)).toMatchObject([{ severity: "error", path, limit: [expect.stringContaining(use)] }]);
  });
});

describe("the schema of a draft", () => {
  const issuesOf = (value: unknown) => postDraftSchema["~standard"].validate(value).issues ?? [];

  it("refuses misspelled fields and lets the host's own stay", () => {
    expect(issuesOf({ text: "Hello", jobId: 1 })).toEqual([]);
    expect(issuesOf({ text: "Hello", reply_to: "1" })).toMatchObject([{ path: ["reply_to"] }]);
    expect(issuesOf({ media: [{ type: "image", url: "https://a.example", alt_text: "" }] })).toMatchObject([
      { path: ["media", 0, "alt_text"] },
    ]);
  });
});

describe("options of validation", () => {
  it("are refused when they are unknown, in either place", () => {
    const codes = (options: object) => validateText("Hello", options).map(({ code, message }) => [code, message]);
    expect(codes({ limit: {} })).toEqual([["invalid-argument", "Option limit is unknown; use limits."]]);
    expect(codes({ limits: { textCharacter: 1 } })).toEqual([
      ["invalid-argument", "Option textCharacter is unknown; use textCharacters."],
    ]);
    expect(codes({ limits: { textCharacters: 500 } })).toEqual([]);
  });

  it("may be null, or the index of Array.map", () => {
    expect(["Hello"].map(validateText as never)).toEqual([[]]);
    expect(validateText("Hello", null as never)).toEqual([]);
  });
});
