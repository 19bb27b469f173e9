import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import { describe, expect, it, vi } from "vitest";
import { isThreadsError, type ThreadsEvent } from "../../src/index.js";
import { manualClock } from "../support/clock.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { CODE, LONG_TOKEN } from "../support/secrets.js";
import { httpResponse, wireClient, wireServer } from "../support/wire.js";

const PROFILE = { id: "26999888777666555", username: "mika", name: "Mika", threads_profile_picture_url: null };
const isMe = (path: string) => path.startsWith("/v1.0/me?");

describe("a call", () => {
  it("is sent with the API version, and reported without its query", async () => {
    const { client, graph, events } = mockThreads();
    graph
      .intercept({
        path: isMe,
        method: "GET",
        headers: { accept: "application/json", "user-agent": /^hayon-threads\/\d+\.\d+\.\d+$/ },
      })
      .reply(200, PROFILE, {
        headers: { ...json.headers, "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":26}' },
      });
    await expect(client.getProfile(LONG_TOKEN)).resolves.toEqual(PROFILE);
    expect(events).toEqual([
      { type: "request", method: "GET", path: "/v1.0/me", attempt: 1 },
      { type: "response", method: "GET", path: "/v1.0/me", attempt: 1, status: 200, durationMs: 0 },
      { type: "usage", method: "GET", path: "/v1.0/me", usage: { callCount: 28, totalTime: 25, totalCpuTime: 26 } },
    ]);
  });

  it("reads a response that begins with a byte order mark and arrives in many chunks", async () => {
    const { url } = await wireServer((socket) => {
      const body = `\uFEFF${JSON.stringify({ ...PROFILE, name: "Mïka 👍" })}`;
      const bytes = Buffer.from(httpResponse(200, body));
      void (async () => {
        for (let at = 0; at < bytes.length; at += 7) {
          socket.write(bytes.subarray(at, at + 7));
          await delay(0);
        }
      })();
    });
    const client = wireClient(url);
    await expect(client.getProfile(LONG_TOKEN)).resolves.toMatchObject({ name: "Mïka 👍" });
    await client.close();
  });

  it("is sent below the path of a proxy that replaces the Graph host", async () => {
    const { url, requests } = await wireServer((socket) => socket.end(httpResponse(200, JSON.stringify(PROFILE))));
    const client = wireClient(url, { hosts: { authorize: `${url}/a`, graph: `${url}/threads/` } });
    await client.getProfile(LONG_TOKEN);
    expect(requests[0]).toMatch(/^GET \/threads\/v1.0\/me\?/);
  });
});

