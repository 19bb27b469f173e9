/** Tests `finish: "front-end"`: the callback passes code and state to the page, which completes the connection. */
import { describe, expect, it } from "vitest";
import { OWNER, USER } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { host, json, SETTINGS, SITE, type Host } from "./support.js";

const frontEnd = () => host({ routes: { finish: "front-end" } });

/** Goes to the settings page, and returns its fragment. */
async function fragmentOf({ ask, callback, sandbox }: Host, path = "/connect", user = OWNER) {
  const begun = await ask(path, { user, headers: { authorization: "Bearer abc" } });
  const back = await callback(await sandbox.consent(String(begun.json.data?.url)));
  const page = new URL(back.location!);
  const fragment = Object.fromEntries(new URLSearchParams(page.hash.slice(1)));
  secret(fragment.code!);
  return { back, page, fragment };
}

describe("the routes, with finish: front-end", () => {
  it("pass code and state to the settings page in the fragment, without a request to Threads", async () => {
    const here = await frontEnd();
    const { back, page, fragment } = await fragmentOf(here, "/connect?returnTo=/elsewhere");
    expect(back.status).toBe(302);
    expect(back.cookies).toEqual([]);
    expect(page.href.replace(page.hash, "")).toBe(SETTINGS);
    expect(Object.keys(fragment)).toEqual(["code", "state"]);
    expect(here.sandbox.log.map(({ operation }) => operation)).toEqual(["authorize", "consent"]);
  });

  it("complete the connection of the user who started it", async () => {
    const here = await frontEnd();
    const { fragment } = await fragmentOf(here, "/connect?returnTo=/elsewhere");
    const seen = await here.ask("/complete", json(fragment));
    expect(seen.status).toBe(200);
    expect(seen.json).toEqual({
      success: true,
      message: expect.any(String) as string,
      data: {
        platformId: USER,
        profile: expect.objectContaining({ handle: "mika", displayName: "Mika Lind" }) as object,
        returnTo: `${SITE}/elsewhere`,
        replaced: null,
      },
    });
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "active" });
  });

  it("return the account that was replaced", async () => {
    const here = await host({
      routes: { finish: "front-end" },
      sandbox: {
        redirectUris: [`${SITE}/api/platform/threads/callback`],
        users: [
          { id: USER, username: "mika" },
          { id: "26000000000000001", username: "noa" },
        ],
      },
    });
    await here.ask("/complete", json((await fragmentOf(here)).fragment));
    const begun = here.connections.begin(OWNER);
    const back = await here.callback(await here.sandbox.consent(begun.url, { userId: "26000000000000001" }));
    const fragment = Object.fromEntries(new URLSearchParams(new URL(back.location!).hash.slice(1)));
    secret(fragment.code!);
    const seen = await here.ask("/complete", json(fragment));
    expect(seen.json.data).toMatchObject({ replaced: { platformId: USER, profile: { handle: "mika" } } });
  });

  it.each(["//evil.example", "https://evil.example/", "javascript:alert(1)"])(
    "do not return the page %s, which the host itself put into the state",
    async (returnTo) => {
      const here = await frontEnd();
      const { url } = here.connections.begin(OWNER, { returnTo });
      const back = await here.callback(await here.sandbox.consent(url));
      const fragment = Object.fromEntries(new URLSearchParams(new URL(back.location!).hash.slice(1)));
      secret(fragment.code!);
      const seen = await here.ask("/complete", json(fragment));
      expect(seen.status).toBe(200);
      expect(seen.json.data).toMatchObject({ platformId: USER, returnTo: null });
    },
  );

  it("reject another user, and a user who is not signed in", async () => {
    const here = await frontEnd();
    const { fragment } = await fragmentOf(here);
    const other = await here.ask("/complete", { ...json(fragment), user: "somebody-else" });
    expect(other.status).toBe(403);
    expect(other.json.data).toEqual({ code: "THREADS_AUTHORIZATION" });
    expect((await here.ask("/complete", { ...json(fragment), user: null })).status).toBe(401);
    expect(here.sandbox.log.map(({ operation }) => operation)).toEqual(["authorize", "consent"]);
    expect((await here.ask("/complete", json(fragment))).status).toBe(200);
  });

  it("check the state in the callback", async () => {
    const here = await frontEnd();
    const begun = await here.ask("/connect");
    const url = new URL(await here.sandbox.consent(begun.location!));
    url.searchParams.set("state", "forged");
    const seen = await here.callback(url.href);
    expect(seen.location).toBe(`${SETTINGS}?error=threads_connect_failed`);
    const denied = await here.sandbox.consent((await here.ask("/connect")).location!, { allow: false });
    expect((await here.callback(denied)).location).toBe(`${SETTINGS}?error=threads_auth_failed`);
  });

  it.each<[string, unknown, number]>([
    ["no code", { state: "s" }, 400],
    ["a code that is a number", { code: 17, state: "s" }, 400],
    ["a forged state", { code: "c", state: "s" }, 400],
    ["a list of states", { code: "c", state: ["a", "b"] }, 400],
    ["a list", [1], 400],
    ["null", null, 400],
    ["an enormous state", { code: "c", state: "s".repeat(10_000) }, 400],
    ["an enormous body", { code: "c", state: "s".repeat(100_000) }, 413],
  ])("reject %s", async (_title, body, status) => {
    const here = await frontEnd();
    expect((await here.ask("/complete", json(body))).status).toBe(status);
  });

  it("accept only JSON, which a form on another site cannot send", async () => {
    const here = await frontEnd();
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=b"]) {
      const seen = await here.ask("/complete", { method: "POST", body: "{}", headers: { "content-type": type } });
      expect(seen.status).toBe(415);
      expect(seen.headers.get("accept")).toBe("application/json");
    }
  });

  it("respond with 502 when Threads fails, and with 429 and Retry-After when it limits requests", async () => {
    const here = await frontEnd();
    const used = (await fragmentOf(here)).fragment;
    await here.ask("/complete", json(used));
    const again = await here.ask("/complete", json(used));
    expect(again.status).toBe(502);
    expect(again.json.data).toEqual({ code: "THREADS_CONNECT" });

    here.sandbox.inject({ on: "exchange-code", kind: "rate-limited" });
    const limited = await here.ask("/complete", json((await fragmentOf(here)).fragment));
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("do not include /complete with finish: server", async () => {
    const { ask } = await host();
    expect((await ask("/complete", json({}))).status).toBe(404);
  });
});
