import { describe, expect, it } from "vitest";
import { DAY, HOUR, USER, codeIn, start } from "../helpers.js";
import { ALL_SCOPES, idIn, poster, type Poster } from "../posting.js";

const JUNO = "17000000000000003";
const juno = { id: JUNO, username: "juno" };
const users = [{ id: USER, username: "mika", isVerified: true, isEligibleForGeoGating: true }, juno];
const noMedia = { users, fetchMedia: false };
const IMAGE = "http://127.0.0.1/boat.jpg";

/** The fields of every kind of post. */
const ALWAYS = {
  media_product_type: "THREADS",
  media_type: "TEXT_POST",
  username: "mika",
  timestamp: "2026-06-01T12:00:00+0000",
  owner: { id: USER },
  is_verified: true,
  profile_picture_url: "https://scontent.example/mika.jpg",
  is_quote_post: false,
  is_reply: false,
  has_replies: false,
  reply_audience: "EVERYONE",
  is_spoiler_media: false,
};

const FIELDS = [
  ...Object.keys(ALWAYS),
  ...["id", "text", "media_url", "thumbnail_url", "children", "permalink", "shortcode", "quoted_post", "reposted_post"],
  ...["is_reply_owned_by_me", "root_post", "replied_to", "hide_status", "alt_text", "link_attachment_url", "gif_url"],
  ...["topic_tag", "poll_attachment", "text_entities", "text_attachment", "location_id", "location"],
  ...["allowlisted_country_codes", "ghost_post_status", "ghost_post_expiration_timestamp"],
].join(",");

/** Returns all fields of a post, without the two that a test cannot predict. */
async function seen(who: Poster, id: string): Promise<Record<string, unknown>> {
  const response = await who.get(`/${id}`, { fields: FIELDS });
  if (response.status !== 200) throw new Error(response.text);
  const { permalink, shortcode, ...rest } = response.body as Record<string, unknown>;
  expect(String(permalink).replace(/:\d+/, "")).toBe(
    `http://127.0.0.1/@${String(rest.username)}/post/${String(shortcode)}`,
  );
  return rest;
}

