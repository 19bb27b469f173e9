/** Tests the Hono and `node:http` examples over HTTP: the routes, Meta's callbacks and webhooks, and a first post. */
import { createHmac } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { createListener as createHonoListener } from "../../examples/hono/listener.js";
import { createApp as createNodeApp } from "../../examples/node/app.js";
import { serve } from "../../examples/shared/serve.js";
import type { ReceivedWebhookEvent } from "../../src/webhooks/index.js";
import { Browser } from "../server/browser.js";
import { form, signedRequest } from "../server/support.js";
import { record, secret } from "../support/leaks.js";
import { PATH } from "./users.js";

const HOSTS = { Hono: createHonoListener, "node:http": createNodeApp };
type Host = keyof typeof HOSTS;

const VERIFY_TOKEN = "a text of my choice";
const SECOND = 1_000;

/** Starts an example with a signed-in user. */
async function running(host: Host) {
  const events: ReceivedWebhookEvent[] = [];
  const webhooks = { webhookVerifyToken: VERIFY_TOKEN, onWebhook: (event: ReceivedWebhookEvent) => events.push(event) };
  const example = await serve((site) => HOSTS[host](site, webhooks), {
    report: (error) => record("onError", error),
  });
  onTestFinished(() => example.close());
  const { origin, connections } = example;
  const sandbox = example.sandbox!;
  const { appSecret, clock } = sandbox.clientOptions;
  secret(appSecret);

  const browser = new Browser();
  const settings = await browser.go(`${origin}/sign-in`, { form: { name: "ada" } });
  expect([settings.url, settings.status]).toEqual([`${origin}/settings`, 200]);
  const ask = (path: string, init: RequestInit = {}) => browser.fetch(settings.url, origin + path, init);
  const post = (id: string, text: string) =>
    ask("/posts", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id, text }),
    });
  const connect = async () => {
    const away = await browser.go(`${origin}${PATH}/connect`, {
      stopAt: sandbox.url.replace("127.0.0.1", "localhost"),
    });
    const callback = await sandbox.consent(away.url);
    // A link preview must not use up the code.
    expect((await fetch(callback, { method: "HEAD" })).status).toBe(405);
    const back = await browser.go(callback);
    expect(back.url).toBe(`${origin}/settings?success=threads_connected`);
    secret((await connections.get("ada"))!.auth!.accessToken);
  };
  return { origin, sandbox, browser, appSecret, clock, events, ask, post, connect };
}

describe.each(Object.keys(HOSTS) as Host[])("the %s example", (host) => {
  it("connects an account, publishes once for each id, and disconnects", async () => {
    const { origin, sandbox, ask, post, connect } = await running(host);
    expect((await ask(`${PATH}/status`)).json.data).toMatchObject({ state: "disconnected" });
    await connect();
    expect((await ask(`${PATH}/status`)).json.data).toMatchObject({ state: "active", profile: { handle: "mika" } });

    const [first, again] = [await post("1", "Ready to sail."), await post("1", "Ready to sail.")];
    const [published] = sandbox.posts();
    expect(first.json).toEqual({ id: published?.id, permalink: published?.permalink });
    expect(again.json).toEqual(first.json);
    expect(sandbox.posts()).toHaveLength(1);
    expect((await post("2", "x".repeat(501))).status).toBe(400);

    expect((await ask(`${PATH}/disconnect`, { method: "DELETE" })).status).toBe(200);
    expect((await ask(`${PATH}/status`)).json.data).toMatchObject({ state: "disconnected" });
    expect((await post("3", "Not connected.")).status).toBe(400);
    expect((await fetch(`${origin}${PATH}/unknown`)).status).toBe(404);
  });

  it("responds with 400 to malformed JSON, and to a post without an id or a text", async () => {
    const { sandbox, ask, connect } = await running(host);
    await connect();
    const bodies = [
      "",
      "{",
      "null",
      '"text"',
      "[]",
      "{}",
      '{"text":"No id."}',
      '{"id":"1"}',
      '{"id":"","text":"No id."}',
    ];
    for (const body of [...bodies, '{"id":1,"text":"A number."}']) {
      const sent = await ask("/posts", { method: "POST", headers: { "content-type": "application/json" }, body });
      expect([sent.status, sent.json]).toEqual([400, { message: "Please send JSON with id and text." }]);
    }
    const form = { "content-type": "multipart/form-data; boundary=x" };
    expect((await ask("/sign-in", { method: "POST", headers: form, body: "not a form" })).status).toBe(400);
    expect(sandbox.posts()).toEqual([]);
  });

  it("requires a sign-in", async () => {
    const { origin } = await running(host);
    const stranger = new Browser();
    for (const path of [`${PATH}/connect`, `${PATH}/status`, "/settings"]) {
      expect((await stranger.go(origin + path)).status).toBe(401);
    }
    expect((await stranger.go(`${origin}/posts`, { method: "POST" })).status).toBe(401);
  });

  it("ends the connection after a deauthorize callback that Meta signed, and refuses a forged one", async () => {
    const { origin, sandbox, ask, appSecret, clock, connect } = await running(host);
    await connect();
    const { platformId } = (await ask(`${PATH}/status`)).json.data as { platformId: string };
    sandbox.advance(SECOND); // the callback must be newer than the connection
    const callback = (key: string) =>
      fetch(`${origin}${PATH}/deauthorize`, form({ signed_request: signedRequest(key, platformId, clock.now()) }));
    expect((await callback("another secret")).status).toBe(400);
    expect((await ask(`${PATH}/status`)).json.data).toMatchObject({ state: "active" });
    expect((await callback(appSecret)).status).toBe(200);
    expect((await ask(`${PATH}/status`)).json.data).toMatchObject({ health: { status: "revoked" } });
  });

  it("verifies the bytes of a webhook", async () => {
    const { origin, sandbox, appSecret, events } = await running(host);
    await sandbox.subscribeWebhooks({ url: `${origin}${PATH}/webhooks`, verifyToken: VERIFY_TOKEN });
    // Parsed JSON loses these escapes.
    const body = `{"topic":"interaction","values":{"field":"publish","value":{"id":"1","text":"gr\\u00fc\\u00dfe \\/"}}}`;
    const webhook = async (key: string) => {
      const signature = `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
      const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
      return (await fetch(`${origin}${PATH}/webhooks`, { method: "POST", headers, body })).status;
    };
    expect([await webhook(appSecret), await webhook("another secret")]).toEqual([200, 403]);
    expect(events.map(({ id }) => id)).toEqual(["publish:1"]);
  });
});
