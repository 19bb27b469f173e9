/** Rules that hold around every call: closing, deadlines in real time, the host's dispatchers, and untrusted text. */
import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { Agent, interceptors, type Dispatcher } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ThreadsClientOptions } from "../../src/index.js";
import { manualClock } from "../support/clock.js";
import { record } from "../support/leaks.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { CODE, LONG_TOKEN } from "../support/secrets.js";
import { httpResponse, wireClient, wireServer } from "../support/wire.js";

const PROFILE = { id: "1", username: "mika", name: null, threads_profile_picture_url: null };
const isMe = (path: string) => path.startsWith("/v1.0/me?");

describe("a client", () => {
  it("waits, when it closes, for a call between two attempts, even on the host's own dispatcher", async () => {
    for (const dispatcher of [undefined, new Agent()]) {
      const { url } = await wireServer((socket, _request, count) =>
        socket.write(count === 1 ? httpResponse(503, "busy") : httpResponse(200, JSON.stringify(PROFILE))),
      );
      const client = wireClient(url, { dispatcher, retry: { maxAttempts: 3, random: () => 0 } });
      const running = client.getProfile(LONG_TOKEN);
      await delay(40);
      let ended = false;
      void running.then(() => (ended = true));
      await client.close();
      await turn();
      expect(ended).toBe(true);
      await expect(running).resolves.toMatchObject({ id: "1" });
      await dispatcher?.close();
    }
  });

  it("leaves no timer that keeps the process alive", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const { client, graph } = mockThreads();
    graph.intercept({ path: isMe }).reply(200, PROFILE, json).times(20);
    const before = timers();
    for (let call = 0; call < 20; call++) await client.getProfile(LONG_TOKEN);
    expect(timers() - before).toBeLessThan(5);
  });
});

describe("the deadline of a call", () => {
  afterEach(() => vi.useRealTimers());

  it("runs in real time, even in a test that fakes timers", async () => {
    const { url } = await wireServer(() => undefined);
    const client = wireClient(url);
    await rejection(client.getProfile(LONG_TOKEN, { timeoutMs: 20 }));
    vi.useFakeTimers();
    await expect(rejection(client.getProfile(LONG_TOKEN, { timeoutMs: 50 }))).resolves.toMatchObject({
      code: "THREADS_TIMEOUT",
    });
  });
});

describe("the signal of a call", () => {
  it("may end many calls, without a warning of the process", async () => {
    const warned = vi.spyOn(process, "emitWarning");
    const { url } = await wireServer(() => undefined);
    const client = wireClient(url);
    const ending = new AbortController();
    const calls = Array.from({ length: 40 }, () => rejection(client.getProfile(LONG_TOKEN, { signal: ending.signal })));
    await delay(50);
    ending.abort(new Error("enough"));
    for (const call of calls) await expect(call).resolves.toMatchObject({ message: "enough" });
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it("may come from another implementation", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: isMe }).reply(200, PROFILE, json);
    const { signal } = new AbortController();
    const foreign = new Proxy(signal, {
      getPrototypeOf: () => Object.prototype,
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    await expect(client.getProfile(LONG_TOKEN, { signal: foreign })).resolves.toMatchObject({ id: "1" });
  });
});

describe("the host's dispatcher", () => {
  it("may add headers to the requests of its client only", async () => {
    const { url, requests } = await wireServer((socket) => socket.write(httpResponse(200, JSON.stringify(PROFILE))));
    const tenant: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      (options.headers as Record<string, string>)["x-tenant"] = "A";
      return dispatch(options, handler);
    };
    const agent = new Agent();
    const marked = wireClient(url, { dispatcher: agent.compose(tenant) });
    const plain = wireClient(url);
    await marked.getProfile(LONG_TOKEN);
    await plain.getProfile(LONG_TOKEN);
    expect(requests[0]).toContain("x-tenant: A");
    expect(requests[1]).not.toContain("x-tenant");
    await Promise.all([agent.close(), plain.close()]);
  });

  it("does not leak a secret when it attaches bodies and headers to its errors", async () => {
    const { url } = await wireServer((socket, request) => {
      const target = request.slice(4, request.indexOf(" HTTP"));
      socket.write(httpResponse(400, JSON.stringify({ error: { message: target } }), { "x-uri": target }));
    });
    const agent = new Agent();
    const client = wireClient(url, { dispatcher: agent.compose(interceptors.responseError()) });
    const error = await rejection(client.getProfile(LONG_TOKEN));
    record("interceptor", error);
    expect(error).toMatchObject({ code: "THREADS_NETWORK" });
    await agent.close();
  });

  it("makes an error that is not retried when it is closed", async () => {
    for (const end of ["close", "destroy"] as const) {
      const agent = new Agent();
      await agent[end]();
      const clock = manualClock();
      const client = wireClient("http://127.0.0.1:1", { dispatcher: agent, clock, retry: { maxAttempts: 3 } });
      const error = await rejection(client.getProfile(LONG_TOKEN));
      expect(error).toMatchObject({ code: "THREADS_NETWORK", sent: false, retryable: false });
      expect((error as Error).message).toContain("the dispatcher refused");
      expect(clock.slept).toEqual([]);
    }
  });

  it("makes an error with `sent: true` when its socket dies after the request started, whatever the code", async () => {
    const dying: Dispatcher.DispatcherComposeInterceptor = () => (_options, handler) => {
      handler.onRequestStart?.({ abort: () => undefined } as unknown as Dispatcher.DispatchController, {});
      handler.onResponseError?.(undefined as never, Object.assign(new Error("x"), { code: "ETIMEDOUT" }));
      return true;
    };
    const agent = new Agent();
    const client = wireClient("http://127.0.0.1:1", { dispatcher: agent.compose(dying) });
    await expect(rejection(client.exchangeCode(CODE))).resolves.toMatchObject({ sent: true, retryable: false });
    await agent.close();
  });

  it("makes an error with the reason of the first address when it tried several", async () => {
    const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
    const refused = Object.assign(new Error("connect ECONNREFUSED ::1"), { code: "ECONNREFUSED" });
    graph.intercept({ path: isMe }).replyWithError(new AggregateError([refused, refused], ""));
    await expect(rejection(client.getProfile(LONG_TOKEN))).resolves.toMatchObject({ reason: "refused", sent: false });
  });
});

