/** The forms of requests that other clients send, and from which level on the sandbox accepts each. */
import type { TestResponse } from "../helpers.js";
import { query, type Client, type Level } from "./client.js";

export interface Shape {
  readonly name: string;
  /** The strictest level that accepts it; `never` for none. */
  readonly from: Level | "never";
  readonly send: (client: Client) => Promise<TestResponse>;
  /** The warnings where it is accepted. */
  readonly warnings: readonly string[];
}

const text = (client: Client, more: Record<string, string> = {}) => ({
  access_token: client.token,
  media_type: "TEXT",
  text: "hello there",
  ...more,
});

const exchange = async ({ app, code }: Client) => ({
  client_id: app.id,
  client_secret: app.secret,
  grant_type: "authorization_code",
  redirect_uri: app.redirectUri,
  code: await code(),
});

function multipart(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

const image = { media_type: "IMAGE", image_url: "https://media.example/a.jpg" };
const create = (more: Record<string, string>) => (client: Client) =>
  client.form("POST", "/me/threads", { ...text(client), ...more });
const createImage = (more: Record<string, string>) => (client: Client) =>
  client.form("POST", "/me/threads", { access_token: client.token, ...image, ...more });
const read =
  (path: string, parameters: Record<string, string> = {}) =>
  (client: Client) =>
    client.call("GET", `${path}?${query({ access_token: client.token, ...parameters })}`);
const authorize = (path: string, changes: (parameters: Record<string, string>) => void) => (client: Client) => {
  const parameters = {
    client_id: client.app.id,
    redirect_uri: client.app.redirectUri,
    response_type: "code",
    scope: "threads_basic",
  };
  changes(parameters);
  return client.call("GET", `${path}?${query(parameters)}`);
};
const basic = (client: Client) => `Basic ${Buffer.from(`${client.app.id}:${client.app.secret}`).toString("base64")}`;

const STRICT: readonly Shape[] = [
  { name: "a form with everything in its body", from: "strict", send: create({}), warnings: [] },
  {
    name: "a list with a range in seconds",
    from: "strict",
    send: read("/me/threads", { since: "1704067200" }),
    warnings: [],
  },
  { name: "a versioned path", from: "strict", send: read("/v1.0/me"), warnings: [] },
];

const DOCUMENTED: readonly Shape[] = [
  {
    name: "a POST with everything in the query, without a body and a content type",
    from: "documented",
    send: (client) => client.call("POST", `/me/threads?${query(text(client))}`),
    warnings: ["access_token, media_type, text in the query"],
  },
  {
    name: "a POST with an empty form beside the query",
    from: "documented",
    send: (client) => client.form("POST", `/me/threads?${query(text(client))}`, ""),
    warnings: ["access_token, media_type, text in the query"],
  },
  {
    name: "a POST with the token in the query and a form",
    from: "documented",
    send: (client) =>
      client.form("POST", `/me/threads?${query({ access_token: client.token })}`, { media_type: "TEXT", text: "hi" }),
    warnings: ["access_token in the query"],
  },
  {
    name: "a code exchange as multipart/form-data",
    from: "documented",
    send: async (client) => client.call("POST", "/oauth/access_token", { body: multipart(await exchange(client)) }),
    warnings: ["multipart/form-data body"],
  },
  {
    name: "a code exchange in the query",
    from: "documented",
    send: async (client) => client.form("POST", `/oauth/access_token?${query(await exchange(client))}`, ""),
    warnings: ["client_id, client_secret, grant_type, redirect_uri, code in the query"],
  },
  {
    name: "a container as JSON",
    from: "documented",
    send: (client) => client.json("POST", "/me/threads", text(client, { reply_control: "everyone" })),
    warnings: ["JSON body", "optional parameter reply_control in JSON"],
  },
  {
    name: "a stray {} beside the query",
    from: "documented",
    send: (client) => client.json("POST", `/me/threads?${query(text(client))}`, {}),
    warnings: ["access_token, media_type, text in the query", "JSON body"],
  },
  {
    name: "members of a JSON body that are no parameters",
    from: "documented",
    send: async (client) => {
      const parameters = { access_token: client.token, creation_id: await client.container() };
      return client.json("POST", `/me/threads_publish?${query(parameters)}`, { httpsAgent: { options: {} } });
    },
    warnings: ["access_token, creation_id in the query", "JSON body", "unknown parameter httpsAgent in JSON"],
  },
  {
    name: "hide as a boolean in JSON",
    from: "documented",
    send: async (client) => {
      const reply = await client.post("reply", { reply_to_id: await client.post() });
      return client.json("POST", `/${reply}/manage_reply?access_token=${client.token}`, { hide: true });
    },
    warnings: ["access_token in the query", "JSON body"],
  },
  {
    name: "an id of 17 digits as a JSON number",
    from: "documented",
    send: async (client) => {
      const body = `{"creation_id":${await client.container()}}`;
      const headers = { "content-type": "application/json" };
      return client.call("POST", `/me/threads_publish?access_token=${client.token}`, { body, headers });
    },
    warnings: ["access_token in the query", "JSON body"],
  },
  {
    name: "an attachment as an object in JSON",
    from: "documented",
    send: (client) =>
      client.json("POST", "/me/threads", { ...text(client), poll_attachment: { option_a: "a", option_b: "b" } }),
    warnings: ["JSON body", "optional parameter poll_attachment in JSON"],
  },
  {
    name: "empty parameters of a container",
    from: "documented",
    send: create({ reply_control: "", reply_to_id: "", link_attachment: "" }),
    warnings: ["empty parameter reply_control", "empty parameter reply_to_id", "empty parameter link_attachment"],
  },
  {
    name: "an empty parameter that does not belong to the kind of container",
    from: "documented",
    send: createImage({ link_attachment: "", text: "" }),
    warnings: ["empty parameter link_attachment", "empty parameter text"],
  },
  {
    name: "an empty limit",
    from: "documented",
    send: read("/me/threads", { limit: "", fields: "id" }),
    warnings: ["empty parameter limit"],
  },
  {
    name: "a poll with empty options",
    from: "documented",
    send: create({ poll_attachment: '{"option_a":"a","option_b":"b","option_c":"","option_d":""}' }),
    warnings: ["empty option in poll_attachment"],
  },
  {
    name: "numbers as text in text_entities",
    from: "documented",
    send: create({ text_entities: '[{"entity_type":"SPOILER","offset":"0","length":"5"}]' }),
    warnings: ["number as text in text_entities"],
  },
  {
    name: "a version before a token endpoint",
    from: "documented",
    send: ({ call, app }) =>
      call(
        "GET",
        `/v1.0/oauth/access_token?${query({ client_id: app.id, client_secret: app.secret, grant_type: "client_credentials" })}`,
      ),
    warnings: ["version v1.0 in the path"],
  },
  { name: "/me/", from: "documented", send: read("/me/"), warnings: ["slash at the end of the path"] },
  {
    name: "a slash after a container's id",
    from: "documented",
    send: async (client) => read(`/${await client.container()}/`, { fields: "status" })(client),
    warnings: ["slash at the end of the path"],
  },
  {
    name: "/oauth/authorize/",
    from: "documented",
    send: authorize("/oauth/authorize/", () => undefined),
    warnings: ["slash at the end of the path"],
  },
  {
    name: "text on an item of a carousel",
    from: "documented",
    send: createImage({ is_carousel_item: "true", text: "hello" }),
    warnings: ["text on an item of a carousel"],
  },
  {
    name: "since and until as dates",
    from: "documented",
    send: read("/me/threads", { since: "2024-01-01", until: "yesterday" }),
    warnings: ["since as text", "until as text"],
  },
  {
    name: "a range of dates for a search",
    from: "documented",
    send: read("/keyword_search", { q: "hello", since: "2025-01-01", until: "2025-02-01" }),
    warnings: ["since as text", "until as text"],
  },
  {
    name: "a range for the insights of a post",
    from: "documented",
    send: async (client) => read(`/${await client.post()}/insights`, { metric: "views", since: "1712991600" })(client),
    warnings: ["since for the insights of a post"],
  },
];

const LENIENT: readonly Shape[] = [
  {
    name: "a bearer token",
    from: "lenient",
    send: (client) => client.call("GET", "/me", { headers: { authorization: `Bearer ${client.token}` } }),
    warnings: ["token in Authorization"],
  },
  {
    name: "a bearer token beside access_token",
    from: "lenient",
    send: (client) =>
      client.call("GET", `/me?access_token=${client.token}`, { headers: { authorization: `Bearer ${client.token}` } }),
    warnings: ["token in Authorization"],
  },
  {
    name: "a bearer token for a POST",
    from: "lenient",
    send: (client) =>
      client.call("POST", `/me/threads?${query({ media_type: "TEXT", text: "hi" })}`, {
        headers: { authorization: `Bearer ${client.token}` },
      }),
    warnings: ["media_type, text in the query", "token in Authorization"],
  },
  {
    name: "the app's credentials in a Basic header",
    from: "lenient",
    send: async (client) => {
      const { grant_type, redirect_uri, code } = await exchange(client);
      return client.call("POST", "/oauth/access_token", {
        body: new URLSearchParams({ grant_type, redirect_uri, code }),
        headers: { authorization: basic(client) },
      });
    },
    warnings: ["app credentials in Authorization"],
  },
  {
    name: "an unknown parameter",
    from: "lenient",
    send: create({ isThread: "yes" }),
    warnings: ["unknown parameter isThread"],
  },
  {
    name: "an unknown field in a list",
    from: "lenient",
    send: read("/me/threads", { fields: "id,like_count,text" }),
    warnings: ["unknown field in fields"],
  },
  { name: "another version", from: "lenient", send: read("/v23.0/me"), warnings: ["version v23.0 in the path"] },
  {
    name: "another version before a token endpoint",
    from: "lenient",
    send: ({ call, app }) =>
      call(
        "GET",
        `/v18.0/oauth/access_token?${query({ client_id: app.id, client_secret: app.secret, grant_type: "client_credentials" })}`,
      ),
    warnings: ["version v18.0 in the path"],
  },
  {
    name: "a code exchange as GET",
    from: "lenient",
    send: async (client) => client.call("GET", `/oauth/access_token?${query(await exchange(client))}`),
    warnings: ["code exchange as GET", "client_id, client_secret, grant_type, redirect_uri, code in the query"],
  },
  {
    name: "the authorize page without response_type",
    from: "lenient",
    send: authorize("/oauth/authorize", (parameters) => {
      delete parameters.response_type;
    }),
    warnings: ["response_type is missing"],
  },
  {
    name: "another spelling of booleans and enums",
    from: "lenient",
    send: create({ auto_publish_text: "True", reply_control: "EVERYONE", media_type: "text" }),
    warnings: ["spelling of media_type", "spelling of reply_control", "spelling of auto_publish_text"],
  },
  {
    name: "false flags where they do not belong",
    from: "lenient",
    send: create({ is_carousel_item: "false" }),
    warnings: ["is_carousel_item where it does not belong"],
  },
  {
    name: "the same parameter twice",
    from: "lenient",
    send: (client) => client.form("POST", "/me/threads", `${query(text(client))}&text=again`),
    warnings: ["parameter text is sent twice"],
  },
  {
    name: "a parameter in the query and in the form",
    from: "lenient",
    send: (client) => client.form("POST", "/me/threads?text=first", text(client)),
    warnings: ["text in the query", "parameter text is sent twice"],
  },
  {
    name: "a form body of a DELETE",
    from: "lenient",
    send: async (client) => client.form("DELETE", `/${await client.post()}`, { access_token: client.token }),
    warnings: ["form body of a DELETE"],
  },
  {
    name: "alt_text and is_spoiler_media on a text",
    from: "lenient",
    send: create({ alt_text: "a boat", is_spoiler_media: "true" }),
    warnings: ["alt_text on a text", "is_spoiler_media on a text"],
  },
];

const REFUSED: readonly Pick<Shape, "name" | "send">[] = [
  {
    name: "a wrong grant type",
    send: async (client) =>
      client.form("POST", "/oauth/access_token", { ...(await exchange(client)), grant_type: "code" }),
  },
  {
    name: "another spelling of the grant type",
    send: async (client) =>
      client.form("POST", "/oauth/access_token", { ...(await exchange(client)), grant_type: "AUTHORIZATION_CODE" }),
  },
  {
    name: "a wrong app id",
    send: async (client) => client.form("POST", "/oauth/access_token", { ...(await exchange(client)), client_id: "1" }),
  },
  {
    name: "a wrong app secret in a Basic header",
    send: async (client) => {
      const { grant_type, redirect_uri, code } = await exchange(client);
      const authorization = `Basic ${Buffer.from(`${client.app.id}:wrong`).toString("base64")}`;
      return client.call("POST", "/oauth/access_token", {
        body: new URLSearchParams({ grant_type, redirect_uri, code }),
        headers: { authorization },
      });
    },
  },
  {
    name: "a missing scope",
    send: (client) => {
      client.sandbox.limitScopes(client.sandbox.users[0]?.id ?? "", ["threads_basic"]);
      return create({})(client);
    },
  },
  { name: "a token that is not encoded", send: (client) => client.call("GET", "/me?access_token=TH|1|2") },
  {
    name: "a token in a form that is not encoded",
    send: (client) =>
      client.call("POST", "/me/threads", {
        body: "access_token=TH|1|2&media_type=TEXT&text=a",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }),
  },
  {
    name: "a missing image_url",
    send: (client) => client.form("POST", "/me/threads", { access_token: client.token, media_type: "IMAGE" }),
  },
  {
    name: "a rounded id",
    send: async (client) => {
      const id = await client.container();
      const rounded = `${id.slice(0, -2)}${id.endsWith("00") ? "01" : "00"}`;
      return client.json("POST", "/me/threads_publish", { access_token: client.token, creation_id: rounded });
    },
  },
  { name: "JSON that is not an object", send: (client) => client.json("POST", "/me/threads", ["hello"]) },
  {
    name: "broken multipart",
    send: (client) =>
      client.call("POST", "/me/threads", { body: "x", headers: { "content-type": "multipart/form-data; boundary=b" } }),
  },
  {
    name: "a file in multipart",
    send: (client) => {
      const form = multipart(text(client));
      form.append("image", new Blob(["x"]), "a.jpg");
      return client.call("POST", "/me/threads", { body: form });
    },
  },
  {
    name: "text/plain",
    send: (client) =>
      client.call("POST", "/me/threads", { body: query(text(client)), headers: { "content-type": "text/plain" } }),
  },
  { name: "an unknown word as since", send: read("/me/threads", { since: "some day" }) },
  { name: "two slashes at the end of the path", send: read("/me//") },
  {
    name: "another scheme in Authorization",
    send: (client) =>
      client.call("GET", `/me?access_token=${client.token}`, { headers: { authorization: "Digest x" } }),
  },
];
const NEVER = REFUSED.map((shape): Shape => ({ ...shape, from: "never", warnings: [] }));

export const SHAPES: readonly Shape[] = [...STRICT, ...DOCUMENTED, ...LENIENT, ...NEVER];