describe("sandbox post", () => {
  it("has only its id without `fields`", async () => {
    const mika = poster(await start());
    const id = await mika.text("hello");
    expect((await mika.get(`/v1.0/${id}`)).body).toEqual({ id });
  });

  it("has the fields of a text that were sent, and no others", async () => {
    const mika = poster(await start(noMedia));
    const plain = await mika.text("hello");
    expect(await seen(mika, plain)).toEqual({ ...ALWAYS, id: plain, text: "hello" });
    const id = await mika.text("spoiler: he sails #boats", {
      topic_tag: "sailing",
      reply_control: "accounts_you_follow",
      text_entities: '[{"entity_type":"SPOILER","offset":9,"length":8}]',
      text_attachment:
        '{"plaintext":"Long","text_with_styling_info":[{"offset":0,"length":4,"styling_info":["bold"]}]}',
      location_id: "77",
      allowlisted_country_codes: "SE,NO",
    });
    expect(await seen(mika, id)).toEqual({
      ...ALWAYS,
      id,
      text: "spoiler: he sails #boats",
      topic_tag: "sailing",
      reply_audience: "ACCOUNTS_YOU_FOLLOW",
      text_entities: { data: [{ entity_type: "SPOILER", offset: 9, length: 8 }] },
      text_attachment: {
        plaintext: "Long",
        text_with_styling_info: [{ offset: 0, length: 4, styling_info: ["bold"] }],
      },
      location_id: "77",
      location: { id: "77" },
      allowlisted_country_codes: ["SE", "NO"],
    });
  });

  it("shows the attached link, else the first link in the text", async () => {
    const mika = poster(await start());
    const link = async (text: string, more?: Record<string, string>): Promise<unknown> =>
      (await seen(mika, await mika.text(text, more))).link_attachment_url;
    expect(await link("see https://a.example/x, https://b.example")).toBe("https://a.example/x");
    expect(await link("see https://a.example", { link_attachment: "https://c.example/" })).toBe("https://c.example/");
    expect(await link("nothing")).toBeUndefined();
  });

  it("shows a poll's options and end, and its votes only when requested", async () => {
    const mika = poster(await start());
    const id = await mika.text("which?", { poll_attachment: '{"option_a":"sail","option_b":"row"}' });
    const expires = { expiration_timestamp: "2026-06-02T12:00:00+0000" };
    expect((await seen(mika, id)).poll_attachment).toEqual({ option_a: "sail", option_b: "row", ...expires });
    const fields = "id,poll_attachment{option_a,option_a_votes_percentage,option_c,total_votes},text";
    expect((await mika.get(`/${id}`, { fields })).body).toEqual({
      id,
      text: "which?",
      poll_attachment: { option_a: "sail", option_a_votes_percentage: 0, total_votes: 0 },
    });
  });

  it("shows a GIF's URL", async () => {
    const mika = poster(await start());
    const id = await mika.text("wow", { gif_attachment: '{"gif_id":"a/b","provider":"GIPHY"}' });
    expect((await seen(mika, id)).gif_url).toBe("https://media.giphy.com/media/a%2Fb/giphy.gif");
  });

  it("has the URL and the alternative text of an image or a video", async () => {
    const mika = poster(await start(noMedia));
    const image = await mika.publish({
      media_type: "IMAGE",
      image_url: IMAGE,
      alt_text: "A boat",
      is_spoiler_media: "true",
    });
    const imageFields = { media_type: "IMAGE", media_url: IMAGE, alt_text: "A boat", is_spoiler_media: true };
    expect(await seen(mika, image)).toEqual({ ...ALWAYS, id: image, ...imageFields });
    const video_url = "http://127.0.0.1/boat.mp4";
    const video = await mika.publish({ media_type: "VIDEO", video_url, text: "Look" });
    const videoFields = { media_type: "VIDEO", media_url: video_url, thumbnail_url: video_url, text: "Look" };
    expect(await seen(mika, video)).toEqual({ ...ALWAYS, id: video, ...videoFields });
  });

  it("has a carousel's children in their order, with the requested fields", async () => {
    const sandbox = await start(noMedia);
    const mika = poster(sandbox);
    const item = { media_type: "IMAGE", image_url: IMAGE, is_carousel_item: "true" };
    const items = [idIn(await mika.create({ ...item, alt_text: "One" })), idIn(await mika.create(item))];
    const id = await mika.publish({ media_type: "CAROUSEL", children: items.join(",") });
    const children = sandbox.posts()[0]?.media.map((medium) => medium.id) ?? [];
    expect(children.filter((child) => items.includes(child))).toEqual([]);
    expect(await seen(mika, id)).toEqual({
      ...ALWAYS,
      id,
      media_type: "CAROUSEL_ALBUM",
      children: { data: children.map((child) => ({ id: child })) },
    });
    const expanded = (await mika.get(`/${id}`, { fields: "children{media_url,alt_text}" })).body.children as unknown;
    expect(expanded).toEqual({
      data: [
        { id: children[0], media_url: IMAGE, alt_text: "One" },
        { id: children[1], media_url: IMAGE },
      ],
    });
  });

  it("names the parent and the root of a reply to every reader", async () => {
    const sandbox = await start(noMedia);
    const [mika, them] = [poster(sandbox), poster(sandbox, JUNO)];
    const root = await mika.text("first");
    const middle = await them.text("second", { reply_to_id: root });
    const last = await mika.text("third", { reply_to_id: middle });
    const reply = { is_reply: true, root_post: { id: root }, hide_status: "NOT_HUSHED" };
    expect(await seen(mika, last)).toEqual({
      ...ALWAYS,
      owner: undefined,
      ...reply,
      id: last,
      text: "third",
      replied_to: { id: middle },
      is_reply_owned_by_me: true,
    });
    expect(await seen(mika, middle)).toMatchObject({
      replied_to: { id: root },
      has_replies: true,
      is_reply_owned_by_me: false,
    });
    const theirs = await seen(them, root);
    expect([theirs.owner, theirs.reply_audience, theirs.has_replies]).toEqual([undefined, undefined, true]);
    await them.delete(`/${middle}`);
    expect((await seen(mika, root)).has_replies).toBe(false);
  });

  it("names the quoted post", async () => {
    const mika = poster(await start(noMedia));
    const quoted = await mika.text("first");
    const id = await mika.text("as I said", { quote_post_id: quoted });
    expect(await seen(mika, id)).toMatchObject({ is_quote_post: true, quoted_post: { id: quoted } });
  });

  it("has the expiry of a ghost post", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const id = await mika.text("boo", { is_ghost_post: "true" });
    const expiry = { ghost_post_expiration_timestamp: "2026-06-02T12:00:00+0000" };
    expect(await seen(mika, id)).toMatchObject({ ghost_post_status: "ACTIVE", ...expiry });
    sandbox.advance(DAY);
    expect(await seen(mika, id)).toMatchObject({ ghost_post_status: "ARCHIVED", ...expiry });
  });

  it.each(["status", "gif_attachment", "text{id}", "poll_attachment{votes}", "children{}", "location{id", ""])(
    "refuses the field %j",
    async (fields) => {
      const mika = poster(await start());
      const response = await mika.get(`/${await mika.text("hello")}`, { fields });
      expect([response.status, codeIn(response)]).toEqual([400, "100"]);
    },
  );

  it("can be read by its author, and by others if the author is a tester with a public profile", async () => {
    const people = [{ id: USER, username: "mika", isPrivate: true, isTester: false }, juno];
    const sandbox = await start({ users: people });
    const [mika, them] = [poster(sandbox), poster(sandbox, JUNO)];
    const [hers, theirs] = [await mika.text("mine"), await them.text("ours")];
    expect((await mika.get(`/${hers}`)).status).toBe(200);
    expect((await mika.get(`/${theirs}`)).status).toBe(200);
    expect(codeIn(await them.get(`/${hers}`))).toBe("100/33");
  });
});

