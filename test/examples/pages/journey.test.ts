/** Tests the pages of the demo in a real browser: a whole journey with the keyboard, and an audit of every page. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { seed } from "../../../examples/demo/seed.js";
import { PAGES } from "../../../examples/shared/pages/table.js";
import { png } from "../../validation/images/image-files.js";
import { expectAccessible } from "./axe.js";
import { CHROMIUM } from "../../support/chromium.js";
import { connect, newPage, signIn } from "../chromium.js";
import { running, stored } from "../examples.js";

const image = (name: string) => ({ name, mimeType: "image/png", buffer: Buffer.from(png(320, 240)) });
const press = async (page: Page, name: string) => {
  await page.getByRole("button", { name }).focus();
  await page.keyboard.press("Enter");
};
const focused = (page: Page) => page.evaluate("document.activeElement.textContent");

describe.skipIf(CHROMIUM === undefined)("the pages of the demo in Chromium", () => {
  it("lead from the sign-in to a carousel, a thread and a disconnection", { timeout: 90_000 }, async () => {
    const example = await running("Express");
    const { sandbox, origin } = example;
    const { page, problems } = await newPage();
    await signIn(page, example);
    await page.goto(`${origin}/compose`);
    await page.getByRole("heading", { name: "Connect your Threads account first" }).waitFor();
    await expectAccessible(page);
    await connect(page, "Allow");
    await page.getByText("Your Threads account is connected.").waitFor();
    await stored(example, "ada");

    await page.getByLabel("Text", { exact: true }).fill("The whole day.");
    await page.getByLabel("Add images").setInputFiles([image("evening.png"), image("morning.png")]);
    await press(page, "Move morning.png up");
    expect(await page.locator("#announcement").textContent()).toBe("morning.png is now image 1 of 2.");
    // The button for the other direction, because the first image cannot move up.
    expect(await focused(page)).toBe("↓");
    await page.getByLabel("Description of morning.png").fill("The sea in the morning");
    await expectAccessible(page);
    await press(page, "Post");
    await page.getByRole("heading", { name: "Your post is live" }).waitFor();
    expect(await focused(page)).toBe("Your post is live");
    expect(sandbox.posts()[0]?.media.map(({ altText }) => altText)).toEqual(["The sea in the morning", null]);
    await page.getByRole("link", { name: "View on Threads" }).click();
    await page.getByText("The whole day.").waitFor();

    await page.goto(`${origin}/compose`);
    await page.getByLabel("Text", { exact: true }).fill("We left before six. The wind came from the west. ".repeat(25));
    await page.getByLabel("Publish as a thread of 3 posts").check();
    expect(await page.locator("#preview > li").count()).toBe(3);
    await expectAccessible(page);
    await press(page, "Post");
    await page.getByRole("heading", { name: "Your thread of 3 is live" }).waitFor();
    expect(sandbox.posts().map(({ replyTo }) => replyTo === null)).toEqual([true, true, false, false]);

    await page.getByRole("link", { name: "Settings" }).click();
    await press(page, "Disconnect");
    await page.getByRole("dialog", { name: "Disconnect @mika?" }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe("Disconnect");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("body[data-state=disconnected]").waitFor();
    expect(await focused(page)).toBe("Connect");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("have no serious finding of axe, and no error in the console", { timeout: 90_000 }, async () => {
    const example = await running("Express", { simulateEngagement: true });
    await seed(example.sandbox);
    const { page, problems } = await newPage();
    const ofVisitor = PAGES.filter(({ isPublic }) => isPublic);
    const audit = async ({ path }: { readonly path: string }) => {
      const tab = await page.context().newPage();
      tab.on("pageerror", (error) => problems.push(error.message));
      tab.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      const response = await tab.goto(example.origin + path, { waitUntil: "networkidle" });
      const policy = response?.headers()["content-security-policy"];
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
      expect(new URL(tab.url()).pathname).toBe(path);
      await expectAccessible(tab);
      await tab.close();
    };
    await Promise.all(ofVisitor.map(audit));
    await signIn(page, example);
    await connect(page, "Allow");
    await page.locator("body[data-state=active]").waitFor();
    await stored(example, "ada");
    await Promise.all(PAGES.filter(({ path }) => path !== "/sign-in").map(audit));
    expect(problems).toEqual([]);
  });

  it("explain every outcome of a connection, and its health in words", { timeout: 60_000 }, async () => {
    const example = await running("Fastify");
    const { sandbox, origin } = example;
    const { page } = await newPage();
    await signIn(page, example);
    for (const [query, words] of [
      ["error=threads_auth_failed", "was not connected, because you or Threads declined"],
      ["error=threads_app_not_allowed", "only its testers can connect"],
      ["error=threads_connect_failed", "Please connect again"],
      ["success=threads_connected&replaced=1", "It replaces the account that was connected before."],
    ]) {
      await page.goto(`${origin}/settings?${query}`);
      await page.getByRole("status").getByText(words!).waitFor();
      expect(page.url()).toBe(`${origin}/settings`);
    }
    await connect(page, "Allow");
    await page.locator("body[data-state=active]").waitFor();
    const { profile } = await stored(example, "ada").then((connection) => connection!);
    const health = async () => {
      await page.reload();
      await page.locator("#card[aria-busy=false]").waitFor();
      return page.locator("#health").textContent();
    };
    sandbox.advance(57 * 86_400_000);
    expect(await health()).toBe("Expires in 3 days");
    sandbox.revoke(sandbox.users[0]!.id);
    await example.connections
      .account("ada")
      .getProfile()
      .catch(() => undefined);
    expect(await health()).toBe("Disconnected by Threads");
    sandbox.advance(5 * 86_400_000);
    expect(await page.getByRole("button", { name: "Reconnect" }).isVisible()).toBe(true);
    expect(profile?.avatar).toBe(`${origin}/portraits/mika.svg`);
  });
});
