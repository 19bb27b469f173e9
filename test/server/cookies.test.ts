/** Tests that the cookie of a flow is removed when the flow has ended, and not before. */
import { describe, expect, it } from "vitest";
import { OWNER } from "../support/connections.js";
import { nodeApp, running, type RunningHost } from "./apps.js";
import { as } from "./asking.js";
import { BASE } from "./support.js";

const cookies = ({ browser }: RunningHost) => browser.cookiesOf("127.0.0.1");
const arrive = (here: RunningHost, url: string) => here.browser.go(url, { stopAt: here.settings });

/** Starts a flow in the browser and lets the user decide. Returns the address of the callback. */
async function flow({ browser, sandbox, url }: RunningHost, choice: { allow?: boolean } = {}) {
  const begun = await browser.fetch(url, `${url}${BASE}/connect`, { headers: as(OWNER) });
  return sandbox.consent(begun.location!, choice);
}

describe("the cookie of a flow", () => {
  it.each<[string, (query: URLSearchParams) => void]>([
    ["without a code", (query) => query.delete("code")],
    ["without a state", (query) => query.delete("state")],
    ["without parameters", (query) => [...query.keys()].forEach((name) => query.delete(name))],
    ["with a forged state", (query) => query.set("state", "x".repeat(80))],
    ["with a truncated state", (query) => query.set("state", query.get("state")!.slice(0, -1))],
    [
      "with a forged denial",
      (query) => {
        query.set("state", "forged");
        query.set("error", "access_denied");
      },
    ],
    ["with two states", (query) => query.append("state", query.get("state")!)],
    ["with two codes", (query) => query.append("code", "another")],
    ["with an enormous code", (query) => query.set("code", "c".repeat(9_000))],
    ["with an enormous state", (query) => query.set("state", "s".repeat(9_000))],
  ])("is kept after a callback %s, so that the genuine one still works", async (_title, damage) => {
    const here = await running(nodeApp);
    const genuine = await flow(here);
    const damaged = new URL(genuine);
    damage(damaged.searchParams);
    expect((await arrive(here, damaged.href)).url).toMatch(/\?error=threads_(auth|connect)_failed$/);
    expect(cookies(here)).toHaveLength(1);
    expect((await arrive(here, genuine)).url).toBe(`${here.settings}?success=threads_connected`);
    expect(cookies(here)).toEqual([]);
  });

  it("is kept after the callback of another user's flow", async () => {
    const here = await running(nodeApp);
    const own = await flow(here);
    const theirs = await here.sandbox.consent(here.connections.begin("mallory").url);
    expect((await arrive(here, theirs)).url).toBe(`${here.settings}?error=threads_connect_failed`);
    expect(cookies(here)).toHaveLength(1);
    expect((await arrive(here, own)).url).toBe(`${here.settings}?success=threads_connected`);
  });

  it.each<[string, (here: RunningHost) => Promise<string>]>([
    ["the user has declined", (here) => flow(here, { allow: false })],
    [
      "a step has failed",
      async (here) => {
        const url = await flow(here);
        here.sandbox.inject({ on: "exchange-code", kind: "html-502" });
        return url;
      },
    ],
    [
      "the state has expired",
      async (here) => {
        const url = await flow(here);
        here.sandbox.advance(11 * 60_000);
        return url;
      },
    ],
  ])("is removed when %s", async (_title, make) => {
    const here = await running(nodeApp);
    const url = await make(here);
    expect(cookies(here)).toHaveLength(1);
    expect((await arrive(here, url)).url).toMatch(/\?error=/);
    expect(cookies(here)).toEqual([]);
  });
});
