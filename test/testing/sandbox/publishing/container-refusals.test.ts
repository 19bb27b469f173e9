/** Parameters that a container refuses, one row each, and similar ones that it accepts. */
import { describe, expect, it } from "vitest";
import type { SandboxOptions } from "../../../../src/testing/index.js";
import { USER, codeIn, post, send, start } from "../helpers.js";
import { ALL_SCOPES, idIn, poster } from "../posting.js";

const JUNO = "17000000000000003";
const options: SandboxOptions = {
  fetchMedia: false,
  users: [
    { id: USER, username: "mika" },
    { id: JUNO, username: "juno" },
  ],
};

const text = { media_type: "TEXT", text: "hello" };
const bare = { media_type: "TEXT" };
const image = { media_type: "IMAGE", image_url: "https://cdn.example/1.jpg" };
const video = { media_type: "VIDEO", video_url: "https://cdn.example/1.mp4" };
const item = { ...image, is_carousel_item: "true" };
const poll = '{"option_a":"yes","option_b":"no"}';
const gif = '{"gif_id":"abc","provider":"GIPHY"}';
const attachment = '{"plaintext":"Long text"}';
const linked = '{"plaintext":"Long text","link_attachment_url":"https://a.example/"}';
const spoiler = (range: object): string => JSON.stringify([{ entity_type: "SPOILER", offset: 0, length: 2, ...range }]);
const styled = (...styles: object[]): string =>
  JSON.stringify({ plaintext: "Long text", text_with_styling_info: styles });
const bold = { offset: 0, length: 4, styling_info: ["bold"] };
const links = (count: number): string =>
  Array.from({ length: count }, (_link, index) => `https://a.example/${index}`).join(" ");

type Row = [what: string, form: Record<string, string>, words: string];

