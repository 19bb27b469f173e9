/** Tests the limits of requests, each at the limit and beyond it. */
import { describe, expect, it } from "vitest";
import { fieldOf, MAX_BODY_BYTES, prefersJson, readBody } from "../../src/server/requests.js";
import { bindingCookies, endedCookies, readBinding } from "../../src/server/cookies.js";
import { resolveReturnTo } from "../../src/server/return-to.js";
import { rejection } from "../support/mock.js";

const SETTINGS = new URL("https://app.example/settings");

const request = (body: string | null, headers: Record<string, string> = {}) =>
  new Request("https://app.example/x", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
const jsonOf = (bytes: number) => JSON.stringify({ a: "x".repeat(bytes - 8) });

describe("readBody", () => {
  it("accepts 65,536 bytes and rejects more, from a stream and from a parser's text and bytes", async () => {
    const exact = jsonOf(MAX_BODY_BYTES);
    expect(exact).toHaveLength(65_536);
    for (const [text, holds] of [
      [exact, true],
      [jsonOf(MAX_BODY_BYTES + 1), false],
    ] as const) {
      const behaviors = [
        () => readBody(request(text), "json"),
        () => readBody(request(null), "json", text),
        () => readBody(request(null), "json", new TextEncoder().encode(text)),
      ];
      for (const read of behaviors) {
        if (holds) expect(fieldOf(await read(), "a")).toHaveLength(65_528);
        else expect(await rejection(read())).toMatchObject({ code: "BODY_TOO_LARGE", status: 413 });
      }
    }
  });

  it("rejects a declared length above the limit without reading the body", async () => {
    expect(await readBody(request("{}", { "content-length": "65536" }), "json")).toEqual({});
    expect(await rejection(readBody(request("{}", { "content-length": "65537" }), "json"))).toMatchObject({
      status: 413,
    });
  });

  it.each([
    ["identity", true],
    ["Identity", true],
    ["gzip", false],
  ])("reads a body with the encoding %s: %s", async (encoding, holds) => {
    const read = readBody(request("{}", { "content-encoding": encoding }), "json");
    if (holds) expect(await read).toEqual({});
    else expect(await rejection(read)).toMatchObject({ code: "UNSUPPORTED_MEDIA_TYPE" });
  });

  it.each(["", "null", "[]", '"x"', "7", "{", '{"a":1}x'])("rejects %j, which is not a JSON object", async (text) => {
    expect(await rejection(readBody(request(text), "json"))).toMatchObject({ code: "BAD_REQUEST" });
  });

  it("gives fieldOf a string that is not empty, repeated or inherited", () => {
    expect(fieldOf({ a: "x" }, "a")).toBe("x");
    for (const fields of [
      {},
      { a: "" },
      { a: 7 },
      { a: ["x"] },
      Object.create({ a: "x" }) as Record<string, unknown>,
    ]) {
      expect(() => fieldOf(fields, "a")).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }) as Error);
    }
  });
});

describe("resolveReturnTo", () => {
  it("accepts 1,024 characters, as given and as resolved", () => {
    const resolved = (length: number) => `/${"a".repeat(length - "https://app.example/".length)}`;
    expect(resolveReturnTo(resolved(1_024), SETTINGS)?.href).toHaveLength(1_024);
    expect(resolveReturnTo(resolved(1_025), SETTINGS)).toBeNull();
    // Tabs are removed from the address, but count.
    expect(resolveReturnTo("/a".padEnd(1_024, "\t"), SETTINGS)?.href).toBe("https://app.example/a");
    expect(resolveReturnTo("/a".padEnd(1_025, "\t"), SETTINGS)).toBeNull();
  });

  it.each([
    ["https://user@app.example/", null],
    ["https://:password@app.example/", null],
    ["http://app.example/", null],
    ["https://app.example:444/", null],
    ["https://app.example:443/", "https://app.example/"],
    ["blob:https://app.example/1", null],
  ])("resolves %s to %s", (returnTo, href) => {
    expect(resolveReturnTo(returnTo, SETTINGS)?.href ?? null).toBe(href);
  });
});

describe("the browser-binding cookies", () => {
  const held = (count: number, name = "__Host-threads-flow-") =>
    new Headers({ cookie: Array.from({ length: count }, (_, index) => `${name}${index}=v`).join("; ") });

  it("are eight at most: starting a flow ends the oldest ones beyond that", () => {
    for (const [count, ended] of [
      [7, 0],
      [8, 1],
      [10, 3],
    ] as const) {
      const cookies = bindingCookies(held(count), "state", "binding", true);
      expect(cookies).toHaveLength(ended + 1);
      expect(cookies.slice(0, ended).map((cookie) => cookie.split("=")[0])).toEqual(
        Array.from({ length: ended }, (_, index) => `__Host-threads-flow-${index}`),
      );
    }
    expect(bindingCookies(held(20, "x__Host-threads-flow-"), "state", "binding", true)).toHaveLength(1);
  });

  it("are read by their whole name, and ignored when empty", () => {
    const [cookie = ""] = bindingCookies(new Headers(), "state", "binding", false);
    const pair = cookie.split(";")[0] ?? "";
    const read = (text: string) => readBinding(new Headers({ cookie: text }), "state", false);
    expect(read(`a=b; ${pair}; c`)).toBe("binding");
    expect(read(`${pair}=x`)).toBe("binding=x");
    for (const text of [`x${pair}`, pair.replace("=", "x="), pair.replace("binding", ""), ""])
      expect(read(text)).toBeNull();
    expect(endedCookies(new Headers({ cookie: pair }), "state", false)).toHaveLength(1);
    expect(endedCookies(new Headers({ cookie: pair }), "another", false)).toEqual([]);
  });
});

describe("prefersJson", () => {
  it.each([
    ["application/json;q=0.5, text/html;q=0.4", true],
    ["application/json;q=0.4, text/html;q=0.5", false],
    ["text/html;q=0.5, application/json;q=0.5", false],
    ["application/json;q=0.5, text/html;q=0.5", true],
    ["application/json;q=0", false],
    ["application/json;q=0.001", true],
    ["application/jsonx", false],
    ["xapplication/json", false],
    [" Application/JSON ; Q=1", true],
  ])("returns, for the Accept header %s, %s", (accept, expected) => {
    expect(prefersJson(new Headers({ accept }))).toBe(expected);
  });
});
