/** Tests `GET /connect`, which starts a flow from a page or a script. */
import { describe, expect, it } from "vitest";
import type { RoutesOptions } from "../../src/server/index.js";
import { OWNER } from "../support/connections.js";
import { cookieHeader, host, SETTINGS, SITE } from "./support.js";

const COOKIE = /^__Host-threads-flow-[0-9a-f]{16}=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/;

const scopesAsked = (url: unknown) => new URL(String(url)).searchParams.get("scope");
const DEFAULTS = "threads_basic,threads_content_publish,threads_manage_insights";

describe("GET /connect with other scopes", () => {
  const scopes: NonNullable<RoutesOptions<Request>["scopes"]> = ({ url }) =>
    url.searchParams.get("for") === "deleting" ? ["threads_basic", "threads_delete"] : undefined;

  it.each(["server", "front-end"] as const)(
    "asks for the scopes that the option chooses (finish: %s)",
    async (finish) => {
      const { ask, sandbox, connections } = await host({ routes: { scopes, finish } });
      expect(scopesAsked((await ask("/connect")).location)).toBe(DEFAULTS);
      const seen = await ask("/connect?for=deleting&returnTo=/settings/more");
      expect(scopesAsked(seen.location)).toBe("threads_basic,threads_delete");
      const { returnTo } = connections.readCallback(await sandbox.consent(seen.location!));
      expect(returnTo).toBe(`${SITE}/settings/more`);
    },
  );

  it("never takes scopes from the query by itself", async () => {
    for (const routes of [{}, { scopes }]) {
      const { ask } = await host({ routes });
      const seen = await ask("/connect?scopes=threads_delete&scope=threads_delete");
      expect(scopesAsked(seen.location)).toBe(DEFAULTS);
    }
  });

  it("passes the signed-in user, and waits for a promise", async () => {
    const asked: unknown[] = [];
    const routes: Partial<RoutesOptions<Request>> = {
      scopes: ({ ownerId, url }) => {
        asked.push([ownerId, url.pathname, url.search]);
        return Promise.resolve(["threads_basic"]);
      },
    };
    const { ask } = await host({ routes });
    const seen = await ask("/connect?a=1", { headers: { accept: "application/json" } });
    expect(scopesAsked(seen.json.data?.url)).toBe("threads_basic");
    expect(asked).toEqual([[OWNER, "/api/platform/threads/connect", "?a=1"]]);
    await ask("/connect", { user: null });
    expect(asked).toHaveLength(1);
  });

  it.each([["threads_delete"], ["threads_basic", "x"], "threads_basic", null, []])(
    "responds with 500 and reports the option when it returns %j",
    async (chosen) => {
      const { ask, errors } = await host({ routes: { scopes: () => chosen as never } });
      const seen = await ask("/connect");
      expect([seen.status, seen.json.data, seen.cookies]).toEqual([500, { code: "THREADS_CONFIG" }, []]);
      expect(errors).toMatchObject([{ error: { problems: [{ name: "scopes" }] } }]);
    },
  );
});