const REFUSED: Row[] = [
  ["no media type", { text: "hello" }, "media_type is required"],
  ["an unknown media type", { ...text, media_type: "AUDIO" }, "media_type must be one of"],
  ["a media type in small letters", { ...text, media_type: "text" }, "media_type must be one of"],
  ["an unknown parameter", { ...text, txt: "x" }, "txt is unknown here"],
  ["an empty parameter", { ...text, topic_tag: "" }, "topic_tag is empty"],
  ["an empty text post", bare, "text is required"],
  [
    "a text of more than 500 characters",
    { ...text, text: "x".repeat(501) },
    "Param text must be at most 500 characters long",
  ],
  [
    "a text of more than 500 characters because of its emoji",
    { ...text, text: `${"x".repeat(498)}👍` },
    "at most 500 characters long",
  ],
  ["an image without its URL", { media_type: "IMAGE" }, "IMAGE requires image_url"],
  ["a video without its URL", { media_type: "VIDEO", text: "x" }, "VIDEO requires video_url"],
  ["a carousel without children", { media_type: "CAROUSEL" }, "CAROUSEL requires children"],
  ["an invalid URL", { ...image, image_url: "1.jpg" }, "image_url must be an HTTP or HTTPS URL"],
  ["a file URL", { ...video, video_url: "file:///1.mp4" }, "video_url must be an HTTP or HTTPS URL"],
  ["an image URL for a text", { ...text, image_url: image.image_url }, "image_url is not allowed for"],
  ["a video URL for an image", { ...image, video_url: video.video_url }, "video_url is not allowed for"],
  ["an invalid boolean", { ...text, auto_publish_text: "1" }, "auto_publish_text must be one of true, false"],
  ["auto_publish_text for an image", { ...image, auto_publish_text: "true" }, "auto_publish_text is not allowed for"],
  ["an unknown reply control", { ...text, reply_control: "EVERYONE" }, "reply_control must be one of everyone"],
  ["a reply to an invalid id", { ...text, reply_to_id: "abc" }, "reply_to_id must be an id"],
  ["an invalid location id", { ...text, location_id: "Menlo Park" }, "location_id must be an id"],
  ["a long alternative text", { ...image, alt_text: "x".repeat(1001) }, "alt_text must be at most 1000"],
  ["an alternative text for a text", { ...text, alt_text: "x" }, "alt_text is not allowed for"],
  ["a long topic tag", { ...text, topic_tag: "x".repeat(51) }, "topic_tag must be at most 50"],
  ["a topic tag with a period", { ...text, topic_tag: "a.b" }, "topic_tag must not contain a period"],
  ["a topic tag with an ampersand", { ...text, topic_tag: "a&b" }, "topic_tag must not contain a period"],
  ["a topic tag with a newline", { ...text, topic_tag: "a\nb" }, "topic_tag must not contain a period"],
  ["six links", { ...text, text: links(6) }, "THREADS_API__LINK_LIMIT_EXCEEDED"],
  [
    "five links and a link attachment",
    { ...text, text: links(5), link_attachment: "https://b.example/" },
    "LINK_LIMIT",
  ],
  ["five links and the link of a text attachment", { ...text, text: links(5), text_attachment: linked }, "LINK_LIMIT"],
  ["five links and a host without a scheme", { ...text, text: `${links(5)} www.b.example` }, "LINK_LIMIT"],
  [
    "a link attachment for an image",
    { ...image, link_attachment: "https://a.example/" },
    "link_attachment is not allowed for",
  ],
  [
    "a link attachment and a text attachment with a link",
    { ...text, link_attachment: "https://b.example/", text_attachment: linked },
    "exclude each other",
  ],
  [
    "an invalid link attachment",
    { ...text, link_attachment: "a.example" },
    "link_attachment must be an HTTP or HTTPS URL",
  ],
  ["a poll that is not JSON", { ...text, poll_attachment: "yes,no" }, "poll_attachment must be a JSON object"],
  [
    "a poll that is a JSON array",
    { ...text, poll_attachment: '["yes","no"]' },
    "poll_attachment must be a JSON object",
  ],
  ["a poll with one option", { ...text, poll_attachment: '{"option_a":"yes"}' }, "must have option_a, option_b"],
  [
    "a poll with a gap between its options",
    { ...text, poll_attachment: '{"option_a":"1","option_b":"2","option_d":"4"}' },
    "no gap",
  ],
  [
    "a poll with five options",
    { ...text, poll_attachment: '{"option_a":"1","option_b":"2","option_e":"5"}' },
    "JSON object with",
  ],
  ["a poll with an empty option", { ...text, poll_attachment: '{"option_a":"","option_b":"2"}' }, "options of 1 to 25"],
  [
    "a poll with a long option",
    { ...text, poll_attachment: `{"option_a":"${"x".repeat(26)}","option_b":"2"}` },
    "options of 1 to 25",
  ],
  ["a poll for an image", { ...image, poll_attachment: poll }, "poll_attachment is not allowed for"],
  [
    "a poll with a link",
    { ...text, poll_attachment: poll, link_attachment: "https://a.example/" },
    "exclude each other",
  ],
  [
    "a poll with a text attachment",
    { ...text, poll_attachment: poll, text_attachment: attachment },
    "exclude each other",
  ],
  [
    "a GIF of another provider",
    { ...text, gif_attachment: '{"gif_id":"abc","provider":"TENOR"}' },
    'the provider "GIPHY"',
  ],
  ["a GIF without an id", { ...text, gif_attachment: '{"provider":"GIPHY"}' }, "a gif_id"],
  ["a GIF for an image", { ...image, gif_attachment: gif }, "gif_attachment is not allowed for"],
  ["spoilers that are not an array", { ...text, text_entities: "{}" }, "text_entities must be a JSON array"],
  [
    "an empty array of spoilers",
    { ...text, text_entities: "[]" },
    "text_entities must be a JSON array with at least one entity",
  ],
  ["eleven spoilers", { ...text, text_entities: `[${Array(11).fill(spoiler({}).slice(1, -1)).join()}]` }, "at most 10"],
  ["a spoiler beyond the text", { ...text, text_entities: spoiler({ length: 6 }) }, "inside the text"],
  ["an empty spoiler", { ...text, text_entities: spoiler({ length: 0 }) }, "inside the text"],
  ["a spoiler with a string as offset", { ...text, text_entities: spoiler({ offset: "0" }) }, "inside the text"],
  ["an entity of another type", { ...text, text_entities: spoiler({ entity_type: "BOLD" }) }, "only SPOILER entities"],
  ["an entity with an unknown field", { ...text, text_entities: spoiler({ text: "he" }) }, "only SPOILER entities"],
  ["spoilers without a text", { ...image, text_entities: spoiler({}) }, "inside the text"],
  ["spoiler media for a text", { ...text, is_spoiler_media: "true" }, "is_spoiler_media is not allowed for"],
  ["an empty text attachment", { ...text, text_attachment: '{"plaintext":""}' }, "plaintext of 1 to 10000"],
  ["a long text attachment", { ...text, text_attachment: `{"plaintext":"${"x".repeat(10_001)}"}` }, "1 to 10000"],
  [
    "a text attachment with an unknown field",
    { ...text, text_attachment: '{"plaintext":"x","title":"y"}' },
    "must be a JSON object",
  ],
  [
    "a text attachment with an invalid link",
    { ...text, text_attachment: '{"plaintext":"x","link_attachment_url":"y"}' },
    "URL",
  ],
  ["overlapping styles", { ...text, text_attachment: styled(bold, { ...bold, offset: 3 }) }, "overlapping styles"],
  ["an unknown style", { ...text, text_attachment: styled({ ...bold, styling_info: ["Bold"] }) }, "known styles"],
  ["a style beyond the text", { ...text, text_attachment: styled({ ...bold, length: 10 }) }, "inside the plaintext"],
  ["a text attachment for a video", { ...video, text_attachment: attachment }, "text_attachment is not allowed for"],
  ["a ghost post with an image", { ...image, is_ghost_post: "true" }, "is_ghost_post is not allowed for"],
  [
    "a ghost post with a topic tag",
    { ...text, is_ghost_post: "true", topic_tag: "a" },
    "topic_tag is not allowed for a ghost",
  ],
  [
    "a ghost post with reply approvals",
    { ...text, is_ghost_post: "true", enable_reply_approvals: "true" },
    "not allowed for a ghost post",
  ],
  [
    "a ghost post that is a reply",
    { ...text, is_ghost_post: "true", reply_to_id: "1" },
    "reply_to_id is not allowed for a ghost",
  ],
  ["a text for a carousel item", { ...item, text: "x" }, "text is not allowed for an item"],
  ["a reply as a carousel item", { ...item, reply_to_id: "1" }, "reply_to_id is not allowed for an item"],
  ["a text post as a carousel item", { ...text, is_carousel_item: "true" }, "is not allowed for an item of a carousel"],
  [
    "children that are not a list of ids",
    { media_type: "CAROUSEL", children: "[1,2]" },
    "children must be a comma-separated list of ids",
  ],
  ["one child", { media_type: "CAROUSEL", children: "1" }, "2 to 20"],
  ["21 children", { media_type: "CAROUSEL", children: Array(21).fill("1").join() }, "2 to 20"],
  ["the same child twice", { media_type: "CAROUSEL", children: "1,1" }, "an id twice"],
  [
    "an alternative text for a carousel",
    { media_type: "CAROUSEL", children: "1,2", alt_text: "x" },
    "alt_text is not allowed for",
  ],
  ["countries for a user who is not eligible", { ...text, allowlisted_country_codes: "US" }, "FEATURE_NOT_AVAILABLE"],
  [
    "countries with an empty entry",
    { ...text, allowlisted_country_codes: "US,,CA" },
    "comma-separated list of country codes",
  ],
];

