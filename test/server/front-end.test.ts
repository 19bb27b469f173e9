/** `finish: "front-end"`: the callback hands over, the signed-in page completes. */
import { describe, expect, it } from "vitest";
import { OWNER, USER } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { host, json, SETTINGS, SITE, type Host } from "./support.js";

const frontEnd = () => host({ routes: { finish: "front-end" } });

/** Up to the settings page: what its fragment says. */
async function handedOver({ ask, callback, sandbox }: Host, path = "/connect", user = OWNER) {
  const begun = await ask(path, { user, headers: { authorization: "Bearer abc" } });
  const back = await callback(await sandbox.consent(String(begun.json.data?.url)));
  const page = new URL(back.location!);
  const fragment = Object.fromEntries(new URLSearchParams(page.hash.slice(1)));
  secret(fragment.code!);
  return { back, page, fragment };
}

describe("finishing at the front end", () => {
  it("hands code and state to the settings page in the fragment, and calls nothing", async () => {
    const here = await frontEnd();
    const { back, page, fragment } = await handedOver(here, "/connect?returnTo=/elsewhere");
    expect(back.status).toBe(302);
    expect(back.cookies).toEqual([]);
    expect(page.href.replace(page.hash, "")).toBe(SETTINGS);
    expect(Object.keys(fragment)).toEqual(["code", "state"]);
    expect(here.sandbox.log.map(({ operation }) => operation)).toEqual(["authorize", "consent"]);
  });

  it("completes for the user who began it", async () => {
    const here = await frontEnd();
    const { fragment } = await handedOver(here, "/connect?returnTo=/elsewhere");
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

  it("says which account the new one has replaced", async () => {
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
    await here.ask("/complete", json((await handedOver(here)).fragment));
    const begun = here.connections.begin(OWNER);
    const back = await here.callback(await here.sandbox.consent(begun.url, { userId: "26000000000000001" }));
    const fragment = Object.fromEntries(new URLSearchParams(new URL(back.location!).hash.slice(1)));
    secret(fragment.code!);
    const seen = await here.ask("/complete", json(fragment));
    expect(seen.json.data).toMatchObject({ replaced: { platformId: USER, profile: { handle: "mika" } } });
  });

  it.each(["//evil.example", "https://evil.example/", "javascript:alert(1)"])(
    "sends nobody to %s, which a state of the host's own making may name",
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

  it("completes for nobody else, and for nobody who is not signed in", async () => {
    const here = await frontEnd();
    const { fragment } = await handedOver(here);
    const other = await here.ask("/complete", { ...json(fragment), user: "somebody-else" });
    expect(other.status).toBe(403);
    expect(other.json.data).toEqual({ code: "THREADS_AUTHORIZATION" });
    expect((await here.ask("/complete", { ...json(fragment), user: null })).status).toBe(401);
    expect(here.sandbox.log.map(({ operation }) => operation)).toEqual(["authorize", "consent"]);
    expect((await here.ask("/complete", json(fragment))).status).toBe(200);
  });

  it("checks the state at the callback already", async () => {
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
    ["a code that is none", { code: 17, state: "s" }, 400],
    ["a forged state", { code: "c", state: "s" }, 400],
    ["a state of many", { code: "c", state: ["a", "b"] }, 400],
    ["a list", [1], 400],
    ["nothing", null, 400],
    ["an enormous state", { code: "c", state: "s".repeat(10_000) }, 400],
    ["an enormous body", { code: "c", state: "s".repeat(100_000) }, 413],
  ])("refuses %s", async (_title, body, status) => {
    const here = await frontEnd();
    expect((await here.ask("/complete", json(body))).status).toBe(status);
  });

  it("takes JSON only: a form on another site cannot send that", async () => {
    const here = await frontEnd();
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=b"]) {
      const seen = await here.ask("/complete", { method: "POST", body: "{}", headers: { "content-type": type } });
      expect(seen.status).toBe(415);
      expect(seen.headers.get("accept")).toBe("application/json");
    }
  });

  it("passes on what Threads answers: 502, and 429 with how long to wait", async () => {
    const here = await frontEnd();
    const used = (await handedOver(here)).fragment;
    await here.ask("/complete", json(used));
    const again = await here.ask("/complete", json(used));
    expect(again.status).toBe(502);
    expect(again.json.data).toEqual({ code: "THREADS_CONNECT" });

    here.sandbox.inject({ on: "exchange-code", kind: "rate-limited" });
    const limited = await here.ask("/complete", json((await handedOver(here)).fragment));
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("is there only then", async () => {
    const { ask } = await host();
    expect((await ask("/complete", json({}))).status).toBe(404);
  });
});
