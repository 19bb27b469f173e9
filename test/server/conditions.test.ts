/** Tests each side of the conditions in the routes, and patterns with extra characters. */
import { describe, expect, it } from "vitest";
import { isThreadsError, ThreadsConfigError, ThreadsError } from "../../src/index.js";
import type { ThreadsErrorCode } from "../../src/errors/index.js";
import { fieldOf, prefersJson, readBody, type BodyType } from "../../src/server/requests.js";
import { pathOf } from "../../src/server/node.js";
import { resolveOptions } from "../../src/server/options.js";
import { errorResponse, RouteError, type RouteErrorCode } from "../../src/server/errors.js";
import { record } from "../support/leaks.js";
import { rejection } from "../support/mock.js";
import { look } from "./support.js";

describe("errorResponse", () => {
  /** An error as another copy of the SDK would throw it: only its code and fields count. */
  class AnyError extends ThreadsError {
    constructor(
      override readonly code: ThreadsErrorCode,
      retryAfterMs: number | null,
    ) {
      super("m", { retryable: false, retryAfterMs, responsible: "developer", advice: "advice" });
    }
  }
  const errorOf = (code: ThreadsErrorCode, fields: object = {}, retryAfterMs: number | null = null) =>
    Object.assign(new AnyError(code, retryAfterMs), fields);
  const limit = errorOf("THREADS_API", { kind: "rate-limit" }, 7_000);

  it.each<[number, ThreadsErrorCode, object]>([
    [400, "THREADS_VALIDATION", {}],
    [400, "THREADS_AUTHORIZATION", {}],
    [400, "THREADS_SIGNED_REQUEST", {}],
    [400, "THREADS_WEBHOOK", { reason: "challenge" }],
    [403, "THREADS_WEBHOOK", { reason: "verify-token" }],
    [403, "THREADS_WEBHOOK", { reason: "signature" }],
    [400, "THREADS_WEBHOOK", { reason: "malformed" }],
    [500, "THREADS_WEBHOOK", { reason: "raw-body" }],
    [503, "THREADS_WEBHOOK", { reason: "in-progress" }],
    [400, "THREADS_NOT_CONNECTED", { reason: "never-connected" }],
    [403, "THREADS_AUTHORIZATION", { reason: "browser-mismatch" }],
    [409, "THREADS_NOT_CONNECTED", { reason: "expired" }],
    [409, "THREADS_IDEMPOTENCY_CONFLICT", {}],
    [409, "THREADS_PUBLISH_IN_PROGRESS", {}],
    [429, "THREADS_API", { kind: "rate-limit" }],
    [502, "THREADS_API", { kind: "policy" }],
    [502, "THREADS_TIMEOUT", {}],
    [502, "THREADS_NETWORK", {}],
    [502, "THREADS_RESPONSE", {}],
    [502, "THREADS_CONTAINER", {}],
    [502, "THREADS_PUBLISH_UNKNOWN", {}],
    [502, "THREADS_PUBLISH_THREAD", {}],
    [502, "THREADS_PUBLISH_THREAD", { cause: new Error("m") }],
    [429, "THREADS_PUBLISH_THREAD", { cause: limit }],
    [500, "THREADS_CONNECT", {}],
    [500, "THREADS_CONNECT", { cause: new Error("m") }],
    [429, "THREADS_CONNECT", { cause: limit }],
    [503, "THREADS_CONFLICT", {}],
    [503, "THREADS_JOURNAL", {}],
    [503, "THREADS_SEALED_TOKEN", { reason: "key-unavailable" }],
    [500, "THREADS_SEALED_TOKEN", { reason: "key-missing" }],
    [500, "THREADS_UNREADABLE_CONNECTION", {}],
    [500, "THREADS_CONFIG", {}],
  ])("responds with %i to %s with %o", async (status, code, fields) => {
    const seen = await look(errorResponse(errorOf(code, fields)));
    expect([seen.status, seen.json]).toEqual([status, { success: false, message: "advice", data: { code } }]);
  });

  it.each<[string, Error, string | null]>([
    ["that of the error", errorOf("THREADS_JOURNAL", { cause: limit }, 1_000), "1"],
    ["that of the error, when it is 0", errorOf("THREADS_JOURNAL", { cause: limit }, 0), "0"],
    ["that of the cause", errorOf("THREADS_CONNECT", { cause: limit }), "7"],
    [
      "none, when the cause is not an error of the SDK",
      errorOf("THREADS_CONNECT", { cause: { retryAfterMs: 5_000 } }),
      null,
    ],
    ["none, for an error without a wait", errorOf("THREADS_CONFIG"), null],
  ])("sends as Retry-After %s", async (_what, error, expected) => {
    expect((await look(errorResponse(error))).headers.get("retry-after")).toBe(expected);
  });

  it.each<[RouteErrorCode, number]>([
    ["UNAUTHENTICATED", 401],
    ["NOT_FOUND", 404],
    ["METHOD_NOT_ALLOWED", 405],
    ["BAD_REQUEST", 400],
    ["BODY_TOO_LARGE", 413],
    ["UNSUPPORTED_MEDIA_TYPE", 415],
  ])("responds to the route error %s with %i and its headers", async (code, status) => {
    const seen = await look(errorResponse(new RouteError(code, "words", { allow: "GET" })));
    expect([seen.status, seen.json.message, seen.headers.get("allow")]).toEqual([status, "words", "GET"]);
  });
});

