/** The routes of webhooks, over HTTP in each framework and as standard requests. */
import { request as httpRequest } from "node:http";
import express from "express";
import Fastify from "fastify";
import { onTestFinished } from "vitest";
import { describe, expect, it } from "vitest";
import { memoryJournal, ThreadsApiError } from "../../src/index.js";
import { threadsRouter } from "../../src/server/express.js";
import { threadsPlugin } from "../../src/server/fastify.js";
import { createRoutes } from "../../src/server/index.js";
import { webhookInbox, type ReceivedWebhookEvent } from "../../src/webhooks/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import { connected, OWNER } from "../support/connections.js";
import { record } from "../support/leaks.js";
import { deleted, envelope, json, publish, replies, REPLY, signatureOf } from "../webhooks/support.js";
import {
  bareExpressApp,
  expressApp,
  fastifyApp,
  nodeApp,
  running,
  signIn,
  type Build,
  type RunningHost,
} from "./apps.js";
import { BASE, host, look, SETTINGS, SITE, type Host } from "./support.js";

const VERIFY_TOKEN = "a verify token";
const CHALLENGE = "1158201444";
const challengeOf = (token: string = VERIFY_TOKEN) =>
  `/webhooks?${new URLSearchParams({ "hub.mode": "subscribe", "hub.challenge": CHALLENGE, "hub.verify_token": token }).toString()}`;

/** A webhook as Meta sends it. */
function delivery(secret: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  const text = json(body);
  return {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json", "x-hub-signature-256": signatureOf(text, secret), ...headers },
  };
}

function collected() {
  const events: ReceivedWebhookEvent[] = [];
  const options = {
    onWebhook: (event: ReceivedWebhookEvent) => {
      record("onWebhook", event);
      events.push(event);
    },
    webhookVerifyToken: VERIFY_TOKEN,
  };
  return { events, options };
}

const post = async (here: RunningHost, body: unknown, headers: Record<string, string> = {}) =>
  look(await fetch(`${here.url}${BASE}/webhooks`, delivery(here.sandbox.clientOptions.appSecret, body, headers)));

