/** Tests each row of the table "Which finish" of docs/hayon.md in Chromium, with its own rules for cookies, sites and origins. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { CHROMIUM } from "../../support/chromium.js";
import { newPage } from "../../examples/chromium.js";
import { startApp, type AppOptions } from "./app.js";

/** Starts an app, and a browser without cookies. */
async function visit(options: AppOptions) {
  const app = await startApp(options);
  const { page } = await newPage();
  return { ...app, page, open: () => page.goto(app.settings), signIn: () => page.goto(`${app.api}/sign-in`) };
}

const byLink = (page: Page) => page.getByText("Connect by link").click();
const byScript = async (page: Page) => {
  await page.getByText("Sign in", { exact: true }).click();
  await says(page, "Signed in.");
  await page.getByText("Connect by script").click();
};
const allow = (page: Page) => page.getByRole("button", { name: "Allow" }).click();
const says = (page: Page, text: string) => page.locator("#message", { hasText: text }).waitFor();
const cookies = async (page: Page) =>
  (await page.context().cookies()).map(({ name, sameSite }) => `${name.replace(/[0-9a-f]{16}$/, "…")} ${sameSite}`);

const CONNECTED = "?success=threads_connected";

describe.skipIf(CHROMIUM === undefined)("finish, in Chromium", { timeout: 90_000 }, () => {
  it.each(["lax", "strict"] as const)(
    "server: connects on the same site, by a link, with a %s session cookie",
    async (sameSite) => {
      const { page, signIn, api, state, settings } = await visit({ frontEnd: "same site", finish: "server", sameSite });
      await signIn();
      await byLink(page);
      await page.waitForURL((url) => url.pathname === "/oauth/authorize");
      const session = `session ${sameSite === "lax" ? "Lax" : "Strict"}`;
      expect((await cookies(page)).sort()).toEqual([session, "threads-flow-… Lax"]);
      await allow(page);
      await says(page, CONNECTED);
      expect(await state()).toBe("active");
      expect([page.url(), await cookies(page)]).toEqual([settings, [session]]);
      await page.getByText("Status with cookies").click();
      await says(page, "Status 200");
      expect(new URL(settings).origin).not.toBe(api);
    },
  );

  it("front-end: connects on the same site, with a bearer token and without a cookie", async () => {
    const { page, open, state, settings } = await visit({ frontEnd: "same site", finish: "front-end" });
    await open();
    await byScript(page);
    await allow(page);
    await says(page, "connected");
    expect(await state()).toBe("active");
    // Neither the address nor the cookies contain anything of the flow.
    expect([page.url(), await cookies(page)]).toEqual([settings, []]);
  });

  it("server: connects from another site by a link, but a script there sends no session cookie", async () => {
    const { page, signIn, state, settings } = await visit({ frontEnd: "another site", finish: "server" });
    await signIn();
    await byLink(page);
    await allow(page);
    await says(page, CONNECTED);
    expect(await state()).toBe("active");
    expect([page.url(), await cookies(page)]).toEqual([settings, ["session Lax"]]);
    await page.getByText("Status with cookies").click();
    await says(page, "Status 401");
  });

  it("server: a link from another site sends no strict session cookie, so the user must sign in", async () => {
    const { page, signIn, open, state } = await visit({
      frontEnd: "another site",
      finish: "server",
      sameSite: "strict",
    });
    await signIn();
    await open();
    await byLink(page);
    await page.getByText("Please sign in.").waitFor();
    expect(await state()).toBe("disconnected");
  });

  it("front-end: connects from another site, with a bearer token and without a cookie", async () => {
    const { page, open, state, settings } = await visit({ frontEnd: "another site", finish: "front-end" });
    await open();
    await byScript(page);
    await allow(page);
    await says(page, "connected");
    expect(await state()).toBe("active");
    expect([page.url(), await cookies(page)]).toEqual([settings, []]);
  });

  it.each(["same site", "another site"] as const)(
    "server: does not connect by a script on %s with a bearer token, because the browser keeps no cookie of the flow",
    async (frontEnd) => {
      const { page, open, state } = await visit({ frontEnd, finish: "server" });
      await open();
      await byScript(page);
      await page.waitForURL((url) => url.pathname === "/oauth/authorize");
      expect(await cookies(page)).toEqual([]);
      await allow(page);
      await says(page, "?error=threads_connect_failed");
      expect(await state()).toBe("disconnected");
    },
  );

  it("a link carries no bearer token, so the app responds with its own 401", async () => {
    const { page, open, state } = await visit({ frontEnd: "same site", finish: "front-end" });
    await open();
    await page.getByText("Sign in", { exact: true }).click();
    await says(page, "Signed in.");
    await byLink(page);
    await page.getByText("Please sign in.").waitFor();
    expect(await state()).toBe("disconnected");
  });

  it.each(["server", "front-end"] as const)("%s: reports a denial in the address of the page", async (finish) => {
    const { page, signIn, open, state } = await visit({ frontEnd: "same site", finish });
    if (finish === "server") {
      await signIn();
      await byLink(page);
    } else {
      await open();
      await byScript(page);
    }
    await page.getByRole("button", { name: "Cancel" }).click();
    await says(page, "?error=threads_auth_failed");
    expect(await state()).toBe("disconnected");
  });
});
