/** What must hold at every endpoint. */
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
  const answering = (status: number, body: object | string, headers: Record<string, string> = json.headers) => {
    const mocked = mockThreads({ retry: { maxAttempts: 1 } });
    mocked.graph.intercept({ path: at(path), method }).reply(status, body, { headers });
    return mocked;
  };

  it.each(
    Object.entries(envelopes).flatMap(([shape, body]) =>
      [200, 400, 401, 500].map((status) => [shape, status, body] as const),
    ),
  )("understands %s error with status %s", async (_shape, status, body) => {
    const { client } = answering(status, body);
    const error = await rejection(call(client));
    expect(error).toMatchObject({ code: "THREADS_API", status, graph: { message }, request: { method, path } });
  });

  it("carries the rate-limit usage to the error and to events", async () => {
    const usage = { callCount: 99, totalTime: 25, totalCpuTime: 26 };
    const headers = { ...json.headers, "x-app-usage": '{"call_count":99,"total_time":25,"total_cputime":26}' };
    const { client, events } = answering(400, { error: { message: "limit", code: 4 } }, headers);
    await expect(rejection(call(client))).resolves.toMatchObject({
      kind: "rate-limit",
      usage,
      retryable: true,
      retryAfterMs: 300_000,
    });
    expect(events.at(-1)).toEqual({ type: "usage", method, path, usage });
  });

  it("names a proxy's page, an empty body and a body that is cut off", async () => {
    for (const [body, reason] of [
      ["<html>504</html>", "not-json"],
      ["", "empty"],
      ['{"access_tok', "not-json"],
    ] as const) {
      await expect(rejection(call(answering(200, body).client))).resolves.toMatchObject({
        code: "THREADS_RESPONSE",
        reason,
      });
    }
  });

  it("ends with its own deadline, and with the caller's reason", async () => {
    const late = mockThreads();
    late.graph
      .intercept({ path: at(path), method })
      .reply(200, "{}", json)
      .delay(5_000);
    await expect(rejection(call(late.client, { timeoutMs: 30 }))).resolves.toMatchObject({
      code: "THREADS_TIMEOUT",
      timeoutMs: 30,
    });

    const reason = new Error("the person went away");
    await expect(rejection(call(mockThreads().client, { signal: AbortSignal.abort(reason) }))).resolves.toBe(reason);
  });

  it("refuses a timeout that is none, before anything is sent", async () => {
    for (const options of [null, "5 s", []]) {
      const bad = options as never;
      const { client } = mockThreads();
      const asked = ["request", "debugToken"].includes(name) ? call(client, { signal: bad }) : call(client, bad);
      await expect(rejection(asked)).resolves.toMatchObject({ code: "THREADS_VALIDATION" });
    }
    await expect(rejection(call(mockThreads().client, { timeoutMs: -1 }))).resolves.toMatchObject({
      code: "THREADS_VALIDATION",
    });
  });
});
