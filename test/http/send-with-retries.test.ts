/** One call over its attempts: its events, the state between its attempts, and the end of each wait. */
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { StandardSchema, ThreadsEvent } from "../../src/index.js";
import { manualClock } from "../support/clock.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { CODE, LONG_TOKEN, NEW_TOKEN } from "../support/secrets.js";

const PROFILE = { id: "1", username: "mika", name: null, threads_profile_picture_url: null };
const isMe = (path: string) => path.startsWith("/v1.0/me?");
const isRefresh = (path: string) => path.startsWith("/refresh");
const failure = (code: string) => Object.assign(new Error("x"), { code });
const down = { error: { code: 2, message: "down" } };
const refused = { error: { code: 100, message: "too young" } };

/** A clock whose sleep ends only when the test or the call ends it. */
function sleepingClock() {
  const signals: (AbortSignal | undefined)[] = [];
  let wake: () => void = () => undefined;
  const sleep = (_ms: number, signal?: AbortSignal) => {
    signals.push(signal);
    return new Promise<void>((resolve) => (wake = resolve));
  };
  return { clock: { now: () => 0, sleep }, signals, wake: () => wake() };
}

describe("a call whose signal is already aborted", () => {
  it("emits no event", async () => {
    const { client, events } = mockThreads();
    const reason = new Error("enough");
    await expect(client.getProfile(LONG_TOKEN, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(events).toEqual([]);
  });
});

describe("a call whose schema never settles", () => {
  const schema: StandardSchema = {
    "~standard": { version: 1, vendor: "test", validate: () => new Promise(() => undefined) },
  };

  it("ends at its time limit", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/v1.0/x" }).reply(200, {}, json);
    expect(await rejection(client.request({ method: "GET", path: "/x", schema, timeoutMs: 50 }))).toMatchObject({
      code: "THREADS_TIMEOUT",
      timeoutMs: 50,
      sent: true,
      retryable: true,
    });
  });

  it("ends when its signal aborts", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/v1.0/x" }).reply(200, {}, json);
    const ending = new AbortController();
    const running = rejection(client.request({ method: "GET", path: "/x", schema, signal: ending.signal }));
    await delay(30);
    ending.abort("enough");
    expect(await running).toBe("enough");
  });
});

describe("the error of a credential-issuing call", () => {
  const refresh = async (...replies: (number | string)[]) => {
    const { client, graph } = mockThreads();
    for (const reply of replies) {
      const intercepted = graph.intercept({ path: isRefresh });
      if (typeof reply === "string") intercepted.replyWithError(failure(reply));
      else intercepted.reply(reply, reply === 400 ? refused : reply === 500 ? down : "<p>", json);
    }
    return rejection(client.refreshLongLived(LONG_TOKEN));
  };

  it.each<[string, (number | string)[], object]>([
    ["the first of two lost responses before a refusal", [502, 503, 400], { status: 502 }],
    ["the first of three lost responses", [502, 503, 504], { status: 502 }],
    ["a failure of Threads before a refusal", [500, 400], { kind: "transient" }],
    ["a broken connection before a refusal", ["ECONNRESET", 400], { reason: "reset", sent: true }],
    ["the refusal when no earlier request was sent", ["ECONNREFUSED", 400], { kind: "invalid-request" }],
    ["the lost response between an unsent request and a refusal", ["ECONNREFUSED", 502, 400], { status: 502 }],
    ["the refusal when it came first", [400], { kind: "invalid-request" }],
    ["the last of three failures to connect", ["ECONNREFUSED", "ENOTFOUND", "ECONNREFUSED"], { reason: "refused" }],
  ])("is %s", async (_case, replies, expected) => {
    expect(await refresh(...replies)).toMatchObject(expected);
  });

  it("is not thrown when a retry succeeds", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: isRefresh }).reply(502, "<p>");
    graph.intercept({ path: isRefresh }).reply(200, { access_token: NEW_TOKEN, expires_in: 9 }, json);
    expect(await client.refreshLongLived(LONG_TOKEN)).toMatchObject({ accessToken: NEW_TOKEN });
  });
});

describe("the error of a read", () => {
  it("is that of its last attempt", async () => {
    const { client, graph } = mockThreads();
    for (const status of [502, 503, 504]) graph.intercept({ path: isMe }).reply(status, "<p>");
    expect(await rejection(client.getProfile(LONG_TOKEN))).toMatchObject({ status: 504 });
  });
});

describe("the wait between two attempts", () => {
  it.each<[string, string | number, boolean]>([
    ["sent after a broken connection", "ECONNRESET", true],
    ["sent after a response", 503, true],
    ["not sent after a refused connection", "ECONNREFUSED", false],
  ])("that reaches the time limit reports the request as %s", async (_case, reply, sent) => {
    const { clock } = sleepingClock();
    const { client, graph } = mockThreads({ clock, timeoutMs: 400 });
    const intercepted = graph.intercept({ path: isMe });
    if (typeof reply === "string") intercepted.replyWithError(failure(reply));
    else intercepted.reply(reply, "busy");
    expect(await rejection(client.getProfile(LONG_TOKEN))).toMatchObject({
      code: "THREADS_TIMEOUT",
      sent,
      retryable: true,
    });
  });

  it("aborts the clock's sleep only when the call ends early", async () => {
    const sleeping = sleepingClock();
    const ending = new AbortController();
    const ended = mockThreads({
      clock: sleeping.clock,
      onEvent: ({ type }) => type === "retry" && setTimeout(() => ending.abort("enough"), 5),
    });
    ended.graph.intercept({ path: isMe }).reply(503, "busy");
    await expect(ended.client.getProfile(LONG_TOKEN, { signal: ending.signal })).rejects.toBe("enough");
    expect(sleeping.signals.map((signal) => signal?.aborted)).toEqual([true]);

    const woken = sleepingClock();
    const going = mockThreads({
      clock: woken.clock,
      onEvent: ({ type }) => type === "retry" && setTimeout(woken.wake, 5),
    });
    going.graph.intercept({ path: isMe }).reply(503, "busy");
    going.graph.intercept({ path: isMe }).reply(200, PROFILE, json);
    expect(await going.client.getProfile(LONG_TOKEN)).toMatchObject({ id: "1" });
    expect(woken.signals.map((signal) => signal?.aborted)).toEqual([false]);
  });

  it("rejects with the error of a clock that fails", async () => {
    const broken = new Error("no timers here");
    const { client, graph } = mockThreads({ clock: { now: () => 0, sleep: () => Promise.reject(broken) } });
    graph.intercept({ path: isMe }).reply(503, "busy");
    await expect(client.getProfile(LONG_TOKEN)).rejects.toBe(broken);
  });
});

