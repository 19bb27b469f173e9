/** A real browser, whose rules for cookies, redirects and other sites nobody here has written. */
import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { FRAMEWORKS, type Running } from "./examples.js";

export const CHROMIUM = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== undefined && existsSync(path),
);
if (CHROMIUM === undefined) {
  if (process.env.THREADS_REQUIRE_BROWSER === "1")
    throw new Error("there is no Chromium, and THREADS_REQUIRE_BROWSER asks for one");
  console.warn("SKIPPED: no Chromium, so that no real browser has walked the flow (set CHROMIUM_PATH)");
}

const ARGUMENTS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";

/** Each example, with its front end on its own site and on another. */
export const SITES = [false, true].flatMap((elsewhere) => FRAMEWORKS.map((framework) => ({ framework, elsewhere })));

/** A page that fails the test by an error of its own. */
export async function newPage(): Promise<{ page: Page; problems: string[] }> {
  const browser = await chromium.launch({ executablePath: String(CHROMIUM), args: ARGUMENTS.split(" ") });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return { page, problems };
}

export async function signIn(page: Page, { url }: Running) {
  await page.goto(url);
  await page.getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("body[data-state=disconnected]").waitFor();
}

export async function connect(page: Page, button: "Allow" | "Cancel", name = "Connect") {
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("button", { name: button }).click();
}