describe("retries", () => {
  it("repeat a GET after temporary failures, wait by the injected clock, and are reported as events", async () => {
    const { client, graph, clock, events } = mockThreads();
    graph.intercept({ path: isMe }).replyWithError(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
    graph
      .intercept({ path: isMe })
      .reply(502, "<html>Bad gateway</html>", { headers: { "content-type": "text/html" } });
    graph.intercept({ path: isMe }).reply(200, PROFILE, json);
    await expect(client.getProfile(LONG_TOKEN)).resolves.toEqual(PROFILE);
    expect(clock.slept).toEqual([250, 500]);
    expect(events.map(({ type }) => type)).toEqual([
      "request",
      "retry",
      "request",
      "response",
      "retry",
      "request",
      "response",
    ]);
    expect(events[1]).toMatchObject({ type: "retry", attempt: 1, delayMs: 250, code: "THREADS_NETWORK" });
  });

  it("end after `maxAttempts` with the last error", async () => {
    const { client, graph, clock } = mockThreads({ retry: { maxAttempts: 2, random: () => 1 } });
    graph
      .intercept({ path: isMe })
      .reply(500, { error: { code: 2, message: "Service down" } }, json)
      .times(2);
    const error = await rejection(client.getProfile(LONG_TOKEN));
    expect(error).toMatchObject({ code: "THREADS_API", kind: "transient", status: 500, retryable: true });
    expect(clock.slept).toEqual([250]);
  });

  it.each([
    ["an invalid token", 400, { error: { code: 190, error_subcode: 463, message: "expired" } }],
    ["a wrong parameter", 400, { error: { code: 100, message: "bad field" } }],
    ["a rate limit without a named wait", 400, { error: { code: 4, message: "limit" } }],
    ["an unexpected shape", 200, { username: "mika" }],
  ])("do not follow %s", async (_case, status, body) => {
    const { client, graph, clock } = mockThreads();
    graph.intercept({ path: isMe }).reply(status, body, json);
    await rejection(client.getProfile(LONG_TOKEN));
    expect(clock.slept).toEqual([]);
  });

  it("wait as long as a rate limit names, if the deadline allows it", async () => {
    const { client, graph, clock } = mockThreads();
    const limit = { error: { code: 4, message: "limit" } };
    graph.intercept({ path: isMe }).reply(429, limit, { headers: { "retry-after": "3" } });
    graph.intercept({ path: isMe }).reply(429, limit, { headers: { "retry-after": "86400" } });
    const error = await rejection(client.getProfile(LONG_TOKEN));
    expect(error).toMatchObject({ kind: "rate-limit", retryable: true, retryAfterMs: 86_400_000 });
    expect(clock.slept).toEqual([3_000]);
  });

  it("never repeat a code exchange, whatever the failure", async () => {
    for (const reply of [500, 502, 429]) {
      const { client, graph } = mockThreads();
      graph
        .intercept({ path: "/oauth/access_token", method: "POST" })
        .reply(reply, { error: { code: 2, message: "down" } }, json);
      const error = await rejection(client.exchangeCode(CODE));
      expect(error).toMatchObject({ code: "THREADS_API", retryable: false });
    }
    const { client, graph } = mockThreads();
    graph
      .intercept({ path: "/oauth/access_token", method: "POST" })
      .replyWithError(Object.assign(new Error("x"), { code: "ECONNRESET" }));
    await expect(rejection(client.exchangeCode(CODE))).resolves.toMatchObject({
      code: "THREADS_NETWORK",
      retryable: false,
      sent: true,
    });
  });

  it("that are refused make a credential-issuing call fail with its first error", async () => {
    const refusal = { error: { code: 100, message: "too young" } };
    const refreshing = mockThreads();
    refreshing.graph.intercept({ path: (path) => path.startsWith("/refresh") }).reply(502, "<html>", {});
    refreshing.graph.intercept({ path: (path) => path.startsWith("/refresh") }).reply(400, refusal, json);
    const error = await rejection(refreshing.client.refreshLongLived(LONG_TOKEN));
    expect(error).toMatchObject({ code: "THREADS_RESPONSE", status: 502, retryable: true });

    // The refusal itself is thrown if no token can have been issued before it, and for a read.
    const limited = mockThreads();
    limited.graph
      .intercept({ path: (path) => path.startsWith("/refresh") })
      .reply(429, { error: { code: 4, message: "limit" } }, { headers: { "retry-after": "1" } });
    limited.graph.intercept({ path: (path) => path.startsWith("/refresh") }).reply(400, refusal, json);
    await expect(rejection(limited.client.refreshLongLived(LONG_TOKEN))).resolves.toMatchObject({
      kind: "invalid-request",
    });
    const reading = mockThreads();
    reading.graph.intercept({ path: isMe }).reply(502, "<html>", {});
    reading.graph.intercept({ path: isMe }).reply(400, refusal, json);
    await expect(rejection(reading.client.getProfile(LONG_TOKEN))).resolves.toMatchObject({ kind: "invalid-request" });
  });

  it("of a code exchange are allowed when the request was not sent", async () => {
    const client = wireClient("http://127.0.0.1:1");
    const error = await rejection(client.exchangeCode(CODE));
    expect(error).toMatchObject({ code: "THREADS_NETWORK", reason: "refused", sent: false, retryable: true });
  });

  it("do not follow a request that a MockAgent does not expect", async () => {
    const { client, clock } = mockThreads();
    const error = await rejection(client.getProfile(LONG_TOKEN));
    expect(error).toMatchObject({ code: "THREADS_NETWORK", retryable: false });
    expect(clock.slept).toEqual([]);
  });
});

describe("a call that ends early", () => {
  it("times out in real time, independent of the clock, and closes the connection", async () => {
    let closed = false;
    const { url } = await wireServer((socket) => socket.on("close", () => (closed = true)));
    const client = wireClient(url);
    // Long enough for a loaded machine to connect and to send.
    const error = await rejection(client.getProfile(LONG_TOKEN, { timeoutMs: 500 }));
    expect(error).toMatchObject({ code: "THREADS_TIMEOUT", timeoutMs: 500, sent: true, retryable: true });
    await vi.waitFor(() => expect(closed).toBe(true));
    await client.close();
  });

  it("times out while the body is still arriving", async () => {
    const { url } = await wireServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
      const timer = setInterval(() => socket.write("1\r\n \r\n"), 5);
      socket.on("close", () => clearInterval(timer));
    });
    const error = await rejection(wireClient(url).getProfile(LONG_TOKEN, { timeoutMs: 60 }));
    expect(error).toMatchObject({ code: "THREADS_TIMEOUT" });
  });

  it("is never sent if it ends while it waits in a full pool", async () => {
    const { url, requests } = await wireServer(() => undefined);
    const dispatcher = new Agent({ connections: 1 });
    const client = wireClient(url, { dispatcher });
    const first = rejection(client.getProfile(LONG_TOKEN, { timeoutMs: 150 }));
    await turn();
    const second = await rejection(client.exchangeCode(CODE, { timeoutMs: 50 }));
    expect(second).toMatchObject({ code: "THREADS_TIMEOUT", sent: false, retryable: true });
    await first;
    await delay(50);
    expect(requests).toHaveLength(1);
    await dispatcher.destroy();
  });

  it("times out during the wait between two attempts", async () => {
    const clock = { ...manualClock(), sleep: () => new Promise<void>(() => undefined) };
    const { client, graph } = mockThreads({ clock, timeoutMs: 400 });
    graph.intercept({ path: isMe }).reply(503, "busy");
    await expect(rejection(client.getProfile(LONG_TOKEN))).resolves.toMatchObject({
      code: "THREADS_TIMEOUT",
      sent: true,
    });
  });

  it("rejects with the signal's reason when it is aborted before, during or between attempts", async () => {
    const reason = { the: "caller's reason" };
    const { client } = mockThreads();
    await expect(rejection(client.getProfile(LONG_TOKEN, { signal: AbortSignal.abort(reason) }))).resolves.toBe(reason);

    const { url } = await wireServer(() => undefined);
    const during = new AbortController();
    const running = rejection(wireClient(url).getProfile(LONG_TOKEN, { signal: during.signal }));
    setTimeout(() => during.abort(reason), 20);
    await expect(running).resolves.toBe(reason);

    const between = new AbortController();
    const sleeping = {
      ...manualClock(),
      sleep: (_ms: number, signal?: AbortSignal) =>
        new Promise<void>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error))),
    };
    const mocked = mockThreads({
      clock: sleeping,
      onEvent: ({ type }) => type === "retry" && setTimeout(() => between.abort(reason), 5),
    });
    mocked.graph.intercept({ path: isMe }).reply(503, "busy");
    await expect(rejection(mocked.client.getProfile(LONG_TOKEN, { signal: between.signal }))).resolves.toBe(reason);
  });

  it("removes its listener from a signal that outlives it", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: isMe }).reply(200, PROFILE, json);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    await client.getProfile(LONG_TOKEN, { signal });
    expect(added).toHaveBeenCalled();
    const listeners = (calls: readonly (readonly unknown[])[]) => calls.map(([type, listener]) => [type, listener]);
    expect(listeners(removed.mock.calls)).toHaveLength(added.mock.calls.length);
    expect(listeners(removed.mock.calls)).toEqual(expect.arrayContaining(listeners(added.mock.calls)));
  });
});