describe("readBody", () => {
  const TYPES = { json: "application/json", form: "application/x-www-form-urlencoded" } as const;
  const read = (
    type: BodyType,
    body: string | ReadableStream<Uint8Array> | null,
    parsed?: unknown,
    headers: Record<string, string> = {},
  ) =>
    readBody(
      new Request("https://app.example/x", {
        method: "POST",
        headers: { "content-type": TYPES[type], ...headers },
        body,
        duplex: "half",
      }),
      type,
      parsed,
    );
  const streamOf = (...chunks: (Uint8Array | Error)[]) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else if (chunk instanceof Error) controller.error(chunk);
        else controller.enqueue(chunk);
      },
    });

  it("returns one value as a string and several as a list, from a form's stream, text and bytes", async () => {
    const text = "a=1&b=2&b=3&c=";
    const expected = { a: "1", b: ["2", "3"], c: "" };
    expect(await read("form", text)).toEqual(expected);
    expect(await read("form", null, text)).toEqual(expected);
    expect(await read("form", null, new TextEncoder().encode(text))).toEqual(expected);
    expect(await read("form", null)).toEqual({});
    expect(await read("form", null, "")).toEqual({});
  });

  it.each([[null], [[]], [7], [true]])("rejects %j, the result of a body parser", async (parsed) => {
    for (const type of ["json", "form"] as const)
      expect(await rejection(read(type, null, parsed))).toMatchObject({
        code: "BAD_REQUEST",
        message: `The request body is not valid ${TYPES[type]}.`,
      });
  });

  it("returns the object of a body parser unchanged, and does not read the stream", async () => {
    const parsed = { a: "1" };
    expect(await read("json", '{"a":"2"}', parsed)).toBe(parsed);
  });

  it("decodes a character that spans two chunks, and replaces an incomplete one", async () => {
    const bytes = new TextEncoder().encode('{"a":"é"}');
    const cut = bytes.indexOf(0xc3) + 1;
    expect(await read("json", streamOf(bytes.slice(0, cut), bytes.slice(cut)))).toEqual({ a: "é" });
    expect(await read("form", streamOf(new Uint8Array([0x61, 0x3d, 0xc3])))).toEqual({ a: "\ufffd" });
  });

  it("rejects an incomplete body", async () => {
    const broken = streamOf(new TextEncoder().encode("a=1"), new Error("gone"));
    expect(await rejection(read("form", broken))).toMatchObject({
      code: "BAD_REQUEST",
      message: "The request body is incomplete.",
    });
  });

  it.each(["text/plain", "application/jsonx", "xapplication/json", "application/json, text/plain", ""])(
    "rejects the type %j, and names the accepted type",
    async (type) => {
      expect(await rejection(read("json", "{}", undefined, { "content-type": type }))).toMatchObject({
        code: "UNSUPPORTED_MEDIA_TYPE",
        headers: { accept: "application/json" },
      });
    },
  );

  it("accepts a type in any case and with parameters, and rejects a body without a type", async () => {
    const type = "Application/JSON ; charset=utf-8";
    expect(await read("json", "{}", undefined, { "content-type": type })).toEqual({});
    const untyped = new Request("https://app.example/x", { method: "POST" });
    expect(await rejection(readBody(untyped, "json"))).toMatchObject({ code: "UNSUPPORTED_MEDIA_TYPE" });
  });

  it("lets fieldOf name the missing field", () => {
    expect(() => fieldOf({}, "code")).toThrow("The request body must contain exactly one code.");
  });
});

