/** Tests the examples over HTTP, with redirects and cookies as in a browser. */
import { describe, expect, it } from "vitest";
import { secret } from "../support/leaks.js";
import { Browser } from "../server/browser.js";
import { FRAMEWORKS, running, stored } from "./examples.js";
import { PATH, signedIn } from "./users.js";

const DAY = 86_400_000;

describe.each(FRAMEWORKS)("the %s example", (framework) => {
  it("connects, shows, refreshes and disconnects an account", async () => {
    const example = await running(framework);
    const { origin, sandbox, threads } = example;
    const { browser, ask } = await signedIn(example);
    expect((await ask("/status")).json.data).toMatchObject({ state: "disconnected" });

    const away = await browser.go(`${origin}${PATH}/connect`, { stopAt: threads });
    expect(browser.cookiesOf("127.0.0.1")).toHaveLength(2);
    const back = await browser.go(await sandbox.consent(away.url));
    expect(back.url).toBe(`${origin}/settings?success=threads_connected`);
    expect(back.status).toBe(200);
    expect(browser.cookiesOf("127.0.0.1")).toEqual([expect.stringMatching(/^session=/)]);

    expect(await stored(example, "ada")).toMatchObject({ state: "active", profile: { handle: "mika" } });
    expect((await ask("/status")).json.data).toMatchObject({ state: "active", profile: { handle: "mika" } });
    expect((await ask("/refresh")).json).toMatchObject({ success: true, data: { profile: { handle: "mika" } } });
    expect((await ask("/disconnect", "DELETE")).json).toMatchObject({ success: true });
    expect((await ask("/status")).json.data).toMatchObject({ state: "disconnected" });
  });

  it("reports an expired connection, and reconnects", async () => {
    const example = await running(framework);
    const { origin, sandbox, threads } = example;
    const { browser, ask } = await signedIn(example);
    const connect = async () => {
      const away = await browser.go(`${origin}${PATH}/connect`, { stopAt: threads });
      return browser.go(await sandbox.consent(away.url));
    };
    await connect();
    await stored(example, "ada");
    sandbox.advance(61 * DAY);
    expect((await ask("/refresh")).status).toBe(409);
    expect((await ask("/status")).json.data).toMatchObject({ state: "expired", health: { needsReconnection: true } });
    await connect();
    expect(await stored(example, "ada")).toMatchObject({ state: "active" });
  });

  it("reports a denial, and requires a sign-in", async () => {
    const example = await running(framework);
    const { origin, sandbox, threads } = example;
    const { browser, ask } = await signedIn(example);
    const away = await browser.go(`${origin}${PATH}/connect`, { stopAt: threads });
    const back = await browser.go(await sandbox.consent(away.url, { allow: false }));
    expect(back.url).toBe(`${origin}/settings?error=threads_auth_failed`);

    expect((await new Browser().go(`${origin}${PATH}/status`)).status).toBe(401);
    expect((await new Browser().go(`${origin}/settings`)).url).toBe(`${origin}/sign-in`);
    await browser.go(`${origin}/sign-out`, { method: "POST" });
    expect((await ask("/status")).status).toBe(401);
  });

  it("connects no account when another user follows a link", async () => {
    const example = await running(framework);
    const { origin, sandbox, threads } = example;
    const mallory = await signedIn(example, "mallory");
    const victim = await signedIn(example, "victim");
    const away = await mallory.browser.go(`${origin}${PATH}/connect`, { stopAt: threads });
    // The victim follows the link and allows the connection.
    const back = await victim.browser.go(await sandbox.consent(away.url));
    expect(back.url).toBe(`${origin}/settings?error=threads_connect_failed`);
    expect(await stored(example, "mallory")).toBeNull();
    expect(await stored(example, "victim")).toBeNull();
  });
});

describe.each(FRAMEWORKS)("the %s example with a separate front end", (framework) => {
  it("connects with a bearer token and without a cookie", async () => {
    const example = await running(framework, { separateFrontEnd: true });
    const { origin, sandbox, frontEnd } = example;
    const settings = `${String(frontEnd)}/settings`;
    const browser = new Browser();
    expect((await browser.go(settings)).status).toBe(200);

    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ name: "ada" });
    const { token } = JSON.parse(
      (await browser.fetch(settings, `${origin}/sign-in`, { method: "POST", headers, body })).text,
    ) as {
      token: string;
    };
    const bearer = { ...headers, authorization: `Bearer ${token}` };
    const ask = (path: string, init: RequestInit = {}) =>
      browser.fetch(settings, origin + PATH + path, { headers: bearer, ...init });

    const preflight = await ask("/disconnect", { method: "OPTIONS" });
    expect(preflight.headers.get("access-control-allow-origin")).toBe(frontEnd);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("DELETE");

    const begun = await ask("/connect");
    expect(begun.headers.get("access-control-allow-origin")).toBe(frontEnd);
    expect(browser.cookiesOf("127.0.0.1")).toEqual([]);
    const back = await browser.go(await sandbox.consent(String(begun.json.data?.url)));
    expect(back.url.startsWith(`${settings}#code=`)).toBe(true);
    const handed = Object.fromEntries(new URLSearchParams(new URL(back.url).hash.slice(1)));
    secret(String(handed.code));

    const done = await ask("/complete", { method: "POST", body: JSON.stringify(handed) });
    expect(done.json).toMatchObject({ success: true, data: { profile: { handle: "mika" } } });
    expect(await stored(example, "ada")).toMatchObject({ state: "active" });
    expect((await ask("/refresh")).status).toBe(200);
    expect((await ask("/disconnect", { method: "DELETE" })).status).toBe(200);
  });
});
