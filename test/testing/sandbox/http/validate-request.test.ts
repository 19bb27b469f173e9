import { describe, expect, it } from "vitest";
import { codeFor, codeForm, exchange, get, post, send, start, type TestResponse } from "../helpers.js";

/** The value of each wrong parameter. No refusal may repeat it. */
const VALUE = "SECRETVALUE9";
const FORM = "application/x-www-form-urlencoded";

type Wrong = (url: string, form: URLSearchParams) => Promise<TestResponse>;

const TOKEN_REQUESTS: [what: string, names: RegExp, send: Wrong][] = [
  ["a JSON body", /content type/, (url) => send(url, raw(`{"code":"${VALUE}"}`, "application/json"))],
  ["a multipart body", /content type/, (url, form) => send(url, { method: "POST", body: multipart(form) })],
  ["no content type", /content type/, (url) => send(url, { method: "POST", body: new Uint8Array([97]) })],
  ["parameters in the query", /client_id.* in the form/, (url, form) => send(`${url}?${form.toString()}`, raw(""))],
  [
    "one parameter in the query",
    /code must be sent in the form/,
    (url, form) => send(`${url}?code=${VALUE}`, raw(form)),
  ],
  ["a parameter twice", /code is sent twice/, (url, form) => send(url, raw(`${form.toString()}&code=${VALUE}`))],
  ["an unknown parameter", /extra is unknown/, (url, form) => send(url, raw(`${form.toString()}&extra=${VALUE}`))],
  [
    "a token as a name",
    /not a parameter's name/,
    (url, form) => send(url, raw(`${form.toString()}&${VALUE}${"x".repeat(40)}=1`)),
  ],
  [
    "a name with a capital",
    /The parameter Media_Type2 is unknown/,
    (url, form) => send(url, raw(`${form.toString()}&Media_Type2=1`)),
  ],
  [
    "a name with a space",
    /The parameter "media type" is unknown/,
    (url, form) => send(url, raw(`${form.toString()}&media+type=1`)),
  ],
  [
    "an access token",
    /must not have an access_token/,
    (url, form) => send(url, raw(`${form.toString()}&access_token=${VALUE}`)),
  ],
  ["a bad escape", /percent-encoded/, (url, form) => send(url, raw(`${form.toString()}&x=%zz${VALUE}`))],
  ["a raw |", /percent-encoded/, (url, form) => send(url, raw(`${form.toString()}&x=a|${VALUE}`))],
];

function raw(body: string | URLSearchParams, type = FORM): RequestInit {
  return { method: "POST", body: body.toString(), headers: { "content-type": type } };
}

function multipart(form: URLSearchParams): FormData {
  const data = new FormData();
  for (const [name, value] of form) data.append(name, value);
  return data;
}

describe("sandbox code exchange: refuses", () => {
  it.each(TOKEN_REQUESTS)("%s", async (_what, names, request) => {
    const sandbox = await start();
    const code = await codeFor(sandbox);
    const form = new URLSearchParams(codeForm(sandbox, code));
    const response = await request(`${sandbox.url}/oauth/access_token`, form);
    expect(response.status).toBe(400);
    expect(response.body.error_message).toMatch(names);
    expect(response.text).not.toContain(VALUE);
    expect(JSON.stringify(sandbox.log)).not.toContain(VALUE);
    expect((await exchange(sandbox, code)).status).toBe(200);
  });

  it.each(["client_id", "client_secret", "code", "grant_type", "redirect_uri"])("a form without %s", async (name) => {
    const sandbox = await start();
    const rest = Object.fromEntries(Object.entries(codeForm(sandbox, "x")).filter(([key]) => key !== name));
    const missing = await post(sandbox, "/oauth/access_token", rest);
    expect(missing.body.error_message).toContain(`The parameter ${name} is required`);
    const empty = await post(sandbox, "/oauth/access_token", { ...rest, [name]: "" });
    expect(empty.body.error_message).toContain(`The parameter ${name} is empty`);
  });

  it("another grant type", async () => {
    const sandbox = await start();
    const form = { ...codeForm(sandbox, "x"), grant_type: "client_credentials" };
    const response = await post(sandbox, "/oauth/access_token", form);
    expect(response.body.error_message).toContain("grant_type must be authorization_code");
  });
});

describe("sandbox reads: refuse", () => {
  it.each([
    ["an unknown parameter", "/me", { client_id: "1" }, /client_id is unknown/],
    ["a secret where it is unknown", "/refresh_access_token", { client_secret: VALUE }, /client_secret is unknown/],
    ["a client_id at the long-lived exchange", "/access_token", { client_id: VALUE }, /client_id is unknown/],
    ["a missing token", "/me", {}, /access_token is required/],
    ["a missing input token", "/debug_token", { access_token: "x" }, /input_token is required/],
    ["empty fields", "/me", { access_token: "x", fields: "" }, /fields is empty/],
    [
      "a wrong grant type",
      "/refresh_access_token",
      { grant_type: "fb_exchange_token", access_token: "x" },
      /must be th_refresh_token/,
    ],
  ])("%s", async (_what, path, query, names) => {
    const sandbox = await start();
    const response = await get(sandbox, path, query);
    expect(response.status).toBe(400);
    expect(response.body.error).toMatchObject({ code: 100, message: expect.stringMatching(names) as string });
    expect(response.text).not.toContain(VALUE);
  });

  it("a token in the Authorization header", async () => {
    const sandbox = await start();
    const token = sandbox.issueToken();
    const response = await send(`${sandbox.url}/me`, { headers: { authorization: `Bearer ${token}` } });
    expect([response.status, response.body.error?.message]).toEqual([
      400,
      expect.stringContaining("Authorization header"),
    ]);
  });

  it("a token that is not percent-encoded", async () => {
    const sandbox = await start();
    const response = await send(`${sandbox.url}/me?access_token=TH|1|2`, {});
    expect(response.body.error?.message).toContain("percent-encoded");
  });
});

it.each([
  ["POST", "/me", "GET"],
  ["DELETE", "/debug_token", "GET"],
  ["PUT", "/oauth/access_token", "POST, GET"],
  ["POST", "/access_token", "GET"],
  ["POST", "/refresh_access_token", "GET"],
  ["DELETE", "/oauth/authorize", "GET, POST"],
])("sandbox: refuses %s %s with 405 and the allowed methods", async (method, path, allow) => {
  const sandbox = await start();
  const response = await send(sandbox.url + path, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe(allow);
  expect(response.body.error?.code).toBe(100);
});

it.each([
  "/nothing",
  "/v1.0/oauth/access_token",
  "/v1.0/access_token",
  "/v1.0/refresh_access_token",
  "/v2.0/me",
  "/v1.0/v1.0/me",
  "/me/",
  "//me",
  "/%6de",
  "/12a",
])("sandbox: has no operation at %s", async (path) => {
  const sandbox = await start();
  const response = await send(sandbox.url + path);
  expect([response.status, response.body.error?.code]).toEqual([404, 2500]);
  expect(sandbox.log.at(-1)).toMatchObject({ operation: null, status: 404 });
});
