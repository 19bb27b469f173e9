import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { NOON } from "../support/clock.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import {
  APP_ID,
  APP_SECRET,
  APP_TOKEN,
  CODE,
  LONG_TOKEN,
  NEW_TOKEN,
  REDIRECT_URI,
  SHORT_TOKEN,
} from "../support/secrets.js";

const HOUR = 3_600_000;

const query = (path: string) => Object.fromEntries(new URL(path, "https://x").searchParams);

describe("exchangeCode", () => {
  const respondWith = (body: unknown, options: Parameters<typeof mockThreads>[0] = {}) => {
    const mocked = mockThreads(options);
    const sent: Record<string, string>[] = [];
    mocked.graph
      .intercept({
        path: "/oauth/access_token",
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: (form) => sent.push(Object.fromEntries(new URLSearchParams(form))) > 0,
      })
      .reply(200, typeof body === "string" ? body : JSON.stringify(body), json);
    return { ...mocked, sent };
  };

  it("posts the documented form and returns the token", async () => {
    const { client, sent } = respondWith({ access_token: SHORT_TOKEN, user_id: 17 });
    await expect(client.exchangeCode(CODE)).resolves.toEqual({
      accessToken: SHORT_TOKEN,
      userId: "17",
      issuedAt: new Date(NOON),
      expiresAt: new Date(NOON + HOUR),
    });
    expect(sent[0]).toEqual({
      client_id: APP_ID,
      client_secret: APP_SECRET,
      grant_type: "authorization_code",
      redirect_uri: REDIRECT_URI,
      code: CODE,
    });
  });

  it.each([
    ["a bare number above 2^53", "26999888777666555", "26999888777666555"],
    ["a number that JSON.parse would round to the next even one", "17000000000000003", "17000000000000003"],
    ["a string", '"26999888777666555"', "26999888777666555"],
    ["a small number", "12345", "12345"],
    ["null", "null", null],
    ["a number that JavaScript has already rounded", "2.6999888777666556e16", null],
    ["a negative number", "-5", null],
    ["text", '"mika"', null],
  ])("reads the user id from %s, exactly or as null", async (_case, sent, userId) => {
    const { client } = respondWith(`{"access_token":${JSON.stringify(SHORT_TOKEN)},"user_id":${sent}}`);
    await expect(client.exchangeCode(CODE)).resolves.toMatchObject({ userId });
  });

  it("returns null for a missing user id, uses the lifetime that Threads names, and ignores unknown fields", async () => {
    const { client } = respondWith({ access_token: SHORT_TOKEN, expires_in: "7200", permissions: ["threads_basic"] });
    const token = await client.exchangeCode(CODE);
    expect(token).toEqual({
      accessToken: SHORT_TOKEN,
      userId: null,
      issuedAt: new Date(NOON),
      expiresAt: new Date(NOON + 2 * HOUR),
    });
  });

  it("returns the token even if its lifetime is not valid, because the code is used up", async () => {
    for (const expires_in of [0, -1, "soon", {}]) {
      const { client } = respondWith({ access_token: SHORT_TOKEN, expires_in });
      await expect(client.exchangeCode(CODE)).resolves.toMatchObject({ expiresAt: new Date(NOON + HOUR) });
    }
  });

  it("refuses an invalid redirect URI, and a clock that returns no time", async () => {
    const { client } = mockThreads();
    await expect(rejection(client.exchangeCode(CODE, { redirectUri: "/callback" }))).resolves.toMatchObject({
      code: "THREADS_VALIDATION",
      issues: [{ path: ["redirectUri"] }],
    });
    const lost = mockThreads({ clock: { now: () => Number.NaN, sleep: () => Promise.resolve() } });
    await expect(rejection(lost.client.exchangeCode(CODE))).resolves.toMatchObject({ code: "THREADS_CONFIG" });
    await expect(rejection(lost.client.refreshLongLived(LONG_TOKEN))).resolves.toMatchObject({
      code: "THREADS_CONFIG",
    });
  });

  it("advises the user to connect again only if the request may have reached Threads", async () => {
    for (const reply of ["html", "cut", "reset"] as const) {
      const { client, graph } = mockThreads();
      const intercepted = graph.intercept({ path: "/oauth/access_token", method: "POST" });
      if (reply === "reset") intercepted.replyWithError(Object.assign(new Error("x"), { code: "ECONNRESET" }));
      else intercepted.reply(reply === "html" ? 502 : 200, reply === "html" ? "<html>" : '{"acc');
      const error = await rejection(client.exchangeCode(CODE));
      expect(error).toMatchObject({
        retryable: false,
        advice: expect.stringContaining("connect your Threads account again") as string,
      });
    }
    const { client, graph } = mockThreads();
    graph
      .intercept({ path: "/oauth/access_token", method: "POST" })
      .replyWithError(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));
    await expect(rejection(client.exchangeCode(CODE))).resolves.toMatchObject({
      retryable: true,
      advice: expect.stringContaining("in a few minutes") as string,
    });
  });

  it("removes #_ from the end of the code only, and sends the given redirect URI", async () => {
    const { client, sent } = respondWith({ access_token: SHORT_TOKEN });
    await client.exchangeCode("AQ#_B#_", { redirectUri: "https://app.example/other" });
    expect(sent[0]).toMatchObject({ code: "AQ#_B", redirect_uri: "https://app.example/other" });
  });

  it.each([
    [
      "flat",
      { error_type: "OAuthException", code: 400, error_message: "Matching code was not found or was already used" },
    ],
    [
      "Graph",
      { error: { message: "Matching code was not found or was already used", type: "OAuthException", code: 100 } },
    ],
    ["OAuth", { error: "invalid_grant", error_description: "Matching code was not found or was already used" }],
  ])("recognizes a used code in the %s format, with status 400 and with 200", async (_format, body) => {
    for (const status of [400, 200]) {
      const { client, graph } = mockThreads();
      graph.intercept({ path: "/oauth/access_token", method: "POST" }).reply(status, body, json);
      const error = await rejection(client.exchangeCode(CODE));
      expect(error).toMatchObject({
        name: "ThreadsApiError",
        status,
        retryable: false,
        graph: { message: "Matching code was not found or was already used" },
        request: { method: "POST", path: "/oauth/access_token" },
        advice: expect.stringContaining("connect your Threads account again") as string,
      });
    }
  });

  it("fails when the response contains no token", async () => {
    for (const body of [{ user_id: 1 }, { access_token: "" }, { access_token: 5 }]) {
      const { client } = respondWith(body);
      await expect(rejection(client.exchangeCode(CODE))).resolves.toMatchObject({
        reason: "unexpected-shape",
        retryable: false,
      });
    }
  });

  it.each<[string, unknown]>([
    ["code must not be empty", ""],
    ["code must not be empty", "#_"],
    ["code must be a string", undefined],
    ["code must be a string", ["a"]],
    ["code must have at most 4096 characters, got 5000", "x".repeat(5_000)],
    ["code must not contain spaces, control or non-ASCII characters", "a\u0000b"],
    ["code must not contain spaces, control or non-ASCII characters", "a b"],
  ])("refuses an invalid code: %s", async (message, code) => {
    const { client } = mockThreads();
    await expect(rejection(client.exchangeCode(code as string))).resolves.toMatchObject({
      code: "THREADS_VALIDATION",
      message: expect.stringContaining(message) as string,
    });
  });
});