const TAKEN: [what: string, form: Record<string, string>][] = [
  ["500 characters", { ...text, text: "x".repeat(500) }],
  ["500 characters of more bytes", { ...text, text: "å".repeat(500) }],
  ["an emoji that just fits", { ...text, text: `${"x".repeat(496)}👍` }],
  ["five links, one of them twice", { ...text, text: `${links(5)} https://a.example/0.` }],
  ["a link attachment without text", { ...bare, link_attachment: "https://a.example/" }],
  ["a poll without text", { ...bare, poll_attachment: poll }],
  [
    "a poll with four options",
    { ...text, poll_attachment: '{"option_a":"1","option_b":"2","option_c":"3","option_d":"4"}' },
  ],
  ["a GIF with text", { ...text, gif_attachment: gif }],
  ["a spoiler up to the end of the text", { ...text, text_entities: spoiler({ length: 5 }) }],
  ["a spoiler type in small letters", { ...text, text_entities: spoiler({ entity_type: "spoiler" }) }],
  ["adjacent styles in any order", { ...text, text_attachment: styled({ ...bold, offset: 4 }, bold) }],
  ["a ghost post with a spoiler", { ...text, is_ghost_post: "true", text_entities: spoiler({}) }],
  [
    "an image with all its parameters",
    { ...image, text: "x", alt_text: "y", is_spoiler_media: "true", topic_tag: "z" },
  ],
  ["an image with is_carousel_item=false", { ...image, is_carousel_item: "false" }],
  ["a video as a carousel item", { ...video, is_carousel_item: "true", alt_text: "y" }],
  ["a location", { ...text, location_id: "1" }],
  ["a topic tag of 50 characters", { ...text, topic_tag: "å".repeat(50) }],
];

