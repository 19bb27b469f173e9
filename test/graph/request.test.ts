import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import type { StandardSchema } from "../../src/index.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { LONG_TOKEN } from "../support/secrets.js";

describe("request", () => {
  it("sends any call with the API version, and types the response by a Standard Schema", async () => {
    const { client, graph } = mockThreads();
    graph
      .intercept({
        path: "/v1.0/me/threads",
        method: "GET",
        query: { limit: "0", draft: "false", access_token: LONG_TOKEN },
      })
      .reply(200, { data: [{ id: "1" }] }, json);
    const response = await client.request({
      method: "GET",
      path: "/me/threads",
      query: { limit: 0, draft: false, cursor: undefined },
      accessToken: LONG_TOKEN,
      schema: z.object({ data: z.array(z.object({ id: z.string() })) }),
    });
    expect(response).toEqual({ data: [{ id: "1" }] });
    expectTypeOf(response).toEqualTypeOf<{ data: { id: string }[] }>();
  });

  it("request: removes the links to other pages, which contain the token, and keeps the cursors", async () => {
    const { client, graph } = mockThreads();
    const next = `https://graph.threads.net/v1.0/me/threads?access_token=${LONG_TOKEN}&after=B`;
    const paging = { cursors: { before: "A", after: "B" } };
    const linked = { ...paging, next, previous: next };
    const body = {
      data: [{ id: "1", replies: { data: [], paging: linked } }, null],
      paging: linked,
      next: "of a field",
    };
    const expected = { data: [{ id: "1", replies: { data: [], paging } }, null], paging, next: "of a field" };
    graph
      .intercept({ path: (path) => path.includes("/me/threads?") })
      .reply(200, body, json)
      .times(2);
    const call = { method: "GET", path: "/me/threads", accessToken: LONG_TOKEN } as const;
    expect(await client.request(call)).toEqual(expected);
    expect(await client.request({ ...call, schema: z.looseObject({ paging: z.looseObject({}) }) })).toEqual(expected);
  });

  it.each([[{ paging: null }], [{ paging: "x" }], [{ paging: [] }], [[]], ["text"], [null]])(
    "request: returns a response without links as it is: %j",
    async (body) => {
      const { client, graph } = mockThreads();
      graph.intercept({ path: "/v1.0/x" }).reply(200, JSON.stringify(body), json);
      expect(await client.request({ method: "GET", path: "/x" })).toEqual(body);
    },
  );

  it("accepts an asynchronous schema, and quotes its issues", async () => {
    const schema: StandardSchema<number> = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: async (value) => {
          await Promise.resolve();
          const { n } = value as { n: unknown };
          return typeof n === "number" ? { value: n } : { issues: [{ message: "no number", path: ["n"] }] };
        },
      },
    };
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/v1.0/x" }).reply(200, { n: 5 }, json);
    graph.intercept({ path: "/v1.0/x" }).reply(200, { n: "5" }, json);
    await expect(client.request({ method: "GET", path: "/x", schema })).resolves.toBe(5);
    await expect(rejection(client.request({ method: "GET", path: "/x", schema }))).resolves.toMatchObject({
      code: "THREADS_RESPONSE",
      message: expect.stringContaining("n: no number") as string,
    });
  });

  it("posts a form that contains the token, and never retries it", async () => {
    const { client, graph, clock } = mockThreads();
    const forms: string[] = [];
    graph
      .intercept({ path: "/v1.0/me/threads", method: "POST", body: (body) => forms.push(body) > 0 })
      .reply(500, { error: { code: 2, message: "down" } }, json);
    const error = await rejection(
      client.request({
        method: "POST",
        path: "/me/threads",
        form: { media_type: "TEXT", text: "a&b=c 👍" },
        accessToken: LONG_TOKEN,
      }),
    );
    expect(error).toMatchObject({ kind: "transient", retryable: false });
    expect(Object.fromEntries(new URLSearchParams(forms.at(-1)))).toEqual({
      media_type: "TEXT",
      text: "a&b=c 👍",
      access_token: LONG_TOKEN,
    });
    expect(clock.slept).toEqual([]);
  });

  it("never retries a deletion", async () => {
    const { client, graph, clock } = mockThreads();
    graph.intercept({ path: "/v1.0/1", method: "DELETE" }).reply(502, "<html>");
    await expect(rejection(client.request({ method: "DELETE", path: "/1" }))).resolves.toMatchObject({
      retryable: false,
    });
    expect(clock.slept).toEqual([]);
  });

  it("does not send parameters of a polluted Object.prototype", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/v1.0/x?a=1", method: "GET" }).reply(200, {}, json).times(2);
    // Called once before, so that the validator is set up already.
    await client.request({ method: "GET", path: "/x", query: { a: 1 } });
    Object.defineProperty(Object.prototype, "polluted", { value: "yes", enumerable: true, configurable: true });
    try {
      await client.request({ method: "GET", path: "/x", query: { a: 1 } });
    } finally {
      Reflect.deleteProperty(Object.prototype, "polluted");
    }
  });

  it("times out if the schema never settles, and reports a schema that throws or rejects", async () => {
    const never = {
      "~standard": { version: 1, vendor: "test", validate: () => new Promise<never>(() => undefined) },
    } as const;
    const throws = (error: unknown) =>
      ({
        "~standard": {
          version: 1,
          vendor: "test",
          validate: () => {
            throw error;
          },
        },
      }) as const;
    const rejects = {
      "~standard": { version: 1, vendor: "test", validate: () => Promise.reject(new Error("later")) },
    } as const;
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/v1.0/x" }).reply(200, {}, json).times(3);
    const ask = (schema: StandardSchema) =>
      rejection(client.request({ method: "GET", path: "/x", schema, timeoutMs: 100 }));
    await expect(ask(never)).resolves.toMatchObject({ code: "THREADS_TIMEOUT" });
    await expect(ask(throws(new TypeError("no such thing")))).resolves.toMatchObject({
      code: "THREADS_RESPONSE",
      reason: "unexpected-shape",
      cause: { message: "no such thing" },
    });
    await expect(ask(rejects)).resolves.toMatchObject({ code: "THREADS_RESPONSE", cause: { message: "later" } });
  });

  it("keeps a version in the path, and returns `unknown` without a schema", async () => {
    const { client, graph } = mockThreads();
    graph
      .intercept({ path: "/v9.1/1", method: "DELETE", query: { access_token: LONG_TOKEN } })
      .reply(200, '{"id":26999888777666555}', json);
    const response = await client.request({ method: "DELETE", path: "/v9.1/1", accessToken: LONG_TOKEN });
    expectTypeOf(response).toBeUnknown();
    expect(response).toEqual({ id: "26999888777666555" });
  });

  it("redacts a secret in the caller's own parameters", async () => {
    const { client, graph } = mockThreads();
    const body = { error: { code: 100, message: `unknown token ${LONG_TOKEN}` } };
    graph.intercept({ path: "/v1.0/x", query: { input_token: LONG_TOKEN } }).reply(400, body, json);
    const error = await rejection(client.request({ method: "GET", path: "/x", query: { input_token: LONG_TOKEN } }));
    expect((error as Error).message).toContain("unknown token [redacted]");
  });

  it.each<[string, Record<string, unknown>]>([
    ["path must not be empty", { path: "" }],
    ["path must begin with /", { path: "me" }],
    ["path must begin with /", { path: "https://evil.example/me" }],
    ["path must begin with /", { path: "//evil.example/me" }],
    ["path must begin with /", { path: "/me?access_token=x" }],
    ["path must begin with /", { path: "/me#x" }],
    ["path must begin with /", { path: "/a/../b" }],
    ["path must begin with /", { path: "/v1.0/.." }],
    ["path must not contain control characters", { path: "/me\r\nHost: evil" }],
    ["method must be GET", { method: "PATCH" }],
    ["form is allowed with POST only", { form: { a: 1 } }],
    ["path must begin with /", { path: "/me&access_token=x" }],
    ["path must begin with /", { path: "/%2e%2e/oauth" }],
    ["path must begin with /", { path: "/me/." }],
    ["path must not contain the access token", { path: "/me/TOKEN", accessToken: "TOKEN" }],
    ["query must be a plain object", { query: new URLSearchParams("a=b") }],
    ["query must be a plain object", { query: new Map([["a", "b"]]) }],
    ["query must be a plain object", { query: "a=b" }],
    ["query must be a plain object", { query: ["a"] }],
    ["query.a must be a string", { query: { a: { b: 1 } } }],
    ["query.a must be a string", { query: { a: null } }],
    ["query.a must be a string", { query: { a: Number.NaN } }],
    ["query.a must be well-formed", { query: { a: "\ud800" } }],
    ["accessToken must not be empty", { accessToken: "" }],
    ["schema must be a Standard Schema", { schema: {} }],
  ])("refuses an invalid call: %s", async (message, changes) => {
    const { client } = mockThreads();
    const call = async () => client.request({ method: "GET", path: "/me", ...changes });
    await expect(rejection(call())).resolves.toMatchObject({
      code: "THREADS_VALIDATION",
      message: expect.stringContaining(message) as string,
    });
  });
});
