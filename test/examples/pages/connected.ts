/** Users with a connected account, for the tests of the pages. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { connect, newPage, signIn } from "../chromium.js";
import { stored, type Running } from "../examples.js";
import { PATH, signedIn } from "../users.js";

export const DAY = 86_400_000;

/** A response of the app's routes. */
interface Response {
  readonly status: number;
  readonly json: Record<string, unknown> & {
    readonly error?: { readonly code: string; readonly advice: string; readonly missingScope?: string | null };
  };
}

/** Connects an account over HTTP. Returns functions that call the routes of the app. */
export async function connected(example: Running, query = "", allowed?: readonly string[]) {
  const { origin, sandbox, threads } = example;
  const { browser } = await signedIn(example);
  const from = `${origin}/settings`;
  const away = await browser.go(`${origin}${PATH}/connect${query}`, { stopAt: threads });
  const back = await browser.go(await sandbox.consent(away.url, allowed === undefined ? {} : { scopes: allowed }));
  await stored(example, "ada");
  const send = async (path: string, init: RequestInit = {}) =>
    (await browser.fetch(from, origin + path, init)) as unknown as Response;
  const headers = { "content-type": "application/json" };
  return {
    back,
    get: (path: string) => send(path),
    post: (path: string, body?: object) =>
      send(path, { method: "POST", ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }) }),
  };
}

/** Connects an account in Chromium. */
export async function connectedPage(example: Running): Promise<{ page: Page; problems: string[] }> {
  const { page, problems } = await newPage();
  await signIn(page, example);
  await connect(page, "Allow");
  await page.locator("body[data-state=active]").waitFor();
  await stored(example, "ada");
  return { page, problems };
}

/** Opens a page of the app, and waits until its script has shown its data. */
export async function open(page: Page, { origin, frontEnd }: Running, path: string): Promise<void> {
  const url = (frontEnd ?? origin) + path;
  await page.goto(url);
  await page.locator("body[data-state]").waitFor();
  expect(page.url()).toBe(url);
}

/** Presses a button of the app that leads to Threads, and allows what it requests there. */
export async function allow(page: Page, button: string): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL("**/oauth/authorize?**");
  await page.getByRole("button", { name: "Allow" }).click();
}