describe("a response that is not from Threads", () => {
  it("is not followed when it is a redirect, because the SDK would send the token", async () => {
    const elsewhere = await wireServer((socket) => socket.end(httpResponse(200, JSON.stringify(PROFILE))));
    const { url } = await wireServer((socket, request) => {
      const query = request.slice(request.indexOf("?"), request.indexOf(" HTTP"));
      socket.end(httpResponse(302, "", { location: `${elsewhere.url}/me${query}` }));
    });
    const error = await rejection(wireClient(url).getProfile(LONG_TOKEN));
    expect(error).toMatchObject({ code: "THREADS_RESPONSE", reason: "redirect", status: 302, retryable: false });
    expect(elsewhere.requests).toEqual([]);
  });

  it("is aborted when its body is endless", async () => {
    let sent = 0;
    const { url } = await wireServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[");
      const pour = () => {
        while (!socket.destroyed && socket.write(" ".repeat(65_536))) sent += 65_536;
        socket.once("drain", pour);
      };
      pour();
    });
    const error = await rejection(wireClient(url, { maxResponseBytes: 200_000 }).getProfile(LONG_TOKEN));
    expect(error).toMatchObject({ code: "THREADS_RESPONSE", reason: "too-large", retryable: false });
    await delay(50);
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each([
    ["as a proxy's page", 502, "<html><h1>Bad gateway</h1></html>", "text/html", "not-json", true],
    ["as a captive portal", 200, "<html>Log in to the Wi-Fi</html>", "text/html", "not-json", true],
    ["as an empty body", 200, "", "application/json", "empty", true],
    ["as half of JSON", 200, '{"id":"1","user', "application/json", "not-json", true],
    ["as JSON of another kind", 200, '{"username":"mika"}', "application/json", "unexpected-shape", false],
    ["as a list", 200, "[]", "application/json", "unexpected-shape", false],
    ["as a failure without an error", 503, '{"busy":true}', "application/json", "unexpected-shape", true],
  ])("is reported %s", async (_case, status, body, contentType, reason, retryable) => {
    const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
    graph.intercept({ path: isMe }).reply(status, body, { headers: { "content-type": contentType } });
    const error = await rejection(client.getProfile(LONG_TOKEN));
    expect(error).toMatchObject({ code: "THREADS_RESPONSE", reason, status, retryable, contentType, excerpt: body });
  });

  it("makes an error that names the invalid fields", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: isMe }).reply(200, { id: "x", username: 5 }, json);
    const error = await rejection(client.getProfile(LONG_TOKEN));
    expect((error as Error).message).toMatch(/id: must be an id of digits; username: .*string.* \(HTTP 200\)/);
  });

  it.each([
    ["the server closes the connection at once", (): string => ""],
    ["it ends in the middle of its head", (): string => "HTTP/1.1 200 OK\r\ncontent-ty"],
    ["its body is cut off", (): string => httpResponse(200, JSON.stringify(PROFILE)).slice(0, -10)],
  ])("makes a network error when %s", async (_case, bytes) => {
    const { url } = await wireServer((socket) => socket.end(bytes()));
    const error = await rejection(wireClient(url).getProfile(LONG_TOKEN));
    expect(error).toMatchObject({ code: "THREADS_NETWORK", reason: "reset", sent: true, retryable: true });
  });

  it("makes a network error when it is not HTTP", async () => {
    const { url } = await wireServer((socket) => socket.end("220 mail.example ESMTP\r\n"));
    await expect(rejection(wireClient(url).getProfile(LONG_TOKEN))).resolves.toMatchObject({
      code: "THREADS_NETWORK",
      reason: "protocol",
    });
  });
});

