/** A server that repeats every secret it was sent, in every form: none may come out at the other end. */
import { describe, expect, it } from "vitest";
import { at, CLIENT_CALLS } from "./support/calls.js";
import { formsOf, record } from "./support/leaks.js";
import { json, mockThreads, rejection } from "./support/mock.js";

/** Each place of an answer that reaches an error. */
const answers: Record<string, (echo: string) => { status: number; body: string; headers: Record<string, string> }> = {
  "a Graph error": (echo) => ({
    status: 400,
    body: JSON.stringify({
      error: { message: echo, type: echo, code: 190, fbtrace_id: echo, error_user_title: echo, error_user_msg: echo },
    }),
    headers: json.headers,
  }),
  "a flat error": (echo) => ({
    status: 200,
    body: JSON.stringify({ error_type: echo, code: 400, error_message: echo }),
    headers: json.headers,
  }),
  "an OAuth error": (echo) => ({
    status: 400,
    body: JSON.stringify({ error: echo, error_description: echo }),
    headers: json.headers,
  }),
  "an HTML page": (echo) => ({
    status: 502,
    body: `<p>${echo}</p>`,
    headers: { "content-type": `text/html; x=${encodeURIComponent(echo)}` },
  }),
  "an unexpected shape": (echo) => ({ status: 200, body: JSON.stringify([echo]), headers: json.headers }),
  "a page cut off in the middle of it": (echo) => ({
    status: 200,
    body: `<p>${echo.slice(0, -3)}`,
    headers: json.headers,
  }),
  "a redirect": (echo) => ({
    status: 302,
    body: echo,
    headers: { location: `/?access_token=${encodeURIComponent(echo)}` },
  }),
};

describe.each(CLIENT_CALLS)("$name", ({ call, method, path, secrets }) => {
  it.each(Object.entries(answers))("shows nothing that %s repeats", async (_where, answer) => {
    for (const form of secrets.flatMap(formsOf)) {
      const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
      const { status, body, headers } = answer(form);
      graph.intercept({ path: at(path), method }).reply(status, body, { headers });
      // Recorded by the watched client; the watch searches it when this test ends.
      record("echo", await rejection(call(client)));
    }
  });

  it("shows nothing that a dispatcher's error repeats, at any depth", async () => {
    for (const form of secrets.flatMap(formsOf)) {
      const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
      const cause = new AggregateError([new Error(form)], form, {
        cause: Object.assign(new Error(form), { code: "ECONNRESET" }),
      });
      graph.intercept({ path: at(path), method }).replyWithError(cause);
      const error = await rejection(call(client));
      record("cause", error);
      expect(error).toMatchObject({ code: "THREADS_NETWORK" });
    }
  });

  it("shows nothing of a request that a MockAgent was not told of", async () => {
    const { client } = mockThreads({ retry: { maxAttempts: 1 } });
    const error = await rejection(call(client));
    expect(error).toMatchObject({ code: "THREADS_NETWORK" });
    if (method === "GET") expect((error as Error).message).toContain("[redacted]");
  });
});