describe.each([
  {
    name: "exchangeLongLived" as const,
    path: "/access_token",
    given: SHORT_TOKEN,
    sent: { grant_type: "th_exchange_token", client_secret: APP_SECRET, access_token: SHORT_TOKEN },
  },
  {
    name: "refreshLongLived" as const,
    path: "/refresh_access_token",
    given: LONG_TOKEN,
    sent: { grant_type: "th_refresh_token", access_token: LONG_TOKEN },
  },
])("$name", ({ name, path, given, sent }) => {
  const respondWith = (body: unknown) => {
    const mocked = mockThreads();
    const queries: Record<string, string>[] = [];
    mocked.graph
      .intercept({ path: (target) => target.startsWith(`${path}?`) && queries.push(query(target)) > 0, method: "GET" })
      .reply(200, body as object, json);
    return { ...mocked, queries };
  };

  it("sends the documented query and returns the lifetime that Threads names", async () => {
    const { client, queries } = respondWith({ access_token: NEW_TOKEN, token_type: "bearer", expires_in: 5_183_944 });
    await expect(client[name](given)).resolves.toEqual({
      accessToken: NEW_TOKEN,
      tokenType: "bearer",
      expiresIn: 5_183_944,
      lifetimeStated: true,
      issuedAt: new Date(NOON),
      expiresAt: new Date(NOON + 5_183_944_000),
    });
    expect(queries.at(-1)).toEqual(sent);
  });

  it.each([
    ["no token", { token_type: "bearer", expires_in: 5_183_944 }],
    ["an empty token", { access_token: "", expires_in: 5_183_944 }],
  ])("fails when the response contains %s", async (_case, body) => {
    const { client } = respondWith(body);
    const error = await rejection(client[name](given));
    expect(error).toMatchObject({ code: "THREADS_RESPONSE", reason: "unexpected-shape", status: 200 });
  });

  it.each([
    ["no lifetime", { access_token: NEW_TOKEN, token_type: "bearer" }],
    ["a lifetime of null", { access_token: NEW_TOKEN, expires_in: null }],
    ["a lifetime of zero", { access_token: NEW_TOKEN, expires_in: 0 }],
    ["a negative lifetime", { access_token: NEW_TOKEN, expires_in: -1 }],
    ["a lifetime beyond all dates", { access_token: NEW_TOKEN, expires_in: 1e15 }],
    ["a lifetime in words", { access_token: NEW_TOKEN, expires_in: "soon" }],
  ])("returns the token of a response with %s, and assumes 60 days", async (_case, body) => {
    const { client } = respondWith(body);
    await expect(client[name](given)).resolves.toMatchObject({
      accessToken: NEW_TOKEN,
      expiresIn: 5_184_000,
      lifetimeStated: false,
      expiresAt: new Date(NOON + 5_184_000_000),
    });
  });

  it("dates the token by the Date of the response when our clock is 70 days ahead", async () => {
    const { client, clock, graph } = mockThreads();
    clock.set(NOON + 70 * 86_400_000);
    graph
      .intercept({ path: (target) => target.startsWith(path), method: "GET" })
      .reply(200, { access_token: NEW_TOKEN, expires_in: 100 }, { headers: { date: new Date(NOON).toUTCString() } });
    const { issuedAt, expiresAt } = await client[name](given);
    expect(Math.abs(issuedAt.getTime() - NOON)).toBeLessThanOrEqual(1_000);
    expect(expiresAt.getTime() - issuedAt.getTime()).toBe(100_000);
  });

  it("dates the token from before the call, so that it never seems to live longer than it does", async () => {
    const { client, clock } = respondWith({ access_token: NEW_TOKEN, expires_in: 100 });
    const running = client[name](given);
    clock.advance(50_000);
    await expect(running).resolves.toMatchObject({ issuedAt: new Date(NOON), expiresAt: new Date(NOON + 100_000) });
  });

  it("refuses an invalid token without a call", async () => {
    const { client } = mockThreads();
    for (const bad of ["", "a b", "x".repeat(5_000), null]) {
      await expect(rejection((async () => client[name](bad!))())).resolves.toMatchObject({
        code: "THREADS_VALIDATION",
      });
    }
  });
});

