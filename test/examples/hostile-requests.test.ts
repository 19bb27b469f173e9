/** Tests requests to the examples that no page of theirs sends. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { FRAMEWORKS, running } from "./examples.js";
import { composer, composing, signedIn } from "./users.js";

const EVIL = "https://evil.example/";
const MEBIBYTE = 1024 * 1024;

describe.each(FRAMEWORKS)("the routes of the %s example", (framework) => {
  it("reject an id that no post can have, and continue", async () => {
    const example = await running(framework);
    const { browser } = await composing(example);
    const read = async (id: string) =>
      browser.fetch(`${example.origin}/replies`, `${example.origin}/posts/${id}/replies`);
    for (const id of ["..%2Fme", "me", "1%00"]) {
      expect(await read(id)).toMatchObject({ status: 400, json: { error: { code: "THREADS_VALIDATION" } } });
    }
    expect((await browser.go(`${example.origin}/session`)).text).toContain("ada");
  });

  it("do not let another site sign a user in or out", async () => {
    const example = await running(framework);
    const { browser } = await signedIn(example);
    const post = async (path: string, from: string) => {
      const cookie = browser.cookiesOf("127.0.0.1").join("; ");
      const headers = { origin: from, cookie, "content-type": "application/x-www-form-urlencoded" };
      const init = { method: "POST", headers, body: "name=mallory", redirect: "manual" } as const;
      const { status, headers: sent } = await fetch(example.origin + path, init);
      return [status, sent.get("set-cookie")];
    };
    for (const from of [new URL(EVIL).origin, "http://127.0.0.1:9", "null"]) {
      expect(await post("/sign-in", from)).toEqual([403, null]);
      expect(await post("/sign-out", from)).toEqual([403, null]);
    }
    expect((await browser.go(`${example.origin}/session`)).text).toContain("ada");
    expect((await post("/sign-out", example.origin))[0]).toBe(303);
    expect((await browser.go(`${example.origin}/session`)).text).not.toContain("ada");
  });

  it("explain a body that they cannot read, also to a separate front end", async () => {
    const example = await running(framework, { separateFrontEnd: true });
    const from = String(example.frontEnd);
    const { browser } = await composing(await running(framework));
    const { post, upload } = composer(browser, example, `${from}/compose`);
    const malformed = await fetch(`${example.origin}/posts`, {
      method: "POST",
      headers: { origin: from, "content-type": "application/json" },
      body: "{",
    });
    expect([malformed.status, malformed.headers.get("access-control-allow-origin")]).toEqual([400, from]);
    expect(await malformed.json()).toMatchObject({ error: { code: "BAD_REQUEST", issues: [] } });

    const large = await post({ text: "x".repeat(2 * MEBIBYTE), idempotencyKey: randomUUID() });
    const image = await upload(new Uint8Array(17 * MEBIBYTE));
    for (const { status, headers, json } of [large, image]) {
      expect([status, headers.get("access-control-allow-origin")]).toEqual([413, from]);
      expect(json.error).toMatchObject({ code: "TOO_LARGE", issues: [] });
      expect(json.error?.advice).toContain("larger than the app accepts");
    }
  });
});
