/** Users of an example, for tests. */
import { expect } from "vitest";
import { Browser } from "../server/browser.js";
import { stored, type Running } from "./examples.js";

export const PATH = "/api/platform/threads";

/** Returns a browser with a signed-in user. */
export async function signedIn({ origin, url }: Running, name = "Ada") {
  const browser = new Browser();
  expect((await browser.go(url)).text).toContain("Sign in");
  const page = await browser.go(`${origin}/sign-in`, { form: { name } });
  expect(page.url).toBe(`${origin}/settings`);
  expect(page.text).toContain("Connected accounts");
  const ask = (path: string, method = "GET") => browser.fetch(page.url, origin + PATH + path, { method });
  return { browser, ask };
}

/** A response to the composer. */
export interface ComposerResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly json: {
    readonly posts?: readonly { readonly id: string; readonly permalink: string | null }[];
    readonly file?: { readonly id: string; readonly url: string };
    readonly error?: {
      readonly code: string;
      readonly advice: string;
      readonly issues: readonly { code: string }[];
      readonly live?: number;
    };
  };
}

/** Returns the requests of the composer, sent from a page at `from`. */
export function composer(browser: Browser, { origin }: Running, from: string, headers: Record<string, string> = {}) {
  const send = async (path: string, init: RequestInit) =>
    (await browser.fetch(from, origin + path, init)) as unknown as ComposerResponse;
  return {
    post: (body: unknown) =>
      send("/posts", {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    upload: (bytes: Uint8Array<ArrayBuffer>, type = "image/png") =>
      send("/media", { method: "POST", headers: { ...headers, "content-type": type }, body: bytes }),
    progress: (key: string) => send(`/posts/${key}/progress`, { headers }),
  };
}

/** Returns a user with a connected account, at the composer. */
export async function composing(example: Running, name = "Ada") {
  const { origin, sandbox, threads } = example;
  const { browser } = await signedIn(example, name);
  const away = await browser.go(`${origin}${PATH}/connect`, { stopAt: threads });
  await browser.go(await sandbox.consent(away.url));
  await stored(example, name.toLowerCase());
  const page = await browser.go(`${origin}/compose`);
  expect(page.text).toContain("New post");
  return { browser, ...composer(browser, example, page.url) };
}