describe("a host name that does not resolve", () => {
  it("makes a network error", async () => {
    const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
    graph
      .intercept({ path: isMe })
      .replyWithError(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));
    await expect(rejection(client.getProfile(LONG_TOKEN))).resolves.toMatchObject({ reason: "dns" });
  });
});

describe("the hook onEvent", () => {
  it("does not affect a call when it throws, rejects or never settles", async () => {
    const seen: ThreadsEvent[] = [];
    for (const misbehave of [
      () => {
        throw new Error("hook");
      },
      () => Promise.reject(new Error("hook")),
      () => new Promise(() => undefined),
    ]) {
      const { client, graph } = mockThreads({
        onEvent: (event) => {
          seen.push(event);
          return misbehave();
        },
      });
      graph.intercept({ path: isMe }).reply(200, PROFILE, json);
      await expect(client.getProfile(LONG_TOKEN)).resolves.toEqual(PROFILE);
    }
    expect(seen).toHaveLength(6);
  });
});

describe("close", () => {
  it("waits for running calls, refuses later ones, may be repeated, and keeps the host's dispatcher open", async () => {
    const { url } = await wireServer((socket) =>
      setTimeout(() => socket.end(httpResponse(200, JSON.stringify(PROFILE))), 30),
    );
    const client = wireClient(url);
    const running = client.getProfile(LONG_TOKEN);
    await delay(10);
    await client.close();
    await expect(running).resolves.toEqual(PROFILE);
    await client[Symbol.asyncDispose]();
    const error = await rejection(client.getProfile(LONG_TOKEN));
    expect(isThreadsError(error, "THREADS_CONFIG")).toBe(true);
    expect((error as Error).message).toMatch(/is closed/);

    const mocked = mockThreads();
    await mocked.client.close();
    mocked.graph.intercept({ path: "/" }).reply(200, "open");
    await expect(
      mocked.agent.request({ origin: "https://graph.threads.net", path: "/", method: "GET" }),
    ).resolves.toMatchObject({ statusCode: 200 });
  });

  it("works on a client that has made no call", async () => {
    await wireClient("http://127.0.0.1:1").close();
  });
});

describe("a clock that jumps", () => {
  it("does not affect a call or its deadline", async () => {
    const clock = manualClock();
    const { client, graph } = mockThreads({
      clock,
      onEvent: ({ type }) => type === "request" && clock.advance(-10 * 365 * 86_400_000),
    });
    graph.intercept({ path: isMe }).reply(503, "busy");
    graph.intercept({ path: isMe }).reply(200, PROFILE, json);
    await expect(client.getProfile(LONG_TOKEN, { timeoutMs: 5_000 })).resolves.toEqual(PROFILE);
  });
});
