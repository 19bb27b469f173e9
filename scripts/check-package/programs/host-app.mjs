/**
 * Starts an app against a sandbox, and uses it over HTTP as a browser and Meta do: `node host-app.mjs SCRIPT ARGS…`. The app listens on the port in
 * `PORT`.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { ThreadsSandbox } from "@hayon/threads/testing";

/* global Buffer, fetch, URL, URLSearchParams */
const BASE = "/api/platform/threads";
const VERIFY_TOKEN = "a verify token";
const LONGEST_START_MS = 60_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts the app, and waits until it responds. */
async function start(args, env, origin) {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: "inherit" });
  const exited = once(child, "exit");
  const responds = async () => {
    for (const until = Date.now() + LONGEST_START_MS; Date.now() < until; await wait(50)) {
      if (await fetch(`${origin}/settings`).catch(() => null)) return;
    }
    throw new Error(`the app does not respond after ${LONGEST_START_MS} ms`);
  };
  await Promise.race([
    responds(),
    exited.then(([code]) => Promise.reject(new Error(`the app exits with code ${code} before it responds`))),
  ]);
  return async () => {
    child.kill("SIGTERM");
    await Promise.race([exited, wait(5_000, undefined, { ref: false }).then(() => child.kill("SIGKILL"))]);
  };
}

async function use(origin, sandbox) {
  let cookie = "";
  const ask = async (path, init = {}) => {
    const url = new URL(path, origin).href;
    const response = await fetch(url, { redirect: "manual", ...init, headers: { cookie, ...init.headers } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const routes = (path, init) => ask(BASE + path, init);
  const json = (body) => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const status = async () => JSON.parse((await routes("/status")).text).data;
  const firstOf = (header) => header.replace(/;.*/, "");

  assert.equal((await routes("/status")).status, 401, "a request without a session");
  const signedIn = await ask("/sign-in", { method: "POST", body: new URLSearchParams({ name: "ada" }) });
  const session = firstOf(signedIn.headers.getSetCookie()[0]);
  cookie = session;
  assert.equal((await status()).state, "disconnected");

  const connect = async () => {
    const away = await routes("/connect");
    assert.equal(away.status, 302);
    cookie = `${session}; ${firstOf(away.headers.getSetCookie()[0])}`;
    const callback = await sandbox.consent(away.headers.get("location"));
    assert.equal((await ask(callback, { method: "HEAD" })).status, 405, "a HEAD request must not use the code");
    const back = await ask(callback);
    assert.equal(back.headers.get("location"), `${origin}/settings?success=threads_connected#`);
    cookie = session;
  };
  await connect();
  assert.equal((await status()).state, "active");
  assert.equal((await ask("/settings")).status, 200);

  const post = { id: "1", text: "Ready to sail." };
  const published = [await ask("/posts", json(post)), await ask("/posts", json(post))].map(({ text }) =>
    JSON.parse(text),
  );
  assert.equal(published[0].permalink, sandbox.posts()[0].permalink);
  assert.deepEqual(published[0], published[1]);
  assert.equal(sandbox.posts().length, 1, "the same id twice is one post");

  for (const body of ["{", "null", "{}", '{"text":"No id."}']) {
    const sent = await ask("/posts", { ...json({}), body });
    assert.equal(sent.status, 400, `a post with the body ${body}`);
  }
  assert.equal(sandbox.posts().length, 1, "a post without an id is not published");

  await sandbox.subscribeWebhooks({ url: `${origin}${BASE}/webhooks`, verifyToken: VERIFY_TOKEN });
  // JSON.parse loses these escapes, so the app must verify the bytes.
  const body = '{"topic":"interaction","values":{"field":"publish","value":{"id":"1","text":"gr\\u00fc\\u00dfe \\/"}}}';
  const webhook = (signature) =>
    routes("/webhooks", {
      method: "POST",
      headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
      body,
    });
  const { appSecret } = sandbox.clientOptions;
  const signature = createHmac("sha256", appSecret).update(body).digest("hex");
  assert.equal((await webhook(signature)).status, 200, "a webhook that Meta signed");
  assert.equal((await webhook(signature.replace(/./g, "0"))).status, 403, "a forged webhook");

  assert.equal((await routes("/disconnect", { method: "DELETE" })).status, 200);
  assert.equal((await status()).state, "disconnected");
  assert.equal((await ask("/posts", json({ ...post, id: "2" }))).status, 400, "a post without a connection");

  await connect();
  const { platformId } = await status();
  sandbox.advance(1_000); // Meta's request is newer than the connection.
  const signed = signedRequest(appSecret, platformId, sandbox.clientOptions.clock.now());
  const deauthorized = await routes("/deauthorize", { method: "POST", body: new URLSearchParams(signed) });
  assert.equal(deauthorized.status, 200);
  assert.equal((await status()).health.status, "revoked");
}

function signedRequest(appSecret, userId, at) {
  const payload = { user_id: userId, algorithm: "HMAC-SHA256", issued_at: Math.floor(at / 1_000) };
  const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return { signed_request: `${createHmac("sha256", appSecret).update(body).digest("base64url")}.${body}` };
}

const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const sandbox = await ThreadsSandbox.start({ redirectUris: [`${origin}${BASE}/callback`] });
const { appId, appSecret, redirectUri } = sandbox.clientOptions;
const env = {
  PORT: String(port),
  SESSION_SECRET: "a secret of the app's own sessions",
  THREADS_APP_ID: appId,
  THREADS_APP_SECRET: appSecret,
  THREADS_REDIRECT_URI: redirectUri,
  THREADS_HOSTS: sandbox.url,
  THREADS_WEBHOOK_VERIFY_TOKEN: VERIFY_TOKEN,
};
try {
  const stop = await start(process.argv.slice(2), env, origin);
  await use(origin, sandbox).finally(stop);
} finally {
  await sandbox.close();
}
