/** Rules that hold at every endpoint. */
import { describe, expect, it } from "vitest";
import { at, CLIENT_CALLS } from "./support/calls.js";
import { json, mockThreads, rejection } from "./support/mock.js";

const message = "The app has been deactivated";

const envelopes = {
  "Graph's": { error: { message, type: "OAuthException", code: 190, error_subcode: 460, fbtrace_id: "A1b2C3" } },
  "the flat": { error_type: "OAuthException", code: 190, error_message: message },
  "OAuth's": { error: "invalid_request", error_description: message },
};

describe.each(CLIENT_CALLS)("$name", ({ name, call, method, path }) => {
  const respondWith = (status: number, body: object | string, headers: Record<string, string> = json.headers) => {
    const mocked = mockThreads({ retry: { maxAttempts: 1 } });
    mocked.graph.intercept({ path: at(path), method }).reply(status, body, { headers });
    return mocked;
  };

  it.each(
    Object.entries(envelopes).flatMap(([format, body]) =>
      [200, 400, 401, 500].map((status) => [format, status, body] as const),
    ),
  )("reads an error in %s format with status %s", async (_format, status, body) => {
    const { client } = respondWith(status, body);
    const error = await rejection(call(client));
    expect(error).toMatchObject({ code: "THREADS_API", status, graph: { message }, request: { method, path } });
  });

  it("reports the app's usage in the error and in an event", async () => {
    const usage = { callCount: 99, totalTime: 25, totalCpuTime: 26 };
    const headers = { ...json.headers, "x-app-usage": '{"call_count":99,"total_time":25,"total_cputime":26}' };
    const { client, events } = respondWith(400, { error: { message: "limit", code: 4 } }, headers);
    await expect(rejection(call(client))).resolves.toMatchObject({
      kind: "rate-limit",
      usage,
      retryable: true,
      retryAfterMs: 300_000,
    });
    expect(events.at(-1)).toEqual({ type: "usage", method, path, usage });
  });

  it("reports a proxy's page, an empty body and a body that is cut off", async () => {
    for (const [body, reason] of [
      ["<html>504</html>", "not-json"],
      ["", "empty"],
      ['{"access_tok', "not-json"],
    ] as const) {
      await expect(rejection(call(respondWith(200, body).client))).resolves.toMatchObject({
        code: "THREADS_RESPONSE",
        reason,
      });
    }
  });

  it("ends at its time limit, and with the signal's reason", async () => {
    const late = mockThreads();
    late.graph
      .intercept({ path: at(path), method })
      .reply(200, "{}", json)
      .delay(5_000);
    await expect(rejection(call(late.client, { timeoutMs: 30 }))).resolves.toMatchObject({
      code: "THREADS_TIMEOUT",
      timeoutMs: 30,
    });

    const reason = new Error("the user left");
    await expect(rejection(call(mockThreads().client, { signal: AbortSignal.abort(reason) }))).resolves.toBe(reason);
  });

  it("refuses invalid options before it sends anything", async () => {
    for (const options of [null, "5 s", []]) {
      const bad = options as never;
      const { client } = mockThreads();
      const calling = ["request", "debugToken"].includes(name) ? call(client, { signal: bad }) : call(client, bad);
      await expect(rejection(calling)).resolves.toMatchObject({ code: "THREADS_VALIDATION" });
    }
    await expect(rejection(call(mockThreads().client, { timeoutMs: -1 }))).resolves.toMatchObject({
      code: "THREADS_VALIDATION",
    });
  });
});