describe("the events of a call", () => {
  it("contain each attempt, and the duration by the injected clock", async () => {
    const clock = manualClock();
    const events: ThreadsEvent[] = [];
    const { client, graph } = mockThreads({
      clock,
      onEvent: (event) => {
        events.push(event);
        if (event.type === "request") clock.advance(40);
      },
    });
    graph.intercept({ path: isMe }).reply(503, "busy", { headers: { "x-app-usage": "none" } });
    graph.intercept({ path: isMe }).reply(200, PROFILE, { headers: { "x-app-usage": "{}" } });
    await client.getProfile(LONG_TOKEN);
    const request = { method: "GET", path: "/v1.0/me" };
    expect(events).toEqual([
      { type: "request", ...request, attempt: 1 },
      { type: "response", ...request, attempt: 1, status: 503, durationMs: 40 },
      {
        type: "retry",
        ...request,
        attempt: 1,
        delayMs: 250,
        code: "THREADS_RESPONSE",
        message: "GET /v1.0/me: the response is not JSON (HTTP 503).",
      },
      { type: "request", ...request, attempt: 2 },
      { type: "response", ...request, attempt: 2, status: 200, durationMs: 40 },
      { type: "usage", ...request, usage: { callCount: 0, totalTime: 0, totalCpuTime: 0 } },
    ]);
  });

  it("are optional: a call without a hook succeeds", async () => {
    const { client, graph } = mockThreads({ onEvent: undefined });
    graph.intercept({ path: isMe }).reply(503, "busy");
    graph.intercept({ path: isMe }).reply(200, PROFILE, json);
    expect(await client.getProfile(LONG_TOKEN)).toMatchObject({ id: "1" });
  });
});

describe("a code exchange that ends early", () => {
  it("advises the user to connect again only if the code may be used up", async () => {
    const reason = async (reply: number | string, options = {}) => {
      const { client, graph } = mockThreads(options);
      const intercepted = graph.intercept({ path: "/oauth/access_token", method: "POST" });
      if (typeof reply === "string") intercepted.replyWithError(failure(reply));
      else intercepted.reply(200, { access_token: "T" }, json).delay(reply);
      return rejection(client.exchangeCode(CODE, { timeoutMs: 50 }));
    };
    const advice = expect.stringContaining("connect your Threads account again") as string;
    expect(await reason(200)).toMatchObject({ code: "THREADS_TIMEOUT", sent: true, retryable: false, advice });
    expect(await reason("ECONNRESET")).toMatchObject({ sent: true, retryable: false, advice });
    expect(await reason("ECONNREFUSED")).toMatchObject({
      sent: false,
      retryable: true,
      advice: expect.not.stringContaining("connect your Threads account again") as string,
    });
  });
});

describe("a read that ends early", () => {
  it("has general advice", async () => {
    const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
    graph.intercept({ path: isMe }).replyWithError(failure("ECONNRESET"));
    expect(await rejection(client.getProfile(LONG_TOKEN))).toMatchObject({
      sent: true,
      retryable: true,
      advice: expect.not.stringContaining("connect your Threads account again") as string,
    });
  });
});

describe("a network error", () => {
  it("names the method, the path, the host and the cause", async () => {
    const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
    graph.intercept({ path: isMe }).replyWithError(failure("ECONNREFUSED"));
    expect(await rejection(client.getProfile(LONG_TOKEN))).toMatchObject({
      message: "GET /v1.0/me to https://graph.threads.net failed: the connection was refused.",
      request: { method: "GET", path: "/v1.0/me" },
      cause: { code: "ECONNREFUSED" },
    });
  });
});

describe("the estimate of Threads' clock", () => {
  it("uses every response with a valid Date header, even of a failed call", async () => {
    const clock = manualClock();
    const dated = (offsetMs: number) => ({ headers: { date: new Date(clock.now() + offsetMs).toUTCString() } });
    const { client, graph } = mockThreads({ clock, retry: { maxAttempts: 1 } });
    const issuedAfter = async () => {
      graph.intercept({ path: isRefresh }).reply(200, { access_token: NEW_TOKEN, expires_in: 9 }, json);
      return (await client.refreshLongLived(LONG_TOKEN)).issuedAt.getTime() - clock.now();
    };
    graph.intercept({ path: isMe }).reply(503, "busy");
    await rejection(client.getProfile(LONG_TOKEN));
    expect(await issuedAfter()).toBe(0);
    graph.intercept({ path: isMe }).reply(503, "busy", { headers: { date: "soon" } });
    await rejection(client.getProfile(LONG_TOKEN));
    expect(await issuedAfter()).toBe(0);
    graph.intercept({ path: isMe }).reply(503, "busy", dated(3_600_000));
    await rejection(client.getProfile(LONG_TOKEN));
    expect(await issuedAfter()).toBe(3_600_000);
  });
});
