/** One call over its attempts: what is told of it, what is kept from one attempt to the next, and how each wait ends. */
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

/** A clock whose sleep ends only when the test, or the call, ends it. */
function sleepingClock() {
  const signals: (AbortSignal | undefined)[] = [];
  let wake: () => void = () => undefined;
  const sleep = (_ms: number, signal?: AbortSignal) => {
    signals.push(signal);
    return new Promise<void>((resolve) => (wake = resolve));
  };
  return { clock: { now: () => 0, sleep }, signals, wake: () => wake() };
}

describe("a call that was ended before it began", () => {
  it("tells no hook of a request", async () => {
    const { client, events } = mockThreads();
    const reason = new Error("enough");
    await expect(client.getProfile(LONG_TOKEN, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(events).toEqual([]);
  });
});

describe("a schema that never settles", () => {
  const schema: StandardSchema = {
    "~standard": { version: 1, vendor: "test", validate: () => new Promise(() => undefined) },
  };

  it("does not outlast the call's time", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/v1.0/x" }).reply(200, {}, json);
    expect(await rejection(client.request({ method: "GET", path: "/x", schema, timeoutMs: 50 }))).toMatchObject({
      code: "THREADS_TIMEOUT",
      timeoutMs: 50,
      sent: true,
      retryable: true,
    });
  });

  it("does not outlast the caller's signal", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/v1.0/x" }).reply(200, {}, json);
    const ending = new AbortController();
    const running = rejection(client.request({ method: "GET", path: "/x", schema, signal: ending.signal }));
    await delay(30);
    ending.abort("enough");
    expect(await running).toBe("enough");
  });
});

describe("the failure that an issuing call tells", () => {
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
    ["the first of two lost answers, before a refusal", [502, 503, 400], { status: 502 }],
    ["the first of three lost answers", [502, 503, 504], { status: 502 }],
    ["Threads' own failure, before a refusal", [500, 400], { kind: "transient" }],
    ["a broken connection, before a refusal", ["ECONNRESET", 400], { reason: "reset", sent: true }],
    ["the refusal, where no request had left before", ["ECONNREFUSED", 400], { kind: "invalid-request" }],
    ["the lost answer between a request that had not left and a refusal", ["ECONNREFUSED", 502, 400], { status: 502 }],
    ["the refusal, where it came first", [400], { kind: "invalid-request" }],
    ["the last of three failures to connect", ["ECONNREFUSED", "ENOTFOUND", "ECONNREFUSED"], { reason: "refused" }],
  ])("is %s", async (_what, replies, expected) => {
    expect(await refresh(...replies)).toMatchObject(expected);
  });

  it("is none when a repeat succeeds", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: isRefresh }).reply(502, "<p>");
    graph.intercept({ path: isRefresh }).reply(200, { access_token: NEW_TOKEN, expires_in: 9 }, json);
    expect(await client.refreshLongLived(LONG_TOKEN)).toMatchObject({ accessToken: NEW_TOKEN });
  });

  it("is the last one where a call only reads", async () => {
    const { client, graph } = mockThreads();
    for (const status of [502, 503, 504]) graph.intercept({ path: isMe }).reply(status, "<p>");
    expect(await rejection(client.getProfile(LONG_TOKEN))).toMatchObject({ status: 504 });
  });
});

describe("a wait between two attempts", () => {
  it.each<[string, string | number, boolean]>([
    ["had left", "ECONNRESET", true],
    ["was answered", 503, true],
    ["had not left", "ECONNREFUSED", false],
  ])("that runs out of time says whether the request before it %s", async (_what, reply, sent) => {
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

  it("wakes the clock when the call is ended, and leaves it alone otherwise", async () => {
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

  it("ends the call with the error of a clock that fails", async () => {
    const broken = new Error("no timers here");
    const { client, graph } = mockThreads({ clock: { now: () => 0, sleep: () => Promise.reject(broken) } });
    graph.intercept({ path: isMe }).reply(503, "busy");
    await expect(client.getProfile(LONG_TOKEN)).rejects.toBe(broken);
  });
});

describe("what an event tells", () => {
  it("of a response is how long it took by the injected clock, with each attempt", async () => {
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
        message: "GET /v1.0/me: the answer is not JSON (HTTP 503).",
      },
      { type: "request", ...request, attempt: 2 },
      { type: "response", ...request, attempt: 2, status: 200, durationMs: 40 },
      { type: "usage", ...request, usage: { callCount: 0, totalTime: 0, totalCpuTime: 0 } },
    ]);
  });

  it("is told to nobody where there is no hook", async () => {
    const { client, graph } = mockThreads({ onEvent: undefined });
    graph.intercept({ path: isMe }).reply(503, "busy");
    graph.intercept({ path: isMe }).reply(200, PROFILE, json);
    expect(await client.getProfile(LONG_TOKEN)).toMatchObject({ id: "1" });
  });
});

describe("a code exchange that ends early", () => {
  it("advises to connect again only where the code may be spent", async () => {
    const reason = async (reply: number | string, options = {}) => {
      const { client, graph } = mockThreads(options);
      const intercepted = graph.intercept({ path: "/oauth/access_token", method: "POST" });
      if (typeof reply === "string") intercepted.replyWithError(failure(reply));
      else intercepted.reply(200, { access_token: "T" }, json).delay(reply);
      return rejection(client.exchangeCode(CODE, { timeoutMs: 50 }));
    };
    const spent = expect.stringContaining("connect your account again") as string;
    expect(await reason(200)).toMatchObject({ code: "THREADS_TIMEOUT", sent: true, retryable: false, advice: spent });
    expect(await reason("ECONNRESET")).toMatchObject({ sent: true, retryable: false, advice: spent });
    expect(await reason("ECONNREFUSED")).toMatchObject({
      sent: false,
      retryable: true,
      advice: expect.not.stringContaining("connect your account again") as string,
    });
  });

  it("says the same of a read only in general words", async () => {
    const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
    graph.intercept({ path: isMe }).replyWithError(failure("ECONNRESET"));
    expect(await rejection(client.getProfile(LONG_TOKEN))).toMatchObject({
      sent: true,
      retryable: true,
      advice: expect.not.stringContaining("connect your account again") as string,
    });
  });
});

describe("a failure of the network", () => {
  it("names the method, the path, the host and what happened", async () => {
    const { client, graph } = mockThreads({ retry: { maxAttempts: 1 } });
    graph.intercept({ path: isMe }).replyWithError(failure("ECONNREFUSED"));
    expect(await rejection(client.getProfile(LONG_TOKEN))).toMatchObject({
      message: "GET /v1.0/me did not get through to https://graph.threads.net: the connection was refused.",
      request: { method: "GET", path: "/v1.0/me" },
      cause: { code: "ECONNREFUSED" },
    });
  });
});

describe("the time at Threads", () => {
  it("is learned from each answer that is dated, also from one that fails, and not from one that is not", async () => {
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