describe("prefersJson", () => {
  it.each<[Record<string, string>, boolean]>([
    [{}, false],
    [{ accept: "application/json" }, true],
    [{ accept: "text/html" }, false],
    [{ accept: "text/html;q=0, application/json;q=0" }, false],
    [{ accept: "application/json;q=0, text/html;q=0" }, true],
    [{ accept: "application/json;q=x" }, false],
    [{ accept: "application/json;level=1;q=0.5, text/html;q=0.4" }, true],
    [{ accept: "application/json;level=1;q=0.3, text/html;q=0.4" }, false],
    [{ authorization: "Bearer a" }, true],
    [{ authorization: "bearer" }, true],
    [{ authorization: "Basic a" }, false],
    [{ authorization: "Digest a" }, false],
    [{ authorization: "negotiate a" }, false],
    [{ authorization: "NTLM a" }, false],
    [{ authorization: "Basics a" }, true],
    [{ authorization: "Basic\ta" }, false],
    [{ authorization: "" }, false],
    [{ authorization: "Basic a", accept: "application/json" }, true],
    [{ authorization: "Bearer a", accept: "text/html" }, true],
  ])("returns, for %j, %s", (headers, expected) => {
    expect(prefersJson(new Headers(headers))).toBe(expected);
  });
});

describe("pathOf", () => {
  it.each([
    ["/a", "/a"],
    ["/a?b", "/a"],
    ["/a#b", "/a"],
    ["/a#b?c", "/a"],
    ["/a?b\nc", "/a"],
    ["?a", ""],
  ])("returns, for %j, %j", (target, path) => {
    expect(pathOf(target)).toBe(path);
  });
});

describe("resolveOptions", () => {
  const SITE = "https://app.example";
  const resolve = (options: object = {}, redirectUri = `${SITE}/threads/callback`, publicUrl?: string) =>
    resolveOptions({ client: { redirectUri }, publicUrl } as never, {
      authenticate: () => null,
      settingsUrl: `${SITE}/settings`,
      ...options,
    });
  const problems = (...args: Parameters<typeof resolve>) => {
    try {
      resolve(...args);
      return [];
    } catch (error) {
      record("options", error);
      if (!isThreadsError(error, "THREADS_CONFIG")) throw error;
      return error.problems.map(({ name, problem }) => `${name} ${problem}`);
    }
  };

  it("prefers the public URL of the routes, then that of the connections, then that of the redirect URI", () => {
    expect(resolve({}).publicUrl).toBe(`${SITE}/threads`);
    expect(resolve({}, undefined, "https://b.example").publicUrl).toBe("https://b.example");
    expect(resolve({ publicUrl: "https://a.example" }, undefined, "https://b.example").publicUrl).toBe(
      "https://a.example",
    );
    expect(resolve({ basePath: "/x" }, `${SITE}/oauth`).publicUrl).toBeUndefined();
  });

  it("makes cookies secure when the redirect URI is https", () => {
    expect(resolve({})).toMatchObject({ secure: true, origin: SITE, finish: "server", basePath: "/threads" });
    expect(resolve({ finish: "front-end" }, "http://localhost:3000/callback")).toMatchObject({
      secure: false,
      origin: "http://localhost:3000",
      finish: "front-end",
      basePath: "",
    });
  });

  it.each(["/threads/callback", "/callback/", "/a/callback/callback"])("reads the base path from %s", (path) => {
    expect(resolve({}, SITE + path).basePath).toBe(path.replace(/\/callback\/?$/, ""));
  });

  it.each(["/threads/xcallback", "/threads/callbackx", "/callback/x", "/callback//", "/callback%2F"])(
    "requires basePath when the path of the redirect URI is %s",
    (path) => {
      const missing = "basePath must be given, since the redirect URI does not end in /callback";
      expect(problems({}, SITE + path)).toEqual([missing]);
    },
  );

  it.each(["", "/", "/a", "/a/", "/a/b", "/~a.b!$&'()*+,;=:@%-_"])("accepts the base path %j", (basePath) => {
    expect(resolve({ basePath }).basePath).toBe(basePath.replace(/\/$/, ""));
  });

  it.each(["a", "x/a", "//", "/a//", "/a b", "/a?", "/a#b", "/a\n", "\n/a"])("rejects the base path %j", (basePath) => {
    expect(problems({ basePath })).toEqual(["basePath must be a path such as /api/platform/threads"]);
  });

  it("rejects a base path that is not a string and invalid connections before other problems", () => {
    expect(problems({ basePath: 5, finish: "never" })).toEqual(["basePath must be a string"]);
    for (const connections of [undefined, null, {}, { client: {} }, { client: { redirectUri: 5 } }])
      expect(() => resolveOptions(connections as never, { authenticate: 1 } as never)).toThrow(ThreadsConfigError);
  });

  it("rejects an unknown option, unless the framework adds it", () => {
    expect(problems({ prefix: "/a" })).toHaveLength(1);
    const options = { authenticate: () => null, settingsUrl: SITE, prefix: "/a" };
    const connections = { client: { redirectUri: `${SITE}/callback` } };
    expect(resolveOptions(connections as never, options, { prefix: true }).basePath).toBe("");
  });
});
