/** A real browser, with its own rules for cookies, redirects and sites. */
import { chromium, type Browser, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "../support/chromium.js";
import { endWithFile } from "../support/endings.js";
import { FRAMEWORKS, type Running } from "./examples.js";

/** Each example, with and without a separate front end. */
export const SITES = [false, true].flatMap((separateFrontEnd) =>
  FRAMEWORKS.map((framework) => ({ framework, separateFrontEnd })),
);

let launching: Promise<Browser> | null = null;

/** Returns the browser of this test file. To launch one takes a second. */
function browserOfFile(): Promise<Browser> {
  if (launching !== null) return launching;
  launching = chromium.launch({ executablePath: String(CHROMIUM), args: CHROMIUM_ARGUMENTS.split(" ") });
  endWithFile(async () => {
    const browser = await launching;
    launching = null;
    await browser?.close();
  });
  return launching;
}

/** Opens a page in a context with its own cookies, and collects its errors. */
export async function newPage(): Promise<{ page: Page; problems: string[] }> {
  const browser = await browserOfFile();
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
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
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("body[data-state=disconnected]").waitFor();
}

export async function connect(page: Page, button: "Allow" | "Cancel", name = "Connect") {
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("button", { name: button }).click();
}
