/** Tests the composer in a real browser, from the first letter of a post to its permalink. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { png } from "../validation/images/image-files.js";
import { CHROMIUM, connect, newPage, signIn, SITES } from "./chromium.js";
import { running, stored, type Running } from "./examples.js";

const boat = { name: "boat.png", mimeType: "image/png", buffer: Buffer.from(png(320, 240)) };
const movie = { name: "boat.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a") };

/** Opens the composer in a browser, with a connected account. */
async function composing(example: Running) {
  const { page, problems } = await newPage();
  await signIn(page, example);
  await connect(page, "Allow");
  await page.locator("body[data-state=active]").waitFor();
  await stored(example, "ada");
  await page.getByRole("link", { name: "Write" }).click();
  await page.getByText("Posting as @mika").waitFor();
  return { page, problems };
}

const post = (page: Page) => page.getByRole("button", { name: "Post", exact: true });
const write = (page: Page, text: string) => page.getByLabel("Text").fill(text);

describe.skipIf(CHROMIUM === undefined)("the composer in Chromium", () => {
  it.each(SITES)(
    "validates while the user types, and posts once on a double click ($framework, separate front end: $separateFrontEnd)",
    { timeout: 60_000 },
    async ({ framework, separateFrontEnd }) => {
      const example = await running(framework, { separateFrontEnd });
      const { page, problems } = await composing(example);
      expect(await post(page).isDisabled()).toBe(true);
      const requests = example.sandbox.log.length;
      await write(page, `${"x".repeat(495)} 🌊🌊`);
      expect(await page.locator("#count").textContent()).toBe("-4");
      expect(await page.locator("#issues").textContent()).toContain("500");
      expect(await post(page).isDisabled()).toBe(true);
      await write(page, "Two boats. 🌊");
      expect(await page.locator("#count").textContent()).toBe(String(500 - 15));

      await page.getByLabel("Add images").setInputFiles([boat, movie]);
      await page.locator("#issues").getByText("GIF").waitFor();
      expect(await post(page).isDisabled()).toBe(true);
      await page.getByRole("button", { name: "Remove boat.gif" }).click();
      await page.getByLabel("Description of boat.png").fill("A boat");
      await page.getByLabel("Who can reply").selectOption("Profiles you mention");
      expect(example.sandbox.log).toHaveLength(requests);

      await post(page).dblclick();
      await page.getByText("Your post is live.").waitFor();
      const [published, ...more] = example.sandbox.posts();
      expect(more).toEqual([]);
      expect(published).toMatchObject({
        text: "Two boats. 🌊",
        media: [{ altText: "A boat" }],
        parameters: { reply_control: "mentioned_only" },
      });
      expect(await page.getByRole("link", { name: "View on Threads" }).getAttribute("href")).toBe(published!.permalink);

      await page.getByRole("button", { name: "Write another" }).click();
      expect(await page.getByLabel("Text").inputValue()).toBe("");
      expect(problems).toEqual([]);
    },
  );

  it("resumes a pending post after the page is reloaded", { timeout: 60_000 }, async () => {
    const example = await running("Express");
    const { page } = await composing(example);
    // The page is reloaded before the response arrives.
    example.sandbox.inject({ on: "publish", kind: "delay", ms: 1500 });
    await write(page, "Once.");
    await post(page).click();
    await page.getByText("Publishing…").waitFor();
    await page.reload();
    await page.getByText("Your post is live.").waitFor();
    expect(example.sandbox.posts().map(({ text }) => text)).toEqual(["Once."]);
    await page.reload();
    expect(await page.getByLabel("Text").inputValue()).toBe("");
    expect(example.sandbox.posts()).toHaveLength(1);
  });

  it("locks a post whose response was lost, and retries with the same key", { timeout: 60_000 }, async () => {
    const example = await running("Fastify");
    const { page } = await composing(example);
    let lost = 0;
    await page.route("**/posts", async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await write(page, "Once.");
    await post(page).click();
    await page.getByText("The response was lost.").waitFor();
    expect(await page.getByLabel("Text").isDisabled()).toBe(true);
    // The key has its post, so the retry works without a connection.
    await example.connections.disconnect("ada");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Your post is live.").waitFor();
    expect(example.sandbox.posts().map(({ text }) => text)).toEqual(["Once."]);
  });

  it("lets the user edit a post that Threads rejected, and fits a small screen", { timeout: 60_000 }, async () => {
    const example = await running("Express");
    const { page } = await composing(example);
    await page.setViewportSize({ width: 320, height: 640 });
    example.sandbox.inject({ on: "create-container", kind: "rate-limited" });
    await write(page, "Later.");
    await page.getByLabel("Add images").setInputFiles(boat);
    await post(page).click();
    await expect.poll(() => page.locator("body").getAttribute("data-state")).toBe("writing");
    expect(await page.locator("#message").textContent()).not.toBe("");
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBe(320);
    await write(page, "Now.");
    await post(page).click();
    await page.getByText("Your post is live.").waitFor();
    expect(example.sandbox.posts().map(({ text }) => text)).toEqual(["Now."]);
  });
});
