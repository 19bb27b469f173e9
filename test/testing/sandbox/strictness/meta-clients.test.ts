/** A whole publish in the forms that Meta's sample app and Meta's Postman collection send. */
import { expect, it } from "vitest";
import { send, tokenIn } from "../helpers.js";
import { idIn } from "../posting.js";
import { clientAt, query, type Client, type Level } from "./client.js";

const SCOPES = [
  "threads_basic",
  "threads_content_publish",
  "threads_manage_insights",
  "threads_manage_replies",
  "threads_read_replies",
  "threads_keyword_search",
  "threads_manage_mentions",
  "threads_delete",
].join(",");

async function consent({ sandbox, app }: Client): Promise<string> {
  const parameters = { scope: SCOPES, client_id: app.id, redirect_uri: app.redirectUri, response_type: "code" };
  const back = await sandbox.consent(`${sandbox.url}/oauth/authorize?${query(parameters)}`);
  return new URL(back).searchParams.get("code") ?? "";
}

/** Returns how many requests each warning was given to, and that nothing was refused. */
function tally({ sandbox }: Client): Record<string, number> {
  expect(sandbox.log.filter(({ error }) => error !== null)).toEqual([]);
  const counts: Record<string, number> = {};
  for (const { warnings } of sandbox.log) {
    for (const warning of warnings) counts[warning] = (counts[warning] ?? 0) + 1;
  }
  return counts;
}

it.each(["", "/v1.0"])(
  "sandbox strictness: documented serves Meta's sample app, with the version %j",
  async (version) => {
    const client = await clientAt("documented");
    const { app } = client;
    const exchange = {
      client_id: app.id,
      client_secret: app.secret,
      grant_type: "authorization_code",
      redirect_uri: app.redirectUri,
      code: await consent(client),
    };
    const short = tokenIn(await client.form("POST", `${version}/oauth/access_token`, exchange));
    const long = { grant_type: "th_exchange_token", client_secret: app.secret, access_token: short };
    const token = tokenIn(await client.call("GET", `${version}/access_token?${query(long)}`));
    const target = (path: string, parameters: Record<string, string> = {}) =>
      `${version}/${path}?${query({ ...parameters, access_token: token })}`;

    // The form's empty fields are sent with every post, and a poll always has four options.
    const empty = { reply_control: "", reply_to_id: "", link_attachment: "" };
    const poll = JSON.stringify({ option_a: "yes", option_b: "no", option_c: "", option_d: "" });
    const entities = JSON.stringify([{ entity_type: "SPOILER", offset: 0, length: 4 }]);
    const create = async (parameters: Record<string, string>) =>
      idIn(await client.json("POST", target("me/threads", parameters), {}));
    const publish = async (container: string) => {
      const status = await client.call("GET", target(container, { fields: "status,error_message" }));
      expect(status.body.status).toBe("FINISHED");
      // The app passes the options of its HTTP client as the body.
      const body = { httpsAgent: { options: { rejectUnauthorized: true }, sockets: {} } };
      return idIn(await client.json("POST", target("me/threads_publish", { creation_id: container }), body));
    };

    const textId = await publish(
      await create({
        ...empty,
        text: "Hello there",
        text_entities: entities,
        poll_attachment: poll,
        media_type: "TEXT",
      }),
    );
    const image = { media_type: "IMAGE", image_url: "https://media.example/a.jpg" };
    await publish(await create({ ...empty, text: "", ...image, alt_text: "" }));
    const item = { is_carousel_item: "true", ...image, alt_text: "A boat" };
    const children = [await create(item), await create(item)].join(",");
    await publish(await create({ ...empty, text: "Two boats", media_type: "CAROUSEL", children }));
    const reply = await create({
      ...empty,
      reply_to_id: textId,
      text: "Me too",
      media_type: "TEXT",
      auto_publish_text: "true",
    });

    expect((await client.json("POST", target(`${reply}/manage_reply`), { hide: true })).body.success).toBe(true);
    await client.json("POST", target(`${textId}/repost`), {});
    const ranged = { metric: "views,likes,replies,reposts,quotes,shares", since: "1780000000", until: "1780100000" };
    expect((await client.call("GET", target(`${textId}/insights`, ranged))).status).toBe(200);
    const hidden = await client.call("GET", target(`${textId}/replies`, { fields: "text,hide_status", limit: "10" }));
    expect(hidden.body.data).toMatchObject([{ id: reply, hide_status: "HIDDEN" }]);

    expect(client.sandbox.posts().map(({ text, mediaType }) => [mediaType, text])).toEqual([
      ["TEXT_POST", "Hello there"],
      ["IMAGE", ""],
      ["CAROUSEL_ALBUM", "Two boats"],
      ["TEXT_POST", "Me too"],
      ["REPOST_FACADE", ""],
    ]);
    expect(tally(client)).toMatchObject({
      "empty option in poll_attachment": 1,
      "empty parameter reply_control": 4,
      "unknown parameter httpsAgent in JSON": 3,
      ...(version === "" ? {} : { "version v1.0 in the path": 2 }),
    });
  },
);

