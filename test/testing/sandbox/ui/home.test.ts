/** The page at `/` over real HTTP, also with posts that try to inject HTML. */
import { expect, it } from "vitest";
import type { ThreadsSandbox } from "../../../../src/testing/index.js";
import { NOON, get, post, send, start, type TestResponse } from "../helpers.js";
import { ANA, MIKA } from "./home-posts.js";
import { fileServer, png } from "../publishing/media-files.js";
import { idIn, poster } from "../posting.js";

const home = (sandbox: ThreadsSandbox, query: Record<string, string> = {}): Promise<TestResponse> =>
  get(sandbox, "/", query);

it("sandbox home page: is empty at first, and its policy allows no script, no other host and only its own forms", async () => {
  const sandbox = await start();
  const page = await home(sandbox);
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = page.headers.get("content-security-policy") ?? "";
  for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    expect(policy).toContain(part);
  }
  const here = "http://127.0.0.1:* https://127.0.0.1:* http://localhost:* https://localhost:*";
  expect(policy).toContain(`img-src data: ${here};`);
  expect(policy).toContain(`media-src ${here};`);
  expect(policy).not.toMatch(/script-src|unsafe|\*[^: ;]/);
  expect(page.headers.get("referrer-policy")).toBe("same-origin");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  expect(page.text).toContain("No posts yet.");
  expect(page.text).toContain(`<code>THREADS_HOSTS=${sandbox.url}</code>`);
});

it("sandbox home page: shows posts, replies, quotes, reposts and deletions", async () => {
  const sandbox = await start({
    users: [
      { id: MIKA, username: "mika" },
      { id: ANA, username: "ana.sails" },
    ],
  });
  const { url } = await fileServer((_request, response) => response.end(png(320, 320)));
  const mika = poster(sandbox, MIKA);
  const ana = poster(sandbox, ANA);
  const first = await mika.text("Down wind all day.");
  const image = await mika.publish({ media_type: "IMAGE", image_url: `${url}/a.png?sig=1`, alt_text: "Dusk" });
  const reply = await ana.text("Which way tomorrow?", { reply_to_id: first });
  await ana.text("Worth a look.", { quote_post_id: image });
  await ana.post(`/${first}/repost`);
  const mistake = await mika.text("A mistake.");
  await mika.delete(`/${mistake}`);

  const { text } = await home(sandbox);
  expect(text).toContain("5 posts by 2 users · 1 reply · 1 deleted");
  expect(text.indexOf(`id="post-${reply}"`)).toBeGreaterThan(text.indexOf(`id="post-${first}"`));
  expect(text).toContain(`<img loading="lazy" src="${url}/a.png?sig=1" alt="Dusk">`);
  expect(text).toContain("<bdi>ana.sails</bdi> reposted");
  expect(text).not.toContain("A mistake.");
  expect((await home(sandbox, { deleted: "true" })).text).toContain("A mistake.");
});

it("sandbox home page: shows pending containers until they are published or expired", async () => {
  let now = NOON;
  const sandbox = await start({ clock: { now: () => now }, fetchMedia: false, processingMs: 60_000 });
  const mika = poster(sandbox);
  const media = { media_type: "IMAGE", image_url: "https://cdn.example/a.jpg", is_carousel_item: "true" };
  const items = [idIn(await mika.create(media)), idIn(await mika.create(media))];
  const listed = async () => [...(await home(sandbox)).text.matchAll(/<li><code>(\d+)<\/code> (.*?),/g)];
  expect((await listed()).map(([, id]) => id)).toEqual([...items].reverse());

  now += 60_000;
  const album = idIn(await mika.create({ media_type: "CAROUSEL", children: items.join(",") }));
  // The items now belong to the carousel.
  expect((await listed()).map(([, id, kind]) => [id, kind])).toEqual([[album, "carousel of 2 by <bdi>mika</bdi>"]]);
  now += 60_000;
  expect((await home(sandbox)).text).toContain("finished, not published");
  await mika.post("/me/threads_publish", { creation_id: album });
  expect(await listed()).toEqual([]);

  await mika.create({ media_type: "TEXT", text: "Never published" });
  expect(await listed()).toHaveLength(1);
  now += 24 * 3_600_000;
  expect(await listed()).toEqual([]);
});

const EVIL = `<script>alert(1)</script><img src=x onerror=alert(2)>"'><a href="javascript:alert(3)">&lt;b&gt;</a>\u202E\u2067 javascript:alert(4) data:text/html,x`;

it("sandbox home page: shows everything that users wrote as text", async () => {
  const sandbox = await start({
    users: [
      { id: MIKA, username: '"><svg onload=alert(5)>', name: EVIL, pictureUrl: "http://127.0.0.1:1/\"onerror='x" },
    ],
  });
  const { url } = await fileServer((_request, response) => response.end(png(2, 2)));
  const mika = poster(sandbox);
  await mika.text(`${EVIL} @<b> #<i> https://x.example/"onmouseover=alert(6)//<u>`);
  await mika.publish({
    media_type: "IMAGE",
    image_url: `${url}/'"><script>.png`,
    alt_text: EVIL,
    topic_tag: "</style><b>",
  });
  await mika.text("a", { poll_attachment: JSON.stringify({ option_a: "<b>x</b>", option_b: '"><i>' }) });
  await mika.text("b", { gif_attachment: JSON.stringify({ gif_id: EVIL, provider: "GIPHY" }) });
  await mika.text("c", { link_attachment: `https://x.example/"><script>alert(7)</script>` });
  const plaintext = `${EVIL} http://[ https://x.example:99999/ `.repeat(40);
  const styles = [{ offset: 1, length: 12, styling_info: ["bold"] }];
  await mika.text("d", { text_attachment: JSON.stringify({ plaintext, text_with_styling_info: styles }) });
  await mika.text("<b>e</b>", { text_entities: JSON.stringify([{ entity_type: "SPOILER", offset: 1, length: 3 }]) });

  const { text } = await home(sandbox);
  const tags = [...text.matchAll(/<(\/?[a-z0-9]+)((?:\s[^<>]*)?)>/gi)];
  // Every "<" belongs to a tag of the page or to the doctype, because texts are escaped.
  expect(text.match(/</g)).toHaveLength(tags.length + 1);
  const names = new Set(tags.map(([, name = ""]) => name.replace("/", "")));
  for (const name of ["script", "iframe", "object", "i", "u"]) expect(names).not.toContain(name);
  for (const [, , attributes = ""] of tags) {
    const own = [...attributes.matchAll(/\s([a-z-]+)(?:="[^"]*")?/gi)].map(([, name = ""]) => name);
    expect(own.filter((name) => name.startsWith("on"))).toEqual([]);
    const [, kind, address] = /\s(href|src|action)="([^"]*)"/.exec(attributes) ?? [];
    if (kind === "action") expect(address).toMatch(/^\/sandbox\/[a-z]+$/);
    else if (address !== undefined) expect(address).toMatch(/^(?:https?:\/\/|\/\?|\/$|\/[a-z]+$|\/@|#[a-z]+$|data:,$)/);
  }
  expect(names.has("article")).toBe(true);
});

it("sandbox home page: accepts any query, and only GET", async () => {
  const sandbox = await start();
  expect((await home(sandbox, { after: "<script>", deleted: "maybe", utm: "1" })).text).toContain("No posts yet");
  expect((await post(sandbox, "/", {})).status).toBe(405);
  expect((await send(`${sandbox.url}/v1.0/`)).status).toBe(404);
});
