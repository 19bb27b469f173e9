/** The parameters that are sent for a draft, field by field. `test/wire` tests their meaning on the wire. */
import { describe, expect, it } from "vitest";
import { encodeParameters, type Parameters } from "../../src/http/parameters.js";
import { itemParameters, kindOfPost, postParameters, type PublishableFields } from "../../src/posts/parameters.js";
import type { PostMedia } from "../../src/validation/draft.js";
import { validatePost } from "../../src/validation/validate.js";

/** The parameters as a server reads them. */
const wire = (parameters: Parameters) => Object.fromEntries(new URLSearchParams(encodeParameters(parameters)));
const sent = (draft: PublishableFields, children?: readonly string[]) => wire(postParameters(draft, children));

const image = { type: "image", url: "https://media.example/1.jpg?sig=a%2Bb&x=1" } as const;
const video = { type: "video", url: "https://media.example/1.mp4" } as const;

describe("kindOfPost", () => {
  it.each<[PublishableFields, string]>([
    [{}, "text"],
    [{ media: [] }, "text"],
    [{ poll: ["Yes", "No"] }, "text"],
    [{ media: [image] }, "image"],
    [{ media: [video] }, "video"],
    [{ media: [image, image] }, "carousel"],
    [{ media: [video, image, image] }, "carousel"],
  ])("returns the kind of %j: %s", (draft, kind) => {
    expect(kindOfPost(draft)).toBe(kind);
  });
});

describe("postParameters", () => {
  it.each<[string, PublishableFields, Record<string, string>]>([
    ["text", { text: "A & B = C\n+ é 👍" }, { text: "A & B = C\n+ é 👍" }],
    ["replyTo", { replyTo: "18099999999999991" }, { reply_to_id: "18099999999999991" }],
    ["quote", { quote: "18099999999999992" }, { quote_post_id: "18099999999999992" }],
    ["replyControl", { replyControl: "mentioned_only" }, { reply_control: "mentioned_only" }],
    ["approveReplies", { approveReplies: true }, { enable_reply_approvals: "true" }],
    ["approveReplies: false", { approveReplies: false }, { enable_reply_approvals: "false" }],
    ["topicTag", { topicTag: "Sea, sun" }, { topic_tag: "Sea, sun" }],
    ["locationId", { locationId: "123" }, { location_id: "123" }],
    ["countries", { countries: ["US", "CA"] }, { allowlisted_country_codes: "US,CA" }],
    ["link", { link: "https://example.com/?a=1&b=2#c" }, { link_attachment: "https://example.com/?a=1&b=2#c" }],
    ["ghost", { ghost: true }, { is_ghost_post: "true" }],
    ["ghost: false", { ghost: false }, { is_ghost_post: "false" }],
    ["shareToInstagram", { shareToInstagram: true }, { crossreshare_to_ig: "true" }],
    ["shareToInstagram: false", { shareToInstagram: false }, { crossreshare_to_ig: "false" }],
    [
      "shareToInstagram: dark",
      { shareToInstagram: "dark" },
      { crossreshare_to_ig: "true", crossreshare_to_ig_dark_mode: "true" },
    ],
  ])("sends %s, and no other parameter", (_, draft, expected) => {
    expect(sent(draft)).toEqual({ media_type: "TEXT", ...expected });
  });

  it.each<[string, PublishableFields, string, unknown]>([
    ["a poll of two", { poll: ["Yes", "No"] }, "poll_attachment", { option_a: "Yes", option_b: "No" }],
    [
      "a poll of four",
      { poll: ["1", "2", "3", "4"] },
      "poll_attachment",
      { option_a: "1", option_b: "2", option_c: "3", option_d: "4" },
    ],
    ["a GIF", { gif: { id: "g1", provider: "GIPHY" } }, "gif_attachment", { gif_id: "g1", provider: "GIPHY" }],
    [
      "spoilers",
      {
        text: "👍 the end",
        spoilers: [
          { offset: 0, length: 2 },
          { offset: 7, length: 3 },
        ],
      },
      "text_entities",
      [
        { entity_type: "SPOILER", offset: 0, length: 2 },
        { entity_type: "SPOILER", offset: 7, length: 3 },
      ],
    ],
    ["a text attachment", { textAttachment: { text: "Long" } }, "text_attachment", { plaintext: "Long" }],
    [
      "a text attachment with everything",
      {
        textAttachment: {
          text: "Long",
          link: "https://example.com/",
          styles: [{ offset: 1, length: 2, styles: ["bold", "italic"] }],
        },
      },
      "text_attachment",
      {
        plaintext: "Long",
        link_attachment_url: "https://example.com/",
        text_with_styling_info: [{ offset: 1, length: 2, styling_info: ["bold", "italic"] }],
      },
    ],
  ])("sends %s as a JSON string", (_, draft, name, expected) => {
    const parameters = sent(draft);
    expect(JSON.parse(parameters[name] ?? "")).toEqual(expected);
    const rest = { media_type: "TEXT", ...(draft.text === undefined ? {} : { text: draft.text }) };
    expect(parameters).toEqual({ ...rest, [name]: parameters[name] });
  });

  it("leaves out empty lists, because their parameters would have a meaning", () => {
    expect(sent({ text: "A", spoilers: [] })).toEqual({ media_type: "TEXT", text: "A" });
    expect(sent({ textAttachment: { text: "A", styles: [] } }).text_attachment).toBe('{"plaintext":"A"}');
  });

  it("sends a single medium with its alt text", () => {
    expect(sent({ text: "A", media: [{ ...image, altText: "A boat" }] })).toEqual({
      media_type: "IMAGE",
      image_url: image.url,
      alt_text: "A boat",
      text: "A",
    });
    expect(sent({ media: [video] })).toEqual({ media_type: "VIDEO", video_url: video.url });
    expect(sent({ media: [{ ...video, altText: "" }] })).toEqual({ media_type: "VIDEO", video_url: video.url });
  });

  it("sends the ids of a carousel's items in order, and no parameters of the items", () => {
    const media = [{ ...image, altText: "A boat" }, video];
    expect(sent({ text: "A", media }, ["2", "1"])).toEqual({ media_type: "CAROUSEL", children: "2,1", text: "A" });
  });

  it.each([
    ["an image", [image]],
    ["a video", [video]],
    ["a carousel", [image, video]],
  ])("sends is_spoiler_media of %s as true or false, as the draft says", (_, media: PostMedia[]) => {
    expect(sent({ media, spoilerMedia: true }, ["1", "2"]).is_spoiler_media).toBe("true");
    expect(sent({ media, spoilerMedia: false }, ["1", "2"]).is_spoiler_media).toBe("false");
    expect(sent({ media }, ["1", "2"])).not.toHaveProperty("is_spoiler_media");
  });

  it("does not send false where the parameter is not allowed", () => {
    expect(sent({ text: "A", spoilerMedia: false })).toEqual({ media_type: "TEXT", text: "A" });
    expect(sent({ media: [image], ghost: false })).not.toHaveProperty("is_ghost_post");
    const ghost = { text: "A", ghost: true, approveReplies: false, shareToInstagram: false } as const;
    expect(sent(ghost)).toEqual({ media_type: "TEXT", text: "A", is_ghost_post: "true" });
  });

  it("does not send additional fields of your app", () => {
    const own = { jobId: "job-1", media: [{ ...image, id: "file-1", width: 2, sizeBytes: 3 }] };
    expect(sent(own)).toEqual({ media_type: "IMAGE", image_url: image.url });
  });
});

