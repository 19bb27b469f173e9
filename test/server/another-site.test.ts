/** Tests a front end on another site than the server, for which `finish: "front-end"` exists. */
import { describe, expect, it } from "vitest";
import { OWNER } from "../support/connections.js";
import { expressApp, running, type RunningHost } from "./apps.js";
import { as } from "./asking.js";
import { BASE } from "./support.js";

describe("a front end on another site", () => {
  // 127.0.0.1 and localhost are two sites.
  const otherSite = (here: RunningHost) => here.url.replace("127.0.0.1", "localhost");
  const begin = (here: RunningHost) =>
    here.browser.fetch(otherSite(here), `${here.url}${BASE}/connect`, {
      headers: { ...as(OWNER), authorization: "Bearer abc" },
    });

  it("cannot connect with finish: server, because the browser drops the cookie", async () => {
    const here = await running(expressApp);
    const begun = await begin(here);
    expect(begun.cookies).toHaveLength(1);
    expect(here.browser.cookiesOf("127.0.0.1")).toEqual([]);
    const back = await here.browser.go(await here.sandbox.consent(String(begun.json.data?.url)), {
      stopAt: here.settings,
    });
    expect(back.url).toBe(`${here.settings}?error=threads_connect_failed`);
    expect(await here.connections.get(OWNER)).toBeNull();
  });

  it("connects with finish: front-end", async () => {
    const here = await running(expressApp, { finish: "front-end" });
    const begun = await begin(here);
    const back = await here.browser.go(await here.sandbox.consent(String(begun.json.data?.url)), {
      stopAt: here.settings,
    });
    const body = JSON.stringify(Object.fromEntries(new URLSearchParams(new URL(back.url).hash.slice(1))));
    const headers = { ...as(OWNER), authorization: "Bearer abc", "content-type": "application/json" };
    const done = await here.browser.fetch(otherSite(here), `${here.url}${BASE}/complete`, {
      method: "POST",
      headers,
      body,
    });
    expect(done.json.success).toBe(true);
  });
});