/** Express with a body parser in front that keeps the bytes. */
const keepingExpressApp: Build = (connections, options) => {
  const app = express();
  const verify = (request: object, _response: unknown, bytes: Buffer) =>
    void Object.assign(request, { rawBody: bytes });
  app.use(express.json({ verify }), signIn);
  app.use(BASE, threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
  return app;
};

/** Express with a parser of bytes in front. */
const rawExpressApp: Build = (connections, options) => {
  const app = express();
  app.use(express.raw({ type: "*/*" }), signIn);
  app.use(BASE, threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
  return app;
};

/** Fastify with a plugin that keeps the body as text, as some do by default. */
const textFastifyApp: Build = async (connections, options) => {
  const app = Fastify();
  app.decorateRequest("rawBody", null as unknown as string);
  app.addHook("preHandler", (request, _reply, done) => {
    Object.assign(request, { rawBody: "a text" });
    done();
  });
  await app.register(threadsPlugin, { prefix: BASE, connections, authenticate: () => null, ...options });
  await app.ready();
  onTestFinished(() => app.close());
  return (request, response) => app.routing(request, response);
};

const WORKING: [string, Build][] = [
  ["Express without a body parser", bareExpressApp],
  ["Express with express.json that keeps the bytes", keepingExpressApp],
  ["Express with express.raw", rawExpressApp],
  ["Fastify", fastifyApp],
  ["Fastify with a plugin that keeps the body as text", textFastifyApp],
  ["node:http", nodeApp],
];

describe.each(WORKING)("the routes of webhooks in %s", (_name, build) => {
  it("respond to Meta's verification with its challenge as plain text", async () => {
    const here = await running(build, collected().options);
    const seen = await look(await fetch(here.url + BASE + challengeOf()));
    expect([seen.status, seen.text]).toEqual([200, CHALLENGE]);
    expect(seen.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(seen.headers.get("x-content-type-options")).toBe("nosniff");
    const wrong = await look(await fetch(here.url + BASE + challengeOf("another")));
    expect([wrong.status, wrong.json.data]).toEqual([403, { code: "THREADS_WEBHOOK" }]);
  });

  it("deliver a signed webhook with its owners, also with escapes and characters outside ASCII", async () => {
    const { events, options } = collected();
    const here = await running(build, options);
    await here.connect();
    const body = json(envelope([replies({ text: "grüße 🚀" }), publish()])).replaceAll("/", "\\/");
    expect((await post(here, body)).status).toBe(200);
    expect(events.map(({ id, ownerIds, own }) => [id, ownerIds, own])).toEqual([
      [`replies:${REPLY}`, [OWNER], false],
      [expect.stringMatching(/^publish:/), [], true],
    ]);
    expect(events[0]?.value).toMatchObject({ text: "grüße 🚀" });
  });

  it("refuse a wrong or missing signature", async () => {
    const { events, options } = collected();
    const here = await running(build, options);
    const body = json(envelope(replies()));
    for (const headers of [{ "x-hub-signature-256": signatureOf(body, "another") }, { "x-hub-signature-256": "" }]) {
      const seen = await post(here, body, headers);
      expect([seen.status, seen.json.data]).toEqual([403, { code: "THREADS_WEBHOOK" }]);
    }
    expect(events).toEqual([]);
  });
});

describe("the routes of webhooks in Express with express.json in front", () => {
  it("respond with 500 and the reason raw-body to a webhook, and still verify the callback URL", async () => {
    const { events, options } = collected();
    const errors: unknown[] = [];
    const onError = (error: unknown) => {
      record("onError", error);
      errors.push(error);
    };
    const here = await running(expressApp, { ...options, onError });
    expect((await look(await fetch(here.url + BASE + challengeOf()))).text).toBe(CHALLENGE);
    const seen = await post(here, envelope(replies()));
    expect([seen.status, seen.json.data]).toEqual([500, { code: "THREADS_WEBHOOK" }]);
    expect(errors).toHaveLength(1);
    expect((errors[0] as Error).message).toContain("express.json({ verify: (request, response, bytes)");
    expect(errors[0]).toMatchObject({ reason: "raw-body" });
    expect(events).toEqual([]);
  });

  it("respond with 500 also after a text parser, and do not affect the other routes", async () => {
    const build: Build = (connections, options) => {
      const app = express();
      app.use(express.text({ type: "*/*" }), signIn);
      app.use(BASE, threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
      return app;
    };
    const here = await running(build, collected().options);
    expect((await post(here, envelope(replies()))).status).toBe(500);
    const status = await look(await fetch(`${here.url}${BASE}/status`, { headers: { "x-user": OWNER } }));
    expect(status.status).toBe(200);
  });
});

describe("the routes of webhooks", () => {
  const ask = (here: Host, body: unknown, headers: Record<string, string> = {}) =>
    here.ask("/webhooks", { ...delivery(here.sandbox.clientOptions.appSecret, body, headers), user: null });

  it("do not exist without onWebhook", async () => {
    const here = await host();
    expect((await here.ask(challengeOf(), { user: null })).status).toBe(404);
    expect((await ask(here, envelope(replies()))).status).toBe(404);
    const app = express();
    app.use(BASE, threadsRouter(here.connections, { authenticate: () => null, settingsUrl: SETTINGS }));
    const build: Build = () => app;
    expect((await post(await running(build), envelope(replies()))).status).toBe(404);
  });

  it("accept a body as a stream, of bytes, and refuse a body that was read or that is not bytes", async () => {
    const { events, options } = collected();
    const { connections, sandbox } = await connected({ sandbox: { redirectUris: [`${SITE}${BASE}/callback`] } });
    const authenticate = () => null;
    const onError = (error: unknown) => record("onError", error);
    const routes = createRoutes(connections, { ...options, authenticate, settingsUrl: SETTINGS, onError });
    const text = json(envelope(replies()));
    const init = delivery(sandbox.clientOptions.appSecret, text);
    const make = () => new Request(`${SITE}${BASE}/webhooks`, init);
    expect((await routes(make())).status).toBe(200);
    expect((await routes(make(), { body: new TextEncoder().encode(text) })).status).toBe(200);
    expect((await routes(make(), { body: JSON.parse(text), rawBody: Buffer.from(text) })).status).toBe(200);
    expect(events).toHaveLength(3);
    const read = make();
    await read.text();
    expect((await routes(read)).status).toBe(500);
    for (const body of [text, JSON.parse(text), null, ""]) expect((await routes(make(), { body })).status).toBe(500);
    expect(events).toHaveLength(3);
  });

  it("report malformed updates, deliver the others, and respond with 200", async () => {
    const { events, options } = collected();
    const here = await host({ routes: options });
    const seen = await ask(here, envelope([null, replies(), { field: "delete" }, deleted()]));
    expect(seen.status).toBe(200);
    expect(events.map(({ type }) => type)).toEqual(["replies", "delete"]);
    expect(here.errors.map(({ error, at }) => [(error as { reason: string }).reason, at])).toEqual(
      Array.from({ length: 2 }, () => ["malformed", { method: "POST", path: "/webhooks", severity: "error" }]),
    );
  });

  it.each<[string, unknown]>([
    ["no JSON", "{"],
    ["no webhook", {}],
  ])("respond with 400 to a signed body that is %s", async (_case, body) => {
    const here = await host({ routes: collected().options });
    expect((await ask(here, body)).status).toBe(400);
    expect(here.errors).toHaveLength(1);
  });

  it("call onWebhook for one event after the other, and go on after one that fails: 500", async () => {
    const order: string[] = [];
    const rateLimit = { kind: "rate-limit", retryAfterMs: 5_000 } as unknown as ThreadsApiError;
    const onWebhook = async ({ type }: ReceivedWebhookEvent) => {
      order.push(`${type} begins`);
      await Promise.resolve();
      if (type === "replies") throw new Error("password=hunter2");
      if (type === "publish") throw Object.assign(Object.create(ThreadsApiError.prototype) as object, rateLimit);
      order.push(`${type} ends`);
    };
    const here = await host({ routes: { onWebhook, webhookVerifyToken: VERIFY_TOKEN } });
    const seen = await ask(here, envelope([replies(), publish(), deleted()]));
    expect(order).toEqual(["replies begins", "publish begins", "delete begins", "delete ends"]);
    // 500, and not the status of an error of the SDK that the handler threw.
    expect([seen.status, seen.json.data, seen.headers.get("retry-after")]).toEqual([500, { code: "INTERNAL" }, null]);
    expect(seen.text).not.toContain("hunter2");
    expect(here.errors).toHaveLength(2);
  });

  it("with an inbox, respond with 503 while an event is handled, and with 200 once it is done", async () => {
    const once = webhookInbox(memoryJournal());
    let finish: () => void = () => undefined;
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    let calls = 0;
    const onWebhook = once(() => {
      calls += 1;
      begun();
      return new Promise<void>((resolve) => (finish = resolve));
    });
    const here = await host({ routes: { onWebhook, webhookVerifyToken: VERIFY_TOKEN } });
    const first = ask(here, envelope(replies()));
    await running;
    const second = await ask(here, envelope(replies()));
    expect([second.status, second.json.data]).toEqual([503, { code: "THREADS_WEBHOOK" }]);
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
    finish();
    expect((await first).status).toBe(200);
    expect((await ask(here, envelope(replies()))).status).toBe(200);
    expect(calls).toBe(1);
    // A double is normal, so it is no failure.
    expect(here.errors).toEqual([]);
  });

  it("with an inbox, respond with 500 to a handler that throws, and handle only that event again", async () => {
    const once = webhookInbox(memoryJournal());
    const handled: string[] = [];
    let isBroken = true;
    const onWebhook = once(({ type }) => {
      handled.push(type);
      if (type === "replies" && isBroken) throw new Error("broken");
    });
    const here = await host({ routes: { onWebhook, webhookVerifyToken: VERIFY_TOKEN } });
    expect((await ask(here, envelope([replies(), deleted()]))).status).toBe(500);
    isBroken = false;
    expect((await ask(here, envelope([replies(), deleted()]))).status).toBe(200);
    expect(handled).toEqual(["replies", "delete", "replies"]);
  });

  it("respond with 500 when the store fails, before onWebhook is called", async () => {
    const { events, options } = collected();
    const here = await host({
      routes: options,
      connections: { store: { ...memoryStore(), list: () => Promise.reject(new Error("down")) } },
    });
    expect((await ask(here, envelope(replies()))).status).toBe(500);
    expect(events).toEqual([]);
  });

  it("accept only the webhookSecrets, if they are set", async () => {
    const here = await host({ routes: { ...collected().options, webhookSecrets: ["the-meta-secret"] } });
    expect((await ask(here, envelope(replies()))).status).toBe(403);
    const text = json(envelope(replies()));
    const signature = { "x-hub-signature-256": signatureOf(text, "the-meta-secret") };
    expect((await ask(here, text, signature)).status).toBe(200);
  });

  it("accept a body of 4 MiB, and respond with 413 to one byte more, with or without a length", async () => {
    const { events, options } = collected();
    const here = await host({ routes: options });
    const bodyOf = (size: number) => `{"values":[],"fill":"${"x".repeat(size - 23)}"}`;
    const limit = 4 * 1024 * 1024;
    expect(bodyOf(100)).toHaveLength(100);
    expect((await ask(here, bodyOf(limit))).status).toBe(200);
    expect((await ask(here, bodyOf(limit + 1))).status).toBe(413);
    expect((await ask(here, "{}", { "content-length": String(limit + 1) })).status).toBe(413);
    expect(events).toEqual([]);
    const large = { body: Buffer.alloc(limit + 1) };
    const request = new Request(`${SITE}${BASE}/webhooks`, { method: "POST" });
    expect((await here.routes(request, large)).status).toBe(413);
  });

  it("refuse a compressed body, and accept any content type", async () => {
    const here = await host({ routes: collected().options });
    expect((await ask(here, envelope(replies()), { "content-encoding": "gzip" })).status).toBe(415);
    expect((await ask(here, envelope(replies()), { "content-type": "text/plain" })).status).toBe(200);
  });

  it("refuse a repeated signature header", async () => {
    const here = await running(nodeApp, collected().options);
    const text = json(envelope(replies()));
    const signature = signatureOf(text, here.sandbox.clientOptions.appSecret);
    const status = await new Promise<number>((done, failed) => {
      const headers = { "x-hub-signature-256": [signature, signature], "content-type": "application/json" };
      httpRequest(`${here.url}${BASE}/webhooks`, { method: "POST", headers }, (incoming) => {
        incoming.resume();
        done(incoming.statusCode ?? 0);
      })
        .on("error", failed)
        .end(text);
    });
    expect(status).toBe(403);
  });

  it("refuse a repeated parameter of the verification, and other methods", async () => {
    const here = await host({ routes: collected().options });
    const twice = `${challengeOf()}&hub.challenge=2`;
    expect((await here.ask(twice, { user: null })).status).toBe(400);
    const other = await here.ask("/webhooks", { method: "PUT", user: null });
    expect([other.status, other.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });
});