describe("a response", () => {
  const ask = async (
    status: number,
    body: string,
    headers: Record<string, string | string[]> = {},
    options: Partial<ThreadsClientOptions> = {},
  ) => {
    const mocked = mockThreads({ retry: { maxAttempts: 2, random: () => 1 }, ...options });
    mocked.graph.intercept({ path: isMe }).reply(status, body, { headers });
    return { ...mocked, error: await rejection(mocked.client.getProfile(LONG_TOKEN, { timeoutMs: 3_000 })) };
  };

  it.each([400, 403, 404, 407])("with an HTML page and status %s is not requested again", async (status) => {
    const { error, clock } = await ask(status, "<html>Not here</html>");
    expect(error).toMatchObject({ reason: "not-json", retryable: false });
    expect(clock.slept).toEqual([]);
  });

  it("may name a wait with any status, and a wait of 0 does not shorten the backoff", async () => {
    const { error } = await ask(503, "<html>", { "retry-after": "7" });
    expect(error).toMatchObject({ retryable: true, retryAfterMs: 7_000 });
    await expect(ask(429, "<html>")).resolves.toMatchObject({ error: { retryAfterMs: 300_000, retryable: true } });

    const hasty = mockThreads({ retry: { maxAttempts: 3, random: () => 1 } });
    hasty.graph
      .intercept({ path: isMe })
      .reply(429, { error: { code: 4, message: "limit" } }, { headers: { "retry-after": "0" } })
      .times(3);
    await rejection(hasty.client.getProfile(LONG_TOKEN));
    expect(hasty.clock.slept).toEqual([250, 500]);
  });

  it("with status 300 is a redirect", async () => {
    await expect(ask(300, "")).resolves.toMatchObject({ error: { reason: "redirect" } });
  });

  it("with a repeated header is read by the first value", async () => {
    const { error } = await ask(429, "<html>", { "retry-after": ["2", "99"] }, { retry: { maxAttempts: 1 } });
    expect(error).toMatchObject({ retryAfterMs: 2_000 });
  });

  it("with an unrequested compression makes an error that says so", async () => {
    const { error } = await ask(200, "\u001f\u008b\b", { "content-encoding": "gzip" }, { retry: { maxAttempts: 1 } });
    expect((error as Error).message).toContain("encoded (gzip), which the SDK did not request");
  });

  it("may have `maxResponseBytes` bytes, and not one more", async () => {
    const body = JSON.stringify(PROFILE);
    const { url } = await wireServer((socket) => socket.write(httpResponse(200, body)));
    const exact = wireClient(url, { maxResponseBytes: body.length });
    const less = wireClient(url, { maxResponseBytes: body.length - 1 });
    await expect(exact.getProfile(LONG_TOKEN)).resolves.toMatchObject({ id: "1" });
    await expect(rejection(less.getProfile(LONG_TOKEN))).resolves.toMatchObject({ reason: "too-large" });
    await Promise.all([exact.close(), less.close()]);
  });

  it("with an error of three megabytes makes a short message without control characters", async () => {
    const message = `\u001b[31m${"long\n".repeat(600_000)}`;
    const { error } = await ask(400, JSON.stringify({ error: { message, code: 100 } }));
    expect((error as Error).message.length).toBeLessThan(1_200);
    expect((error as Error).message).not.toMatch(/\p{Cc}/u);
  });

  it("with status 200 and a flat error is classified by the status in its body", async () => {
    const flat = (code: number) => JSON.stringify({ error_type: "OAuthException", code, error_message: "m" });
    await expect(ask(200, flat(429))).resolves.toMatchObject({ error: { kind: "rate-limit" } });
    await expect(ask(200, flat(400))).resolves.toMatchObject({ error: { kind: "invalid-request" } });
  });

  it("makes an error without the secret when the schema's message quotes it", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/v1.0/x", query: { access_token: LONG_TOKEN } }).reply(200, {}, json);
    const schema = {
      "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: `no ${LONG_TOKEN}` }] }) },
    } as const;
    const error = await rejection(client.request({ method: "GET", path: "/x", accessToken: LONG_TOKEN, schema }));
    expect((error as Error).message).toContain("no [redacted]");
  });
});