describe("a returned token", () => {
  it("is masked when it is printed, but not when it is serialized", async () => {
    const { client, graph } = mockThreads();
    graph
      .intercept({ path: (path) => path.startsWith("/refresh"), method: "GET" })
      .reply(200, { access_token: NEW_TOKEN, expires_in: 9 }, json);
    const token = await client.refreshLongLived(LONG_TOKEN);
    expect(inspect(token)).toContain("accessToken: '[redacted]'");
    expect(inspect({ nested: [token] }, { depth: null })).not.toContain(NEW_TOKEN);
    expect(JSON.parse(JSON.stringify(token))).toMatchObject({ accessToken: NEW_TOKEN });
    expect({ ...token }.accessToken).toBe(NEW_TOKEN);
  });
});

describe("getAppAccessToken", () => {
  it("sends a GET request and returns the token", async () => {
    const { client, graph } = mockThreads();
    graph
      .intercept({
        path: "/oauth/access_token",
        method: "GET",
        query: { client_id: APP_ID, client_secret: APP_SECRET, grant_type: "client_credentials" },
      })
      .reply(200, { access_token: APP_TOKEN, token_type: "bearer" }, json);
    await expect(client.getAppAccessToken()).resolves.toEqual({ accessToken: APP_TOKEN, tokenType: "bearer" });
  });
});

describe("debugToken", () => {
  const required = {
    type: "USER",
    application: "My app",
    is_valid: true,
    issued_at: 1_780_000_000,
    expires_at: 1_785_184_000,
  };
  const ask = (body: unknown, status = 200) => {
    const mocked = mockThreads();
    mocked.graph
      .intercept({
        path: "/v1.0/debug_token",
        method: "GET",
        query: { access_token: LONG_TOKEN, input_token: SHORT_TOKEN },
      })
      .reply(status, body as object, json);
    return mocked.client.debugToken(SHORT_TOKEN, { accessToken: LONG_TOKEN });
  };

  it("returns the token's properties", async () => {
    const data = {
      ...required,
      data_access_expires_at: 1_787_776_000,
      scopes: ["threads_basic", "threads_new"],
      user_id: "26999888777666555",
    };
    await expect(ask({ data })).resolves.toEqual({
      isValid: true,
      type: "USER",
      application: "My app",
      userId: "26999888777666555",
      scopes: ["threads_basic", "threads_new"],
      issuedAt: new Date(1_780_000_000_000),
      expiresAt: new Date(1_785_184_000_000),
      dataAccessExpiresAt: new Date(1_787_776_000_000),
      error: null,
    });
  });

  it("returns an invalid token's properties and redacts the token in its error", async () => {
    const data = {
      is_valid: false,
      expires_at: 0,
      error: { code: 190, subcode: 463, message: `expired ${SHORT_TOKEN}` },
    };
    await expect(ask({ data })).resolves.toEqual({
      isValid: false,
      type: null,
      application: null,
      userId: null,
      scopes: [],
      issuedAt: null,
      expiresAt: null,
      dataAccessExpiresAt: null,
      error: { code: 190, subcode: 463, message: "expired [redacted]" },
    });
  });

  it("throws if Threads sends an error for an invalid token instead", async () => {
    const error = await rejection(ask({ error: { code: 190, message: `Malformed access token ${SHORT_TOKEN}` } }, 400));
    expect(error).toMatchObject({ kind: "auth", graph: { message: "Malformed access token [redacted]" } });
  });
});