it.each(REFUSED)("sandbox container: refuses %s", async (_what, form, words) => {
  const sandbox = await start(options);
  const response = await poster(sandbox).create(form);
  expect([response.status, codeIn(response), response.body.error?.message]).toEqual([
    400,
    "100",
    expect.stringContaining(words),
  ]);
  expect(sandbox.containers()).toEqual([]);
});

it.each(TAKEN)("sandbox container: accepts %s", async (_what, form) => {
  const sandbox = await start(options);
  const { text: response } = await poster(sandbox).create(form);
  expect(sandbox.containers()).toHaveLength(1);
  expect(JSON.parse(response)).toEqual({ id: sandbox.containers()[0]?.id });
});

it("sandbox container: a refusal does not repeat a value", async () => {
  const sandbox = await start(options);
  for (const [, form] of REFUSED) {
    const message = (await poster(sandbox).create({ ...form, reply_control: "hunter2hunter2" })).body.error?.message;
    expect(message).not.toContain("hunter2");
  }
});

it("sandbox container: accepts parameters only in a form", async () => {
  const sandbox = await start(options);
  const token = sandbox.issueToken({ scopes: ["threads_content_publish"] });
  const url = `${sandbox.url}/me/threads`;
  const body = JSON.stringify({ access_token: token, ...text });
  const json = await send(url, { method: "POST", body, headers: { "content-type": "application/json" } });
  expect(json.body.error?.message).toContain("application/x-www-form-urlencoded");
  const query = new URLSearchParams({ access_token: token, ...text }).toString();
  expect((await send(`${url}?${query}`, { method: "POST", body: new URLSearchParams() })).status).toBe(400);
});

it("sandbox container: accepts the longest text attachment in characters of four bytes", async () => {
  const mika = poster(await start(options));
  const text_attachment = JSON.stringify({ plaintext: "𠀀".repeat(10_000) });
  expect((await mika.create({ ...text, text_attachment })).status).toBe(200);
});

