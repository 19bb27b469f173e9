/** Tests the redirects of the callback: the outcome in the query, and the fragment. */
import { describe, expect, it } from "vitest";
import { createRoutes } from "../../src/server/index.js";
import { BASE, cookieHeader, host, SETTINGS, SITE } from "./support.js";

/** Returns the `Location` header unchanged. */
async function locationOf(here: Awaited<ReturnType<typeof host>>, url: string, cookies: readonly string[]) {
  const routes = createRoutes(here.connections, {
    authenticate: () => null,
    settingsUrl: SETTINGS,
    onError: () => null,
  });
  return (await routes(new Request(url, { headers: { cookie: cookieHeader(cookies) } }))).headers.get("location");
}

describe("the redirect of the callback", () => {
  it.each([
    ["/a", `${SITE}/a?success=threads_connected#`],
    ["/a#_", `${SITE}/a?success=threads_connected#`],
    ["/a#part", `${SITE}/a?success=threads_connected#part`],
    ["/a#part#_", `${SITE}/a?success=threads_connected#part#_`],
    ["/a#_part", `${SITE}/a?success=threads_connected#_part`],
    ["/a#", `${SITE}/a?success=threads_connected#`],
  ])("has its own fragment, so that the browser does not copy #_ from Threads to %s", async (returnTo, location) => {
    const here = await host();
    const begun = await here.ask(`/connect?${new URLSearchParams({ returnTo }).toString()}`);
    const back = await here.sandbox.consent(begun.location!);
    expect(back).toMatch(/#_$/);
    expect(await locationOf(here, back, begun.cookies)).toBe(location);
  });

  it.each(["success", "error", "success=a&error=b&success"])("has one outcome when returnTo has ?%s=", async (name) => {
    const here = await host();
    const begun = await here.ask(`/connect?${new URLSearchParams({ returnTo: `/a?x=1&${name}=old` }).toString()}`);
    const refused = await here.sandbox.consent(begun.location!, { allow: false });
    const seen = await here.callback(refused, begun.cookies);
    expect(seen.location).toBe(`${SITE}/a?x=1&error=threads_auth_failed`);
  });
});

describe("the callback, when Threads does not allow the app to connect the account", () => {
  const fault = { kind: "graph-error", status: 400, code: 100, subcode: 10, message: "m" } as const;

  it.each(["exchange-code", "exchange-long-lived", "me"] as const)(
    "redirects with threads_app_not_allowed after %s",
    async (on) => {
      const here = await host();
      const begun = await here.ask("/connect");
      const back = await here.sandbox.consent(begun.location!);
      here.sandbox.inject({ on, ...fault });
      const seen = await here.callback(back, begun.cookies);
      expect(seen.location).toBe(`${SETTINGS}?error=threads_app_not_allowed`);
      expect(here.errors).toMatchObject([
        { error: { code: "THREADS_CONNECT", cause: { kind: "app" } }, at: { severity: "error" } },
      ]);
    },
  );

  it("redirects with threads_app_not_allowed after the authorize page, and ends the flow", async () => {
    const here = await host();
    const begun = await here.ask("/connect");
    const state = new URL(begun.location!).searchParams.get("state")!;
    const query = new URLSearchParams({ error_code: "1349245", error_message: "Invitation not accepted", state });
    const seen = await here.callback(`${SITE}${BASE}/callback?${query.toString()}`, begun.cookies);
    expect(seen.location).toBe(`${SETTINGS}?error=threads_app_not_allowed`);
    expect(seen.cookies).toEqual([expect.stringContaining("Max-Age=0")]);
    expect(here.errors).toMatchObject([
      { error: { reason: "app-not-allowed", sent: { code: "1349245", message: "Invitation not accepted" } } },
    ]);
  });

  it("redirects with threads_connect_failed after another rejection", async () => {
    const here = await host();
    const begun = await here.ask("/connect");
    const back = await here.sandbox.consent(begun.location!);
    here.sandbox.inject({ ...fault, on: "me", code: 190, subcode: 463 });
    expect((await here.callback(back, begun.cookies)).location).toBe(`${SETTINGS}?error=threads_connect_failed`);
  });
});