describe("sandbox repost", () => {
  it("is in the user's list as REPOST_FACADE of the original post", async () => {
    const sandbox = await start({ users });
    const [mika, them] = [poster(sandbox), poster(sandbox, JUNO)];
    const theirs = await them.text("theirs");
    const id = idIn(await mika.post(`/${theirs}/repost`));
    expect(id).not.toBe(theirs);
    expect(await mika.list("/me/threads")).toEqual([id]);
    expect(await seen(mika, id)).toEqual({
      ...ALWAYS,
      id,
      media_type: "REPOST_FACADE",
      reposted_post: { id: theirs },
    });
    expect(sandbox.posts(USER)).toMatchObject([
      { id, repostOf: theirs, containerId: null, mediaType: "REPOST_FACADE" },
    ]);
  });

  it("needs an existing post that is not a repost", async () => {
    const mika = poster(await start());
    const gone = await mika.text("gone");
    const facade = idIn(await mika.post(`/${gone}/repost`));
    await mika.delete(`/${gone}`);
    for (const id of [gone, facade, "18", USER]) expect(codeIn(await mika.post(`/${id}/repost`))).toBe("100/33");
  });

  it("needs the permission of the behavior repostScope", async () => {
    for (const [repostScope, code] of [
      ["threads_content_publish", "10"],
      ["threads_basic", ""],
    ] as const) {
      const sandbox = await start({ behaviors: { repostScope } });
      const id = await poster(sandbox).text("hello");
      expect(codeIn(await poster(sandbox, USER, []).post(`/${id}/repost`))).toBe(code);
    }
  });
});

describe("sandbox deletion", () => {
  it("removes the post everywhere except in posts()", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const [kept, gone] = [await mika.text("kept"), await mika.text("gone")];
    sandbox.advance(HOUR);
    expect((await mika.delete(`/${gone}`)).body).toEqual({ success: true, deleted_id: gone });
    expect(codeIn(await mika.get(`/${gone}`))).toBe("100/33");
    expect(await mika.list("/me/threads")).toEqual([kept]);
    expect(sandbox.posts().map(({ id, publishedAt, deletedAt }) => [id, deletedAt && deletedAt - publishedAt])).toEqual(
      [
        [kept, null],
        [gone, HOUR],
      ],
    );
    expect(sandbox.log.find(({ operation }) => operation === "delete")).toMatchObject({
      method: "DELETE",
      effect: true,
    });
  });

  it("works once, for the user's own post, with its permission", async () => {
    const sandbox = await start({ users });
    const [mika, them] = [poster(sandbox), poster(sandbox, JUNO)];
    const id = await mika.text("mine");
    expect(codeIn(await them.delete(`/${id}`))).toBe("100/33");
    const without = ALL_SCOPES.filter((scope) => scope !== "threads_delete");
    expect(codeIn(await poster(sandbox, USER, without).delete(`/${id}`))).toBe("10");
    poster(sandbox);
    expect((await mika.delete(`/${id}`)).status).toBe(200);
    expect(codeIn(await mika.delete(`/${id}`))).toBe("100/33");
    expect(codeIn(await mika.delete(`/${USER}`))).toBe("100/33");
  });
});