it("sandbox strictness: documented serves Meta's Postman collection", async () => {
  const client = await clientAt("documented");
  const { app } = client;
  const exchange = {
    client_id: app.id,
    client_secret: app.secret,
    code: await consent(client),
    grant_type: "authorization_code",
    redirect_uri: app.redirectUri,
  };
  const short = tokenIn(await client.form("POST", `/oauth/access_token?${query(exchange)}`, ""));
  const long = { grant_type: "th_exchange_token", client_secret: app.secret, access_token: short };
  const token = tokenIn(await client.call("GET", `/access_token?${query(long)}`));
  const request = (method: string, path: string, parameters: Record<string, string> = {}) =>
    client.call(method, `${path}?${query({ ...parameters, access_token: token })}`);

  const text = idIn(
    await request("POST", "/me/threads", {
      text: "This is a test post.",
      media_type: "TEXT",
      auto_publish_text: "true",
    }),
  );
  const image = { media_type: "IMAGE", image_url: "https://media.example/a.jpg", alt_text: "An example image." };
  const container = idIn(await request("POST", "/me/threads", { text: "This is an image.", ...image }));
  const status = await request("GET", `/${container}/`, { fields: "id,status,error_message" });
  expect(status.body.status).toBe("FINISHED");
  await request("POST", "/me/threads_publish", { creation_id: container });
  const item = { ...image, is_carousel_item: "true" };
  const items = [idIn(await request("POST", "/me/threads", item)), idIn(await request("POST", "/me/threads", item))];
  const carousel = { media_type: "CAROUSEL", children: items.join(","), text: "This is a carousel." };
  await request("POST", "/me/threads_publish", { creation_id: idIn(await request("POST", "/me/threads", carousel)) });
  await request("POST", `/${text}/repost`);
  const quote = { text: "This is a quoted post.", media_type: "TEXT", quote_post_id: text };
  await request("POST", "/me/threads_publish", { creation_id: idIn(await request("POST", "/me/threads", quote)) });
  const answer = { media_type: "TEXT", text: "Text", reply_to_id: text };
  const created = idIn(await request("POST", "/me/threads", answer));
  const reply = idIn(await request("POST", "/me/threads_publish", { creation_id: created }));
  await request("POST", `/${reply}/manage_reply`, { hide: "true" });
  await request("GET", "/me/threads", { fields: "id,text", since: "", until: "", limit: "50", before: "", after: "" });
  await request("GET", "/keyword_search", {
    q: "ThreadsAPI",
    search_type: "TOP",
    since: "2025-01-01",
    until: "2025-02-01",
  });
  await request("DELETE", `/${text}`);

  expect(client.sandbox.posts().map(({ mediaType }) => mediaType)).toEqual([
    "TEXT_POST",
    "IMAGE",
    "CAROUSEL_ALBUM",
    "REPOST_FACADE",
    "TEXT_POST",
    "TEXT_POST",
  ]);
  expect(tally(client)).toMatchObject({
    "slash at the end of the path": 1,
    "since as text": 1,
    "empty parameter since": 1,
  });
});

