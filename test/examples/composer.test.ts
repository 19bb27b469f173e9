/** Tests the composer in a real browser, from the first letter of a post to its permalink. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { png } from "../validation/images/image-files.js";
import { CHROMIUM } from "../support/chromium.js";
import { connect, newPage, signIn } from "./chromium.js";
import { running, stored, type Running } from "./examples.js";

const boat = { name: "boat.png", mimeType: "image/png", buffer: Buffer.from(png(320, 240)) };
const movie = { name: "boat.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a") };

/** Opens the composer in a browser, with a connected account. */
async function composing(example: Running) {
  const { page, problems } = await newPage();
  await signIn(page, example);
  await page.getByRole("link", { name: "Write" }).click();
  // Without an account, the page has no form but the way to connect, which returns to it.
  await connect(page, "Allow");
  await page.locator("body[data-state=writing]").waitFor();
  await stored(example, "ada");
  return { page, problems };
}

const post = (page: Page) => page.getByRole("button", { name: "Post", exact: true });
const text = (page: Page) => page.getByLabel("Text", { exact: true });
const isLive = (page: Page) => page.locator("body[data-state=live]").waitFor();

describe.skipIf(CHROMIUM === undefined)("the composer in Chromium", () => {
  it("validates while the user types, and posts once on a double click", { timeout: 60_000 }, async () => {
    const example = await running("Fastify", { separateFrontEnd: true });
    const { page, problems } = await composing(example);
    expect(await post(page).isDisabled()).toBe(true);
    const writes = () => example.sandbox.log.filter(({ method }) => method === "POST").length;
    const before = writes();
    await text(page).fill(`${"x".repeat(495)} 🌊🌊`);
    expect(await page.locator("#count").textContent()).toBe(
      "504 of 500 characters · an emoji counts as several characters: 6 extra here",
    );
    expect(await page.locator("#text-issues").textContent()).toContain("4 too many");
    expect(await post(page).isDisabled()).toBe(true);
    await text(page).fill("Two boats. 🌊");

    await page.getByLabel("Add images").setInputFiles([boat, movie]);
    await page.locator("#pictures .issues").getByText("GIF").waitFor();
    expect(await post(page).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Remove boat.gif" }).click();
    await page.getByLabel("Description of boat.png").fill("A boat");
    await page.getByRole("button", { name: "Add a poll" }).click();
    await page.locator("#poll-issues").getByText("cannot be combined").waitFor();
    await page.getByRole("button", { name: "Remove the poll" }).click();
    await page.getByLabel("Topic").fill("Sailing");
    await page.getByLabel("Who can reply").selectOption("Profiles you mention");
    expect(writes()).toBe(before);

    await post(page).dblclick();
    await isLive(page);
    const [published, ...more] = example.sandbox.posts();
    expect(more).toEqual([]);
    expect(published).toMatchObject({
      text: "Two boats. 🌊",
      media: [{ altText: "A boat" }],
      parameters: { reply_control: "mentioned_only", topic_tag: "Sailing" },
    });
    expect(await page.getByRole("link", { name: "View on Threads" }).getAttribute("href")).toBe(published!.permalink);
    await page.getByRole("button", { name: "Write another" }).click();
    expect(await text(page).inputValue()).toBe("");
    expect(problems).toEqual([]);
  });

  it("resumes a pending post with everything in it after the page is reloaded", { timeout: 60_000 }, async () => {
    const example = await running("Express");
    const { page, problems } = await composing(example);
    example.sandbox.inject({ on: "publish", kind: "delay", ms: 1500 });
    // The response never arrives at the first page, however slowly it is reloaded.
    await page.route("**/posts", (route) => void route.fetch().catch(() => undefined), { times: 1 });
    await text(page).fill("Once.");
    await page.getByLabel("Add images").setInputFiles(boat);
    await post(page).click();
    await page.getByText("Publishing…").waitFor();
    await page.reload();
    await isLive(page);
    expect(await text(page).inputValue()).toBe("Once.");
    expect(await page.locator("#pictures > li").count()).toBe(1);
    expect(example.sandbox.posts().map(({ text }) => text)).toEqual(["Once."]);
    await page.reload();
    await page.locator("body[data-state=writing]").waitFor();
    expect(await text(page).inputValue()).toBe("");
    expect(example.sandbox.posts()).toHaveLength(1);
    // The browser reports that the first attempt of the second page was refused: the post was still being published.
    expect(problems.filter((problem) => !problem.includes("409"))).toEqual([]);
  });

  it("keeps a post that failed, and locks one whose response was lost", { timeout: 60_000 }, async () => {
    const example = await running("Express");
    const { page } = await composing(example);
    example.sandbox.inject({ on: "create-container", kind: "rate-limited" });
    await text(page).fill("Later.");
    await page.getByLabel("Add images").setInputFiles(boat);
    await page.getByLabel("Description of boat.png").fill("A boat");
    await post(page).click();
    await page.getByText("Threads is limiting requests right now.").waitFor();
    expect(await text(page).inputValue()).toBe("Later.");
    expect(await page.getByLabel("Description of boat.png").inputValue()).toBe("A boat");

    let lost = 0;
    await page.route("**/posts", async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await text(page).fill("Now.");
    await post(page).click();
    await page.getByText("The response was lost.").waitFor();
    expect(await text(page).isDisabled()).toBe(true);
    // The key has its post, so checking again works without a connection.
    await example.connections.disconnect("ada");
    await page.getByRole("button", { name: "Check again" }).click();
    await isLive(page);
    expect(example.sandbox.posts().map(({ text }) => text)).toEqual(["Now."]);
  });

  it("does not post to an account that another tab has connected", { timeout: 60_000 }, async () => {
    const example = await running("Fastify");
    const { page } = await composing(example);
    await text(page).fill("From the first account.");
    const shown = example.sandbox.posts().length;
    const { platformId } = await example.connections.status("ada");
    const other = example.sandbox.users.find(({ id }) => id !== platformId);
    await example.connections.adopt("ada", example.sandbox.issueToken({ userId: other!.id }));
    await post(page).click();
    await page.getByText("Another Threads account was connected after this page was loaded.").waitFor();
    expect(await text(page).inputValue()).toBe("From the first account.");
    expect(example.sandbox.posts()).toHaveLength(shown);
    // After a reload, the page shows the other account and posts to it.
    await page.reload();
    await text(page).fill("From the second account.");
    await post(page).click();
    await isLive(page);
    expect(example.sandbox.posts().map(({ text, userId }) => [text, userId])).toEqual([
      ["From the second account.", other!.id],
    ]);
  });

  it(
    "keeps a post when the session has ended, and says when the app does not respond",
    { timeout: 60_000 },
    async () => {
      const example = await running("Express");
      const { page } = await composing(example);
      await text(page).fill("Still here.");
      await page.getByLabel("Add images").setInputFiles(boat);
      await page.context().clearCookies();
      await post(page).click();
      await page.getByText("You are signed out.").waitFor();
      const other = await page.context().newPage();
      await other.goto(`${example.origin}/sign-in`);
      await other.getByLabel("Name").fill("Ada");
      await other.getByRole("button", { name: "Sign in" }).click();
      await other.locator("body[data-state=active]").waitFor();
      await post(page).click();
      await isLive(page);
      expect(example.sandbox.posts()).toMatchObject([{ text: "Still here.", media: [{}] }]);

      await page.route("**/status", (route) => route.abort());
      await page.reload();
      await page.getByText("The app did not respond.").waitFor();
      await page.goto(example.url);
      await page.getByText("The app did not respond.").waitFor();
    },
  );
});
