/** The examples in a real browser, whose rules for cookies, redirects and other sites nobody here has written. */
import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { record } from "../support/leaks.js";
import { FRAMEWORKS, running, stored, type Running } from "./examples.js";

const CHROMIUM = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
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

/** A page that fails the test by an error of its own. */
async function newPage(): Promise<{ page: Page; problems: string[] }> {
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

async function signIn(page: Page, { url }: Running) {
  await page.goto(url);
  await page.getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("body[data-state=disconnected]").waitFor();
}

async function connect(page: Page, button: "Allow" | "Cancel", name = "Connect") {
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("button", { name: button }).click();
}

const text = (page: Page, id: string) => page.locator(`#${id}`).textContent();

describe
  .skipIf(CHROMIUM === undefined)
  .each([
    ...FRAMEWORKS.map((framework) => ({ framework, elsewhere: false })),
    ...FRAMEWORKS.map((framework) => ({ framework, elsewhere: true })),
  ])("the $framework example in Chromium (front end on another site: $elsewhere)", ({ framework, elsewhere }) => {
  it("declines, connects, refreshes, reconnects and disconnects", { timeout: 60_000 }, async () => {
    const example = await running(framework, { elsewhere });
    const { sandbox, frontEnd, origin } = example;
    const { page, problems } = await newPage();
    await signIn(page, example);
    expect(await text(page, "account")).toBe("Not connected");

    await connect(page, "Cancel");
    await page.locator("body[data-state=disconnected]").waitFor();
    expect(await text(page, "message")).toContain("was not connected");

    await connect(page, "Allow");
    await page.locator("body[data-state=active]").waitFor();
    expect(await text(page, "message")).toBe("Your Threads account is connected.");
    expect(await text(page, "account")).toBe("@mika (Mika Lind)");
    expect(await text(page, "health")).toBe("active");
    // Nothing of the flow is left in the address, nor in the browser.
    expect(page.url()).toBe(`${frontEnd ?? origin}/settings`);
    const cookies = await page.context().cookies();
    expect(cookies.map(({ name }) => name)).toEqual(elsewhere ? [] : ["session"]);

    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("Your Threads profile is up to date.").waitFor();

    sandbox.advance(61 * 86_400_000);
    await stored(example, "ada");
    await page.reload();
    await page.locator("body[data-state=expired]").waitFor();
    expect(await text(page, "account")).toBe("@mika (Mika Lind)");
    await connect(page, "Allow", "Reconnect");
    await page.locator("body[data-state=active]").waitFor();
    await stored(example, "ada");
    record("page", await page.content());

    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.locator("body[data-state=disconnected]").waitFor();
    expect(await stored(example, "ada")).toMatchObject({ state: "disconnected", auth: null });
    expect(problems).toEqual([]);
  });
});