it("sandbox strictness: strict refuses the first request of both that publishes", async () => {
  const client = await clientAt("strict");
  const target = `/me/threads?${query({ media_type: "TEXT", text: "hi", access_token: client.token })}`;
  expect((await client.json("POST", target, {})).status).toBe(400);
  expect((await client.call("POST", target)).status).toBe(400);
  expect(client.sandbox.log.map(({ warnings }) => warnings)).toEqual([[], []]);
  expect(client.sandbox.containers()).toEqual([]);
});

it("sandbox strictness: documented is the default", async () => {
  const client = await clientAt("documented", { strictness: undefined });
  const target = `${client.sandbox.url}/me/threads?${query({ media_type: "TEXT", text: "hi", access_token: client.token })}`;
  expect((await send(target, { method: "POST" })).status).toBe(200);
});

it.each([
  ["the last value of a parameter that is sent twice", "text=one&text=two", { text: "two" }],
  ["the spelling that Threads documents", "text=a&reply_control=EVERYONE", { reply_control: "everyone" }],
])("sandbox strictness: lenient uses %s", async (_what, form, expected) => {
  const client = await clientAt("lenient");
  await client.form("POST", "/me/threads", `${query({ access_token: client.token, media_type: "TEXT" })}&${form}`);
  expect(client.sandbox.containers()[0]?.parameters).toMatchObject(expected);
});

it("sandbox strictness: documented accepts since and until as text", async () => {
  const client = await clientAt("documented");
  const id = await client.post("recent");
  const list = async (range: Record<string, string>) => {
    const { body } = await client.call("GET", `/me/threads?${query({ ...range, access_token: client.token })}`);
    return (body as unknown as { data: { id: string }[] }).data.map((post) => post.id);
  };
  expect(await list({ since: "-1 day" })).toEqual([id]);
  expect(await list({ until: "1 hour ago" })).toEqual([]);
  expect(await list({ since: "2026-06-01 11:59" })).toEqual([id]);
  expect(await list({ since: "2026-05-31T10:00:00+02:00", until: "2026-06-01" })).toEqual([]);
});

it("sandbox: says that the sandbox does not implement an unknown operation", async () => {
  const client = await clientAt("documented");
  const response = await client.call("GET", `/me/trending_topics?access_token=${client.token}`);
  expect([response.status, response.body.error?.code, response.body.error?.message]).toEqual([
    404,
    2500,
    "Unknown path components: no operation at this path is built in the sandbox",
  ]);
});

it.each<[Level, string, string, string]>([
  ["documented", "GET", "/v23.0/me", "lenient"],
  ["documented", "GET", "/v23.0/refresh_access_token", "lenient"],
  ["documented", "GET", "/v1.0/oauth/authorize", "lenient"],
  ["strict", "GET", "/v1.0/refresh_access_token", "documented"],
  ["strict", "GET", "/v23.0/me/", "lenient"],
])(
  "sandbox strictness: %s names the level that accepts the version of %s %s",
  async (strictness, method, path, level) => {
    const client = await clientAt(strictness);
    const response = await client.call(method, path);
    expect([response.status, response.text]).toEqual([
      404,
      expect.stringContaining(`accepts this version before this path only with strictness ${level}`) as string,
    ]);
  },
);

it("sandbox strictness: does not name a level for an unknown path with a version", async () => {
  const client = await clientAt("documented");
  expect((await client.call("GET", "/v23.0/me/trending_topics")).text).toContain("no operation at this path is built");
});

it("sandbox strictness: names the level that accepts a token in the Authorization header", async () => {
  const client = await clientAt("documented");
  const response = await send(`${client.sandbox.url}/me`, { headers: { authorization: `Bearer ${client.token}` } });
  expect([response.status, response.body.error?.message]).toEqual([
    400,
    expect.stringContaining("which only strictness lenient accepts") as string,
  ]);
});

it("sandbox strictness: a request has at most 25 warnings, and none repeats a value", async () => {
  const client = await clientAt("lenient");
  const names = Array.from({ length: 40 }, (_, index) => `extra_${index}=SECRETVALUE`).join("&");
  await client.call("GET", `/me?access_token=${client.token}&${names}`);
  const warnings = client.sandbox.log.at(-1)?.warnings ?? [];
  expect(warnings).toHaveLength(25);
  expect(warnings.join()).not.toContain("SECRETVALUE");
});