describe("sandbox container", () => {
  const scopesBut = (scope: string): string[] => ALL_SCOPES.filter((each) => each !== scope);

  it.each([
    ["location_id", { location_id: "1" }, "threads_location_tagging"],
    ["crossreshare_to_ig", { crossreshare_to_ig: "true" }, "threads_share_to_instagram"],
    ["crossreshare_to_ig_dark_mode", { crossreshare_to_ig_dark_mode: "true" }, "threads_share_to_instagram"],
  ])("requires the permission for %s", async (_what, more, scope) => {
    const sandbox = await start(options);
    const response = await poster(sandbox, USER, scopesBut(scope)).create({ ...text, ...more });
    expect([codeIn(response), response.body.error?.message]).toEqual(["10", expect.stringContaining(scope)]);
    expect((await poster(sandbox, USER).create({ ...text, ...more })).status).toBe(200);
  });

  it("requires no permission for a cross-share of false", async () => {
    const response = await poster(await start(options), USER, ["threads_content_publish"]).create({
      ...text,
      crossreshare_to_ig: "false",
    });
    expect(response.status).toBe(200);
  });

  it("refuses unknown country codes", async () => {
    const users = [{ id: USER, username: "mika", isEligibleForGeoGating: true }];
    const mika = poster(await start({ ...options, users }));
    expect((await mika.create({ ...text, allowlisted_country_codes: "SE,US" })).status).toBe(200);
    for (const codes of ["SE,QX", "se", "Sweden"]) {
      const response = await mika.create({ ...text, allowlisted_country_codes: codes });
      expect(response.body.error?.message).toBe("THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES");
    }
  });
});

describe("sandbox reply or quote", () => {
  it.each(["reply_to_id", "quote_post_id"])("needs an existing post that is not a repost: %s", async (name) => {
    const sandbox = await start(options);
    const mika = poster(sandbox);
    const id = await mika.text("first");
    expect((await mika.create({ ...text, [name]: id })).status).toBe(200);
    const container = idIn(await mika.create(text));
    const repost = idIn(await mika.post(`/${id}/repost`));
    for (const target of ["18000000000000001", container, repost, USER]) {
      expect(codeIn(await mika.create({ ...text, [name]: target }))).toBe("24/4279009");
    }
    await mika.delete(`/${id}`);
    expect(codeIn(await mika.create({ ...text, [name]: id }))).toBe("24/4279009");
  });

  it("needs a permission to reply to another user's thread, and none for the user's own", async () => {
    const sandbox = await start(options);
    const plain = ["threads_content_publish"];
    const theirs = await poster(sandbox, JUNO).text("from Juno");
    const refused = await poster(sandbox, USER, plain).create({ ...text, reply_to_id: theirs });
    expect([codeIn(refused), refused.body.error?.message]).toEqual([
      "10",
      expect.stringContaining("threads_keyword_search or threads_manage_mentions"),
    ]);
    for (const scope of ["threads_keyword_search", "threads_manage_mentions"]) {
      const mika = poster(sandbox, USER, [...plain, scope]);
      expect((await mika.create({ ...text, reply_to_id: theirs })).status).toBe(200);
    }
    const root = await poster(sandbox, USER).text("from Mika");
    const response = await poster(sandbox, JUNO).text("to Mika", { reply_to_id: root });
    expect((await poster(sandbox, USER, plain).create({ ...text, reply_to_id: response })).status).toBe(200);
    expect((await poster(sandbox, USER, plain).create({ ...text, quote_post_id: theirs })).status).toBe(200);
  });
});

it("sandbox container: can only be created for the token's user", async () => {
  const sandbox = await start(options);
  const access_token = sandbox.issueToken({ scopes: ["threads_content_publish"] });
  expect((await post(sandbox, `/v1.0/${USER}/threads`, { access_token, ...text })).status).toBe(200);
  expect(codeIn(await post(sandbox, `/${JUNO}/threads`, { access_token, ...text }))).toBe("100/33");
  expect(codeIn(await post(sandbox, `/${JUNO}/threads_publish`, { access_token, creation_id: "1" }))).toBe("100/33");
});