describe("itemParameters", () => {
  it("sends is_carousel_item with the medium's parameters", () => {
    expect(wire(itemParameters({ ...image, altText: "A boat", id: "file-1" }))).toEqual({
      media_type: "IMAGE",
      image_url: image.url,
      alt_text: "A boat",
      is_carousel_item: "true",
    });
    expect(wire(itemParameters(video))).toEqual({
      media_type: "VIDEO",
      video_url: video.url,
      is_carousel_item: "true",
    });
  });
});

describe("postParameters: a missing value", () => {
  const ALL: readonly (keyof PublishableFields)[] = [
    ...([
      "text",
      "media",
      "link",
      "poll",
      "gif",
      "topicTag",
      "replyTo",
      "quote",
      "replyControl",
      "approveReplies",
    ] as const),
    ...([
      "locationId",
      "countries",
      "spoilerMedia",
      "spoilers",
      "textAttachment",
      "ghost",
      "shareToInstagram",
    ] as const),
  ];

  it.each(ALL)("is not sent for %s when it is undefined", (name) => {
    const draft: PublishableFields = { text: "A", [name]: undefined };
    const expected = name === "text" ? {} : { text: "A" };
    expect(sent(draft)).toEqual({ media_type: "TEXT", ...expected });
  });

  it("is never sent as the word undefined or null", () => {
    const nothing = Object.fromEntries(ALL.map((name) => [name, undefined])) as PublishableFields;
    for (const media of [undefined, [image], [{ ...video, altText: undefined }], [image, video]]) {
      const encoded = encodeParameters(postParameters({ ...nothing, media }, ["1", "2"]));
      expect(encoded).not.toMatch(/undefined|null|NaN|object/);
      // A parameter without a value may mean anything.
      expect(encoded).not.toMatch(/=(&|$)/);
    }
  });

  it.each(ALL)("is not sent for %s when it is empty, or is refused before", (name) => {
    for (const empty of ["", []]) {
      const draft = { text: "A", [name]: empty };
      const errors = validatePost(draft as object).filter(({ severity }) => severity === "error");
      if (errors.length === 0)
        expect(encodeParameters(postParameters(draft as PublishableFields))).not.toMatch(/=(&|$)/);
      else expect(errors[0]?.path[0] ?? name).toBe(name);
    }
  });
});
