/** The consent page in a real browser, which applies rules that an HTTP client does not. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { CHROMIUM } from "../../../support/chromium.js";
import { authorizeUrl, start } from "../helpers.js";

async function site(response: RequestListener): Promise<string> {
  const server = createServer(response).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.skipIf(CHROMIUM === undefined).each(["Allow", "Cancel"])(
  "sandbox authorize page in Chromium: %s leads through the app's callback to a front end on another origin",
  async (button) => {
    const frontEnd = await site((_request, response) => response.end("connected"));
    // The origin has another host name, not only another port.
    const onward = frontEnd.replace("127.0.0.1", "localhost");
    const app = await site((_request, response) => response.writeHead(302, { location: `${onward}/done` }).end());
    const sandbox = await start({ redirectUris: [`${app}/callback`] });

    const browser = await chromium.launch({ executablePath: CHROMIUM!, args: ["--no-sandbox"] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(authorizeUrl(sandbox));
    await page.getByRole("button", { name: button }).click();
    // Browsers keep the fragment #_ through redirects.
    await page.waitForURL((url) => url.href.startsWith(`${onward}/done`), { timeout: 10_000 });
    expect(await page.textContent("body")).toBe("connected");
  },
);
