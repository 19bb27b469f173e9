/** Tests unknown fields: misspelled ones and the names that Threads uses are errors, others are warnings. */
import { describe, expect, it } from "vitest";
import { postDraftSchema, validateImage, validatePost, validateText, type Issue } from "../../src/validation/index.js";

const unknown = (issues: readonly Issue[]) => issues.filter(({ code }) => code === "unknown-field");
const ofPost = (fields: object) => unknown(validatePost({ text: "Hello", ...fields }));
const ofMedium = (fields: object) =>
  unknown(validatePost({ media: [{ type: "image", url: "https://a.example/1.jpg", ...fields }] } as never));

describe("validatePost, with a name that Threads uses", () => {
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
  ])("rejects %s and suggests %s", (field, use) => {
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

describe("validatePost, with a misspelled field", () => {
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
  ])("rejects %s and suggests %s", (field, use) => {
    expect(ofPost({ [field]: "x" })).toMatchObject([{ severity: "error", limit: [use] }]);
  });
});

describe("validatePost, with files under a guessed name", () => {
  it.each(["image", "images", "photo", "photos", "Picture", "pictures", "video", "videos"])(
    "rejects %s and suggests media",
    (field) => {
      expect(ofPost({ [field]: [{ url: "https://a.example/1.jpg" }] })).toMatchObject([
        { severity: "error", limit: ["media"] },
      ]);
    },
  );

  it("only warns if the post has media, or the guessed field is empty", () => {
    const media = [{ type: "image", url: "https://a.example/1.jpg" }];
    for (const fields of [{ images: ["1.jpg"], media }, { image: null }, { video: "" }, { photos: [] }]) {
      expect(ofPost(fields)).toMatchObject([{ severity: "warning", limit: null }]);
    }
    expect(ofPost({ images: ["1.jpg"], media: undefined })).toMatchObject([{ severity: "error" }]);
    expect(ofMedium({ image: "1.jpg" })).toMatchObject([{ severity: "warning" }]);
  });

  it("does not call a getter", () => {
    const getter = { enumerable: true, get: () => expect.unreachable("the getter was called") };
    const draft = Object.defineProperty({ text: "Hello" }, "image", getter);
    expect(unknown(validatePost(draft))).toMatchObject([{ severity: "warning" }]);
  });
});

describe("validatePost, with a field of the host", () => {
  it.each(["jobId", "_id", "__v", "test", "next", "host", "like", "createdAt", "note", "x", "a".repeat(10_000)])(
    "warns of %s",
    (field) => {
      expect(ofPost({ [field]: 1 })).toMatchObject([{ severity: "warning", limit: null }]);
    },
  );

  it("ignores a field that is undefined", () => {
    expect(ofPost({ jobId: undefined, reply_to: undefined })).toEqual([]);
  });

  it("does not call a getter", () => {
    const draft = Object.defineProperty({ text: "Hello" }, "jobId", {
      enumerable: true,
      get: () => expect.unreachable("the getter was called"),
    });
    expect(unknown(validatePost(draft))).toMatchObject([{ severity: "warning" }]);
  });

  it("shows at most 40 plain characters of the name", () => {
    const [issue] = ofPost({ [`\u202e"<b>${"z".repeat(100)}`]: 1 });
    expect(issue?.message).toBe(`Field ???b?${"z".repeat(35)} is unknown; it is not sent.`);
  });

  it("reports an empty post as well, but not with a misspelled field", () => {
    expect(validatePost({ jobId: 1 } as never).map(({ code }) => code)).toEqual(["unknown-field", "post-empty"]);
    expect(validatePost({ medias: [] } as never).map(({ code }) => code)).toEqual(["unknown-field"]);
  });

  it("ignores unknown fields of a class instance", () => {
    class Post {
      readonly #words = "Hello";
      readonly reply_to = "1";
      get text() {
        return this.#words;
      }
    }
    expect(validatePost(new Post() as never)).toEqual([]);
  });

  it("finds unknown fields of an object without a prototype", () => {
    const draft = Object.assign(Object.create(null) as object, { text: "Hello", reply_to: "1" });
    expect(unknown(validatePost(draft as never))).toMatchObject([{ severity: "error" }]);
  });
});

describe("validatePost, with an unknown field in a nested object", () => {
  it.each([
    ["alt_text", "altText"],
    ["alt", "altText"],
    ["image_url", "url"],
    ["video_url", "url"],
    ["media_type", "type"],
    ["mime_type", "mimeType"],
    ["mimetype", "mimeType"],
    ["is_spoiler_media", "spoilerMedia"],
  ])("rejects %s of a medium and suggests %s", (field, use) => {
    expect(ofMedium({ [field]: "x" })).toMatchObject([
      {
        severity: "error",
        path: ["media", 0, field],
        limit: [use],
        message: `Field media.0.${field} is unknown; use ${use}.`,
      },
    ]);
  });

  it("warns of another field of a medium", () => {
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
  ])("rejects a misspelled field of %s", (_, fields, path, use) => {
    expect(ofPost(fields)).toMatchObject([{ severity: "error", path, limit: [expect.stringContaining(use)] }]);
  });
});

describe("postDraftSchema, with unknown fields", () => {
  const issuesOf = (value: unknown) => postDraftSchema["~standard"].validate(value).issues ?? [];

  it("rejects misspelled fields and keeps the fields of the host", () => {
    expect(issuesOf({ text: "Hello", jobId: 1 })).toEqual([]);
    expect(issuesOf({ text: "Hello", reply_to: "1" })).toMatchObject([{ path: ["reply_to"] }]);
    expect(issuesOf({ media: [{ type: "image", url: "https://a.example", alt_text: "" }] })).toMatchObject([
      { path: ["media", 0, "alt_text"] },
    ]);
  });
});

describe("the options of validation", () => {
  it("are rejected when their name or the name of a limit is unknown", () => {
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