describe("GET /connect", () => {
  it("redirects a page to Threads, with the browser binding only in a cookie", async () => {
    const { ask, sandbox } = await host();
    const seen = await ask("/connect", { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
    expect(seen.status).toBe(302);
    const url = new URL(seen.location!);
    expect(url.origin).toBe(sandbox.url);
    expect(url.searchParams.get("redirect_uri")).toBe(`${SITE}/api/platform/threads/callback`);
    expect(seen.cookies).toEqual([expect.stringMatching(COOKIE)]);
    expect(seen.text).toBe("");
    expect(seen.headers.get("cache-control")).toBe("no-store");
    expect(seen.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it.each([
    ["Accept: application/json", { accept: "application/json" }],
    ["axios' Accept", { accept: "application/json, text/plain, */*" }],
    ["JSON before HTML", { accept: "application/json;q=0.9, text/html;q=0.8" }],
    ["a bearer token", { authorization: "Bearer abc", accept: "text/html" }],
    ["a custom scheme", { authorization: "session abc", accept: "text/html" }],
    ["a token without a scheme", { authorization: "abc", accept: "text/html" }],
    ["JSON with HTTP Basic", { authorization: "Basic YTpi", accept: "application/json" }],
  ])("returns JSON for %s", async (_title, headers) => {
    const { ask } = await host();
    const seen = await ask("/connect", { headers });
    expect(seen.status).toBe(200);
    expect(seen.json).toEqual({
      success: true,
      message: expect.any(String) as string,
      data: { url: expect.stringContaining("/oauth/authorize?") as string },
    });
    expect(seen.cookies).toHaveLength(1);
  });

  it.each([
    ["no header", {}],
    ["any type", { accept: "*/*" }],
    ["HTML before JSON", { accept: "text/html, application/json" }],
    ["JSON with quality 0", { accept: "application/json;q=0" }],
    ["an invalid Accept header", { accept: ";;q=,," }],
    ["a page with HTTP Basic", { authorization: "Basic YTpi", accept: "text/html" }],
    ["a page with HTTP Basic in lower case", { authorization: "basic YTpi", accept: "text/html" }],
    ["a page with Kerberos", { authorization: "Negotiate YTpi", accept: "text/html" }],
    ["a page with an empty Authorization", { authorization: "", accept: "text/html" }],
  ])("redirects a request for %s", async (_title, headers) => {
    const { ask } = await host();
    expect((await ask("/connect", { headers })).status).toBe(302);
  });

  it("responds with 401 when no user is signed in", async () => {
    const { ask } = await host();
    const seen = await ask("/connect", { user: null });
    expect(seen.status).toBe(401);
    expect(seen.json).toEqual({
      success: false,
      message: expect.any(String) as string,
      data: { code: "UNAUTHENTICATED" },
    });
    expect(seen.cookies).toEqual([]);
  });

  it("sets a cookie for each flow, and removes the oldest of more than eight", async () => {
    const { ask } = await host();
    let cookies: string[] = [];
    for (let flow = 0; flow < 12; flow += 1) {
      const seen = await ask("/connect", { cookies });
      const ended = seen.cookies.filter((cookie) => cookie.includes("Max-Age=0")).map((cookie) => cookie.split("=")[0]);
      if (ended.length > 0) expect(ended).toEqual([cookies[0]!.split("=")[0]]);
      cookies = [...cookies.filter((cookie) => !ended.includes(cookie.split("=")[0])), seen.cookies.at(-1)!];
    }
    expect(new Set(cookies.map((cookie) => cookie.split("=")[0])).size).toBe(8);
    expect(cookieHeader(cookies).length).toBeLessThan(1_000);
  });

  it("omits Secure and __Host- when the redirect URI is http on loopback", async () => {
    const { ask } = await host({ redirectUri: "http://127.0.0.1:4000/threads/callback" });
    const seen = await ask("http://127.0.0.1:4000/threads/connect");
    expect(seen.cookies[0]).toMatch(
      /^threads-flow-[0-9a-f]{16}=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
    );
  });

  it("sets no cookie with finish: front-end", async () => {
    const { ask } = await host({ routes: { finish: "front-end" } });
    const seen = await ask("/connect", { headers: { authorization: "Bearer abc" } });
    expect(seen.status).toBe(200);
    expect(seen.cookies).toEqual([]);
  });

  it.each<[unknown, string]>([
    [17, "number"],
    [0, "number"],
    [Number.NaN, "number"],
    [true, "boolean"],
    [{ id: "665f1c2e" }, "object"],
    [["a"], "object"],
    [17n, "bigint"],
  ])("responds with 500 when authenticate returned %s, and reports the type %s", async (user, type) => {
    const { ask, errors } = await host({ routes: { authenticate: () => user as string } });
    const seen = await ask("/connect");
    expect(seen.status).toBe(500);
    expect(seen.json.data).toEqual({ code: "THREADS_CONFIG" });
    const problem = `must return the user's id as a string, or null when no user is signed in, got ${type}`;
    expect(errors).toMatchObject([{ error: { problems: [{ name: "authenticate", problem }] } }]);
    expect((errors[0]?.error as Error).message).not.toContain("665f1c2e");
  });

  it("responds with 500 and without the error when authenticate throws", async () => {
    for (const authenticate of [
      () => Promise.reject(new Error("the session store is down, password=hunter2")),
      () => {
        throw new Error("no session");
      },
    ]) {
      const { ask, errors } = await host({ routes: { authenticate } });
      const seen = await ask("/connect");
      expect(seen.status).toBe(500);
      expect(seen.json.data).toEqual({ code: "INTERNAL" });
      expect(seen.text).not.toContain("session");
      expect(errors).toEqual([
        { error: expect.any(Error) as Error, at: { method: "GET", path: "/connect", severity: "error" } },
      ]);
    }
  });

  it("responds with 401 when authenticate returns undefined, null, false or an empty string", async () => {
    for (const user of [undefined, null, "", false]) {
      const { ask } = await host({ routes: { authenticate: () => user as string } });
      expect((await ask("/connect")).status).toBe(401);
    }
  });
});

describe("the returnTo of GET /connect", () => {
  it.each([
    ["/settings/social", `${SITE}/settings/social?success=threads_connected`],
    ["?tab=2", `${SETTINGS}?tab=2&success=threads_connected`],
    [`${SITE}/a?success=old&error=old#part`, `${SITE}/a?success=threads_connected#part`],
    ["social", `${SITE}/social?success=threads_connected`],
  ])("can be %s", async (returnTo, expected) => {
    const { ask, callback, sandbox } = await host();
    const begun = await ask(`/connect?${new URLSearchParams({ returnTo }).toString()}`);
    expect(begun.status).toBe(302);
    const ended = await callback(await sandbox.consent(begun.location!), begun.cookies);
    expect(ended.location).toBe(expected);
  });

  const EVIL = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "https://evil.example/settings",
    "https://app.example.evil.example/",
    "https://app.example@evil.example/",
    "https://user@app.example/",
    "http://app.example/settings",
    "https://app.example:8443/settings",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "blob:https://app.example/1",
    "https://",
    `/${"a".repeat(2_000)}`,
    // Short as given, but long when percent-encoded.
    `/${"ü".repeat(400)}`,
  ];

  it.each(EVIL)("cannot be %j", async (returnTo) => {
    const { ask, connections, callback, sandbox } = await host();
    const seen = await ask(`/connect?${new URLSearchParams({ returnTo }).toString()}`);
    expect(seen.status).toBe(400);
    expect(seen.json.data).toEqual({ code: "BAD_REQUEST" });
    expect(seen.cookies).toEqual([]);

    // A state from the host's own call of begin() does not lead there either.
    const text = returnTo.replace(/[\t\n]/g, "");
    const { url, state } = connections.begin("somebody", { returnTo: text });
    expect(state).not.toBe("");
    const ended = await callback(await sandbox.consent(url));
    expect(ended.location).toBe(`${SETTINGS}?error=threads_connect_failed`);
  });

  it("cannot be given twice", async () => {
    const { ask } = await host();
    expect((await ask("/connect?returnTo=/a&returnTo=//evil.example")).status).toBe(400);
  });
});
