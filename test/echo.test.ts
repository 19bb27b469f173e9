/** A server that quotes every secret it received, in every form. No secret may appear in an error or an event. */
import { describe, expect, it } from "vitest";
import { at, CLIENT_CALLS } from "./support/calls.js";
import { formsOf, record } from "./support/leaks.js";
import { json, mockThreads, rejection } from "./support/mock.js";

/** Responses that quote a secret, in each place that an error may show. */
const responses: Record<string, (echo: string) => { status: number; body: string; headers: Record<string, string> }> = {
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
  "a page that is cut off inside the secret": (echo) => ({
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

describe.each(CLIENT_CALLS.filter(({ secrets }) => secrets.length > 0))("$name", ({ call, method, path, secrets }) => {
  it.each(Object.entries(responses))("does not show a secret that %s quotes", async (_case, respond) => {
    for (const form of secrets.flatMap(formsOf)) {
      const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
      const { status, body, headers } = respond(form);
      graph.intercept({ path: at(path), method }).reply(status, body, { headers });
      // The leak watch searches all that was recorded when the test ends.
      record("echo", await rejection(call(client)));
    }
  });

  it("does not show a secret that a dispatcher's error quotes at any depth", async () => {
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

  it("does not show the secrets of a request that a MockAgent does not expect", async () => {
    const { client } = mockThreads({ retry: { maxAttempts: 1 } });
    const error = await rejection(call(client));
    expect(error).toMatchObject({ code: "THREADS_NETWORK" });
    if (method === "GET") expect((error as Error).message).toContain("[redacted]");
  });
});
