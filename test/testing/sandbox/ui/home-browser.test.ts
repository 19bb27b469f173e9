/** The page at `/` in a real browser, which applies its own rules for policies, spoilers and layout. */
import { chromium, type Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "../../../support/chromium.js";
import { start } from "../helpers.js";
import { fileServer, png } from "../publishing/media-files.js";
import { poster } from "../posting.js";

/** Opens a page at the size of a phone and records its errors and dialogs. */
async function phone(): Promise<{ page: Page; problems: string[] }> {
  const browser = await chromium.launch({ executablePath: String(CHROMIUM), args: CHROMIUM_ARGUMENTS.split(" ") });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("dialog", (dialog) => {
    problems.push("a dialog");
    void dialog.dismiss();
  });
  return { page, problems };
}

const LONG = "x".repeat(400);
const EVIL = `<img src=x onerror=alert(1)><script>alert(2)</script>"'\u202E`;

describe.skipIf(CHROMIUM === undefined)("sandbox feed in Chromium", () => {
  it("shows images, hides spoilers until they are clicked, and fits a phone", { timeout: 60_000 }, async () => {
    const sandbox = await start();
    const { url } = await fileServer((_request, response) => response.end(png(640, 320)));
    const mika = poster(sandbox);
    const image = { media_type: "IMAGE", image_url: `${url}/a.png?sig=1` };
    await mika.publish({ ...image, text: EVIL, alt_text: "Dusk" });
    await mika.publish({ ...image, text: LONG, is_spoiler_media: "true" });
    await mika.text("The gull did it", {
      text_entities: JSON.stringify([{ entity_type: "SPOILER", offset: 4, length: 4 }]),
    });
    const { page, problems } = await phone();
    await page.goto(sandbox.url);

    const sizes = () =>
      page.evaluate<number[]>("[...document.querySelectorAll('.shot img')].map((one) => one.naturalWidth)");
    await page.locator(".shot img").last().scrollIntoViewIfNeeded();
    await expect.poll(sizes).toEqual([640, 640]);

    const gull = page.getByText("gull", { exact: true });
    expect(await gull.isVisible()).toBe(false);
    const dots = () => page.evaluate<string>("getComputedStyle(document.querySelector('.veil.words')).backgroundImage");
    expect(await dots()).toContain("gradient");
    await page.locator(".veil.words").click();
    expect(await gull.isVisible()).toBe(true);
    expect(await dots()).toBe("none");

    const veil = page.locator(".veil.seen");
    const look = () =>
      page.evaluate<string[]>(`[
        getComputedStyle(document.querySelector(".veil.seen > span")).filter,
        getComputedStyle(document.querySelector(".veil.seen"), "::after").content,
      ]`);
    expect(await look()).toEqual(["blur(32px) brightness(0.75)", '"Spoiler"']);
    await veil.click();
    expect(await look()).toEqual(["none", "none"]);

    await page.getByText("ALT", { exact: true }).click();
    expect(await page.getByText("Dusk", { exact: true }).isVisible()).toBe(true);
    expect(await page.locator("article script, article img[src=x]").count()).toBe(0);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    expect(problems).toEqual([]);
  });
});
