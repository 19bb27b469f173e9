/** Runs the compiled backend of docs/hayon.md: connects a user over HTTP, refuses an invalid post, and publishes a valid one. */
/* global fetch, AbortController */
const assert = require("node:assert/strict");
const { once } = require("node:events");
const { createServer } = require("node:http");
const mongoose = require("mongoose");
const { PLATFORM_LIMITS, ThreadsClient } = require("@hayon/threads");
const { ThreadsSandbox } = require("@hayon/threads/testing");
const { createApp, THREADS_PATH } = require("./out/hayon/app.js");
const { createPostingService } = require("./out/hayon/posting-service.js");
const { accountStore, createConnections, publishJournal } = require("./out/hayon/threads.js");
const { startMongoWire } = require("./mongo-wire.cjs");

async function main() {
  const wire = await startMongoWire();
  await mongoose.connect(wire.url, { dbName: "backend" });
  await Promise.all([accountStore().ensureSchema(), publishJournal().ensureSchema()]);
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  const sandbox = await ThreadsSandbox.start({ redirectUris: [`${origin}${THREADS_PATH}/callback`] });
  const client = new ThreadsClient({ ...sandbox.clientOptions, limits: PLATFORM_LIMITS });
  const connections = createConnections(client);
  const user = new mongoose.Types.ObjectId().toString();
  const queued = [];
  const app = createApp({
    connections,
    settingsUrl: "https://app.example/settings",
    finish: "server",
    signIn: (request, _response, next) => {
      if (request.headers["x-user"] !== undefined) request.auth = { id: user };
      next();
    },
    enqueue: async (postId) => void queued.push(postId),
  });
  server.on("request", app);
  const ask = (url, init = {}) =>
    fetch(url, { redirect: "manual", ...init, headers: { "x-user": user, ...init.headers } });

  const away = await ask(`${origin}${THREADS_PATH}/connect`);
  const [cookie] = away.headers.getSetCookie()[0].split(";");
  const back = await ask(await sandbox.consent(away.headers.get("location")), { headers: { cookie } });
  assert.equal(back.headers.get("location"), "https://app.example/settings?success=threads_connected#");
  const accounts = await (await ask(`${origin}/api/accounts`)).text();
  assert.match(accounts, /"connected":true/);
  assert.doesNotMatch(accounts, /accessToken|"sdk"/);

  const post = (text) =>
    ask(`${origin}/api/posts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text }),
    });
  assert.equal((await post("x".repeat(501))).status, 400);
  assert.equal((await post("Ready to sail.")).status, 202);
  const service = createPostingService({ connections, signUrl: async (key) => `https://files.example/${key}` });
  const outcome = await service.publish(queued[0], { signal: new AbortController().signal });
  assert.equal(outcome.outcome, "published");
  assert.deepEqual(
    sandbox.posts().map(({ text }) => text),
    ["Ready to sail."],
  );

  server.closeAllConnections();
  server.close();
  await Promise.all([client.close(), sandbox.close(), mongoose.disconnect()]);
  await wire.close();
}

void main();
