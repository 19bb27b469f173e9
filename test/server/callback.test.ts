/** Tests `GET /callback`, which ends a flow. */
import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { OWNER, USER } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { BASE, host, SETTINGS, SITE, watchedStore, type Host } from "./support.js";

const FAILED = `${SETTINGS}?error=threads_connect_failed`;
const NO_CODE = `${SETTINGS}?error=threads_auth_failed`;
const CONNECTED = `${SETTINGS}?success=threads_connected`;

/** Starts a flow and lets the user decide. Returns the address of the callback and the cookies of the browser. */
async function flow({ ask, sandbox }: Host, choice: { allow?: boolean; user?: string } = {}) {
  const begun = await ask("/connect", choice.user === undefined ? {} : { user: choice.user });
  const url = await sandbox.consent(begun.location!, { allow: choice.allow });
  const code = new URL(url).searchParams.get("code");
  if (code !== null) secret(code);
  return { url, cookies: begun.cookies };
}

const calls = ({ sandbox }: Host) =>
  sandbox.log.map(({ operation }) => operation).filter((name) => name?.startsWith("ex"));

describe("GET /callback", () => {
  it("connects the account without a signed-in user, clears the cookie and redirects", async () => {
    const here = await host();
    const { url, cookies } = await flow(here);
    const seen = await here.callback(url, cookies);
    expect(seen.status).toBe(302);
    expect(seen.location).toBe(CONNECTED);
    expect(seen.headers.get("cache-control")).toBe("no-store");
    const name = cookies[0]!.split("=")[0]!;
    expect(seen.cookies).toEqual([`${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure`]);
    expect(await here.connections.get(OWNER)).toMatchObject({ state: "active", platformId: USER });
    expect(here.errors).toEqual([]);
  });

  it("adds replaced=1 when another account was connected before", async () => {
    const users = [
      { id: USER, username: "mika" },
      { id: "17000000000000003", username: "kim" },
    ];
    const here = await host({ sandbox: { users, redirectUris: [`${SITE}${BASE}/callback`] } });
    const locations: (string | null)[] = [];
    for (const userId of [USER, USER, "17000000000000003"]) {
      const begun = await here.ask("/connect");
      const url = await here.sandbox.consent(begun.location!, { userId });
      secret(new URL(url).searchParams.get("code")!);
      locations.push((await here.callback(url, begun.cookies)).location);
    }
    expect(locations).toEqual([CONNECTED, CONNECTED, `${CONNECTED}&replaced=1`]);
  });

  it("keeps the query of the settings page", async () => {
    const here = await host({ routes: { settingsUrl: `${SETTINGS}?tab=social&error=old&replaced=1` } });
    const { url, cookies } = await flow(here);
    expect((await here.callback(url, cookies)).location).toBe(`${SETTINGS}?tab=social&success=threads_connected`);
  });

  it.each([true, false])(
    "redirects with threads_auth_failed when the user declined (state returned: %s)",
    async (stateOnDenial) => {
      const here = await host({ sandbox: { redirectUris: [`${SITE}${BASE}/callback`], behaviors: { stateOnDenial } } });
      const { url, cookies } = await flow(here, { allow: false });
      const seen = await here.callback(url, cookies);
      expect(seen.location).toBe(NO_CODE);
      expect(seen.cookies).toHaveLength(stateOnDenial ? 1 : 0);
      expect(here.errors[0]?.error).toMatchObject({ code: "THREADS_AUTHORIZATION", reason: "denied" });
    },
  );

  it("reports a denial even when the browser has lost its cookie", async () => {
    const here = await host();
    const { url } = await flow(here, { allow: false });
    expect((await here.callback(url)).location).toBe(NO_CODE);
  });

  it("redirects with threads_auth_failed when the code is missing", async () => {
    const here = await host();
    expect((await here.callback(`${SITE}${BASE}/callback`)).location).toBe(NO_CODE);
    const { url, cookies } = await flow(here);
    const bare = new URL(url);
    bare.searchParams.delete("code");
    expect((await here.callback(bare.href, cookies)).location).toBe(NO_CODE);
  });

  it.each<[string, (url: URL) => void]>([
    ["no state", (url) => url.searchParams.delete("state")],
    ["a forged state", (url) => url.searchParams.set("state", "x".repeat(80))],
    ["a state with one letter changed", (url) => url.searchParams.set("state", flip(url.searchParams.get("state")!))],
    ["two states", (url) => url.searchParams.append("state", url.searchParams.get("state")!)],
    ["two codes", (url) => url.searchParams.append("code", "another")],
    ["an enormous state", (url) => url.searchParams.set("state", "s".repeat(100_000))],
    ["an enormous code", (url) => url.searchParams.set("code", "c".repeat(100_000))],
  ])("sends no request to Threads for %s", async (_title, change) => {
    const here = await host();
    const { url, cookies } = await flow(here);
    const changed = new URL(url);
    change(changed);
    const seen = await here.callback(changed.href, cookies);
    expect(seen.status).toBe(302);
    expect(seen.location).toBe(FAILED);
    expect(calls(here)).toEqual([]);
    // The browser keeps its cookie, and the genuine callback still works.
    expect(seen.cookies).toEqual([]);
    expect((await here.callback(url, cookies)).location).toBe(CONNECTED);
  });

  it("sends no request to Threads for an expired state", async () => {
    const here = await host();
    const { url, cookies } = await flow(here);
    here.sandbox.advance(11 * 60_000);
    expect((await here.callback(url, cookies)).location).toBe(FAILED);
    expect(calls(here)).toEqual([]);
  });

  it.each<[string, (cookies: readonly string[]) => string[]]>([
    ["without the cookie", () => []],
    [
      "with a changed cookie",
      (cookies) => cookies.map((cookie) => cookie.replace(/=(.)/, (_, first) => (first === "_" ? "=a" : "=_"))),
    ],
    ["with an empty cookie", (cookies) => cookies.map((cookie) => cookie.replace(/=[^;]*/, "="))],
    ["with a cookie under another name", (cookies) => cookies.map((cookie) => cookie.replace("-flow-", "-flew-"))],
  ])("rejects the callback of a browser %s", async (_title, change) => {
    const here = await host();
    const begun = await here.ask("/connect?returnTo=/settings/social");
    const url = await here.sandbox.consent(begun.location!);
    const seen = await here.callback(url, change(begun.cookies));
    expect(seen.location).toBe(`${SITE}/settings/social?error=threads_connect_failed`);
    expect(here.errors[0]?.error).toMatchObject({ code: "THREADS_AUTHORIZATION", reason: "browser-mismatch" });
    expect(calls(here)).toEqual([]);
    expect(await here.connections.get(OWNER)).toBeNull();
  });

  it("rejects the callback of another user's flow, even when the browser has its own flow", async () => {
    const here = await host();
    const attacker = await flow(here, { user: "attacker" });
    const victim = await flow(here, { user: "victim" });
    expect((await here.callback(attacker.url, victim.cookies)).location).toBe(FAILED);
    expect(await here.connections.get("attacker")).toBeNull();
    expect((await here.callback(victim.url, victim.cookies)).location).toBe(CONNECTED);
  });

  it("completes two flows in one browser, in any order", async () => {
    const here = await host();
    const first = await flow(here);
    const second = await flow(here);
    const both = [...first.cookies, ...second.cookies];
    const late = await here.callback(second.url, both);
    expect(late.location).toBe(CONNECTED);
    // Only its own cookie is cleared.
    expect(late.cookies.map((cookie) => cookie.split("=")[0])).toEqual([second.cookies[0]!.split("=")[0]]);
    expect((await here.callback(first.url, first.cookies)).location).toBe(CONNECTED);
  });

  it("exchanges the code once when the callback arrives twice at the same time", async () => {
    const here = await host();
    const { url, cookies } = await flow(here);
    const seen = await Promise.all([here.callback(url, cookies), here.callback(url, cookies)]);
    expect(seen.map(({ location }) => location).sort()).toEqual([FAILED, CONNECTED].sort());
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "active", connected: true });
  });

  it("does not change the connection when an old callback is opened again", async () => {
    const here = await host();
    const { url, cookies } = await flow(here);
    await here.callback(url, cookies);
    expect((await here.callback(url, cookies)).location).toBe(FAILED);
    expect((await here.callback(url)).location).toBe(FAILED);
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "active" });
  });

  it.each(["exchange-code", "exchange-long-lived", "me"] as const)("fails when the step %s fails", async (on) => {
    const here = await host();
    const { url, cookies } = await flow(here);
    here.sandbox.inject({ on, kind: "html-502", times: 3 });
    expect((await here.callback(url, cookies)).location).toBe(FAILED);
    expect(here.errors[0]?.error).toMatchObject({ code: "THREADS_CONNECT", ownerId: OWNER });
    expect(await here.connections.get(OWNER)).toBeNull();
  });

  it("fails when the store throws", async () => {
    const broken = { ...memoryStore(), save: () => Promise.reject(new Error("disk full")) };
    const here = await host({ connections: { store: watchedStore(broken) } });
    const { url, cookies } = await flow(here);
    expect((await here.callback(url, cookies)).location).toBe(FAILED);
    expect(here.errors[0]?.error).toMatchObject({ code: "THREADS_CONNECT", step: "store" });
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("hook");
      },
    ],
    ["rejects", () => Promise.reject(new Error("hook"))],
    ["rejects in another realm", () => runInNewContext("Promise.reject(new Error('hook'))") as unknown],
  ])("works with an onError that %s", async (_title, onError) => {
    const here = await host({ routes: { onError } });
    expect((await here.callback(`${SITE}${BASE}/callback`)).location).toBe(NO_CODE);
  });

  it("handles a rejection of any thenable that onError returns", async () => {
    const then = vi.fn();
    const here = await host({ routes: { onError: () => ({ then }) } });
    await here.callback(`${SITE}${BASE}/callback`);
    expect(then).toHaveBeenCalledWith(expect.any(Function), expect.any(Function));
  });

  it("rejects HEAD and POST, so that the code is used once", async () => {
    const here = await host();
    const { url, cookies } = await flow(here);
    for (const method of ["HEAD", "POST"]) {
      const seen = await here.ask(url, { method, user: null, cookies });
      expect(seen.status).toBe(405);
      expect(seen.headers.get("allow")).toBe("GET");
    }
    expect(calls(here)).toEqual([]);
  });
});

const flip = (text: string) => text.slice(0, -1) + (text.endsWith("A") ? "B" : "A");
