/** Webhooks: the verification of the callback URL, the signature, the events, and retries in the sandbox's time. */
import { createHmac } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import type { ThreadsSandbox, WebhookDelivery } from "../../../../src/testing/index.js";
import { secret } from "../../../support/leaks.js";
import { HOUR, NOON, USER, get, post, send, start } from "../helpers.js";
import { poster } from "../posting.js";
import { receiver, type Receiver } from "./receiver.js";

const ANA = "26111222333444555";
const USERS = [
  { id: USER, username: "mika" },
  { id: ANA, username: "ana.sails", name: "Ana Sousa" },
];
const VERIFY = secret("verify-token-of-the-test");
const ALL = ["threads_content_publish", "threads_read_replies", "threads_manage_mentions", "threads_delete"];

async function connected(scopes = ALL): Promise<{ sandbox: ThreadsSandbox; app: Receiver }> {
  const app = await receiver();
  const sandbox = await start({ users: USERS });
  sandbox.issueToken({ scopes });
  await sandbox.subscribeWebhooks({ url: app.url, verifyToken: VERIFY });
  return { sandbox, app };
}

const settled = (sandbox: ThreadsSandbox, count: number): Promise<void> =>
  expect.poll(() => sandbox.webhookDeliveries.filter(({ status }) => status !== "pending").length).toBe(count);

interface Body {
  topic: string;
  target_id: string;
  values: { field: string; value: Record<string, unknown> };
}
const bodies = ({ webhooks }: Receiver): Body[] =>
  webhooks
    .map(({ body }) => JSON.parse(body) as Body)
    .toSorted((one, other) => (one.values.field < other.values.field ? -1 : 1));

it("sandbox webhooks: register a callback URL after verifying it with the verify token", async () => {
  const { sandbox, app } = await connected();
  expect(app.verifications).toHaveLength(1);
  const query = Object.fromEntries(app.verifications[0] ?? []);
  expect(query).toMatchObject({ tenant: "1", "hub.mode": "subscribe", "hub.verify_token": VERIFY });
  expect(query["hub.challenge"]).toMatch(/^1\d{9}$/);
  sandbox.postAs({ userId: USER, text: "Hello" });
  await settled(sandbox, 1);
  expect(app.verifications).toHaveLength(1);
});

it.each<[string, Receiver["confirm"], RegExp]>([
  ["another status", () => ({ status: 403, body: "" }), /verification request returned 403 instead of 200/],
  ["another challenge", () => ({ status: 200, body: "1" }), /did not return the challenge/],
  [
    "a quoted challenge",
    (q) => ({ status: 200, body: JSON.stringify(q.get("hub.challenge")) }),
    /did not return the challenge/,
  ],
])("sandbox webhooks: refuse a callback URL that returns %s", async (_what, confirm, message) => {
  const app = await receiver();
  app.confirm = confirm;
  const sandbox = await start();
  await expect(sandbox.subscribeWebhooks({ url: app.url, verifyToken: VERIFY })).rejects.toThrow(message);
  sandbox.issueToken();
  sandbox.postAs({ userId: USER, text: "Hello" });
  expect(sandbox.webhookDeliveries).toEqual([]);
});

it("sandbox webhooks: refuse a callback URL without a server, and invalid options", async () => {
  const sandbox = await start();
  const closed = { url: "http://127.0.0.1:9/", verifyToken: VERIFY };
  await expect(sandbox.subscribeWebhooks(closed)).rejects.toThrow(/verification request failed: ECONNREFUSED/);
  for (const [options, name] of [
    [{ url: "ftp://a.example", verifyToken: "x" }, "webhooks.url"],
    [{ url: "http://a.example", verifyToken: "" }, "webhooks.verifyToken"],
    [{ url: "http://a.example" }, "webhooks.verifyToken"],
    [{ url: "http://a.example", verifyToken: "x", fields: ["replys"] }, "webhooks.fields[0]"],
    [{ url: "http://a.example", verifyToken: "x", topics: [] }, "topics"],
  ] as const) {
    await expect(sandbox.subscribeWebhooks(options as never), name).rejects.toThrow(name);
    await expect(start({ webhooks: options as never }), name).rejects.toThrow(name);
  }
});

it("sandbox webhooks: are signed with the app secret over the exact bytes", async () => {
  const { sandbox, app } = await connected();
  sandbox.postAs({ userId: USER, text: "Hello å" });
  await settled(sandbox, 1);
  const [{ headers, body }] = app.webhooks as [Receiver["webhooks"][number]];
  const { appSecret } = sandbox.clientOptions;
  expect(headers["x-hub-signature-256"]).toBe(`sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`);
  expect(headers["content-type"]).toBe("application/json");
  expect(sandbox.webhookDeliveries).toMatchObject([
    { body, status: "delivered", attempts: [{ status: 200, error: null }] },
  ]);
});

it("sandbox webhooks: send publish, replies, mentions and delete with the documented values", async () => {
  const { sandbox, app } = await connected();
  const first = sandbox.postAs({ userId: USER, text: "Hello" });
  const reply = sandbox.postAs({ userId: ANA, text: "Hi @mika.", replyTo: first.id });
  sandbox.deletePost(first.id);
  await settled(sandbox, 4);
  const [deletion, mention, publish, answer] = bodies(app) as [Body, Body, Body, Body];
  expect(publish).toEqual({
    app_id: sandbox.clientOptions.appId,
    topic: "interaction",
    target_id: first.id,
    time: NOON / 1000,
    subscription_id: expect.stringMatching(/^\d{15}$/) as string,
    has_uid_field: false,
    values: {
      field: "publish",
      value: {
        id: first.id,
        media_type: "TEXT_POST",
        permalink: first.permalink,
        timestamp: "2026-06-01T12:00:00+0000",
        username: "mika",
      },
    },
  });
  expect(answer).toMatchObject({ topic: "moderate", target_id: first.id });
  expect(answer.values).toMatchObject({
    field: "replies",
    value: {
      id: reply.id,
      username: "ana.sails",
      text: "Hi @mika.",
      replied_to: { id: first.id },
      root_post: { id: first.id, owner_id: USER, username: "mika" },
    },
  });
  expect(mention).toMatchObject({ topic: "interaction", target_id: USER });
  expect(mention.values.value).toMatchObject({ id: reply.id, is_reply: true, root_post: { id: first.id } });
  expect(deletion).toMatchObject({ topic: "moderate", target_id: first.id });
  expect(deletion.values.value).toEqual({
    id: first.id,
    owner: { owner_id: USER },
    deleted_at: "2026-06-01T12:00:00+0000",
    timestamp: "2026-06-01T12:00:00+0000",
    username: "mika",
  });
});

it("sandbox webhooks: need the permissions of the user whom an event concerns", async () => {
  const { sandbox, app } = await connected([]);
  const first = sandbox.postAs({ userId: USER, text: "Hello" });
  sandbox.postAs({ userId: ANA, text: "Hi @mika", replyTo: first.id });
  sandbox.deletePost(first.id);
  await settled(sandbox, 1);
  expect(bodies(app).map(({ values }) => values.field)).toEqual(["publish"]);
  sandbox.revoke(USER);
  sandbox.postAs({ userId: USER, text: "Hello again" });
  expect(sandbox.webhookDeliveries).toHaveLength(1);
});

const skippedIn = async (sandbox: ThreadsSandbox): Promise<unknown> =>
  (await get(sandbox, "/sandbox/webhooks")).body.skipped;

it("sandbox webhooks: name the permission without which an event was not sent", async () => {
  const { sandbox } = await connected([]);
  const first = sandbox.postAs({ userId: USER, text: "Hello" });
  sandbox.postAs({ userId: ANA, text: "Hi @mika", replyTo: first.id });
  sandbox.deletePost(first.id);
  await settled(sandbox, 1);
  // @ana.sails is not connected, so her own posts are not among them.
  expect(await skippedIn(sandbox)).toEqual([
    { at: NOON, field: "replies", username: "mika", scope: "threads_read_replies" },
    { at: NOON, field: "mentions", username: "mika", scope: "threads_manage_mentions" },
    { at: NOON, field: "delete", username: "mika", scope: "threads_delete" },
  ]);
  expect((await get(sandbox, "/webhooks")).text).toContain(
    "<li>now: delete, because @mika does not grant threads_delete</li><li>now: mentions, because",
  );
  sandbox.limitScopes(USER, []);
  sandbox.postAs({ userId: USER, text: "Hello" });
  expect(await skippedIn(sandbox)).toContainEqual({
    at: NOON,
    field: "publish",
    username: "mika",
    scope: "threads_basic",
  });
});

it("sandbox webhooks: do not report events of other fields as not sent, and keep the latest 50", async () => {
  const app = await receiver();
  const sandbox = await start({ users: USERS });
  sandbox.issueToken();
  await sandbox.subscribeWebhooks({ url: app.url, verifyToken: VERIFY, fields: ["replies"] });
  const first = sandbox.postAs({ userId: USER, text: "Hello" });
  for (let number = 0; number < 50; number += 1) sandbox.postAs({ userId: ANA, text: "@mika", replyTo: first.id });
  expect(new Set(((await skippedIn(sandbox)) as { field: string }[]).map(({ field }) => field))).toEqual(
    new Set(["replies"]),
  );
  expect(await skippedIn(sandbox)).toHaveLength(50);
  sandbox.advance(1000);
  sandbox.postAs({ userId: ANA, text: "Hi", replyTo: first.id });
  expect(await skippedIn(sandbox)).toHaveLength(50);
  expect(((await skippedIn(sandbox)) as { at: number }[]).at(-1)?.at).toBe(NOON + 1000);
});

it("sandbox webhooks: a reply counts as sent if the author of the first post receives it", async () => {
  const app = await receiver();
  const sandbox = await start({ users: USERS });
  sandbox.issueToken({ scopes: ["threads_read_replies"] });
  sandbox.issueToken({ userId: ANA });
  await sandbox.subscribeWebhooks({ url: app.url, verifyToken: VERIFY, fields: ["replies"] });
  const first = sandbox.postAs({ userId: USER, text: "Hello" });
  const reply = sandbox.postAs({ userId: ANA, text: "Hi", replyTo: first.id });
  sandbox.postAs({ userId: ANA, text: "And", replyTo: reply.id });
  await settled(sandbox, 2);
  expect(await skippedIn(sandbox)).toEqual([]);
});

it("sandbox webhooks: a mention without threads_read_replies lacks the fields of the conversation", async () => {
  const { sandbox, app } = await connected(["threads_manage_mentions"]);
  sandbox.postAs({ userId: ANA, text: "@mika" });
  await settled(sandbox, 1);
  const [mention] = bodies(app) as [Body];
  for (const name of ["has_replies", "is_reply", "replied_to", "root_post"])
    expect(mention.values.value).not.toHaveProperty(name);
});

it("sandbox webhooks: a reply that awaits approval causes no mention until it is approved", async () => {
  const { sandbox, app } = await connected();
  const first = sandbox.postAs({ userId: ANA, text: "Hello", enableReplyApprovals: true });
  const third = sandbox.createUser({ username: "bo" });
  const reply = sandbox.postAs({ userId: third.id, text: "Ask @mika", replyTo: first.id });
  expect(sandbox.webhookDeliveries).toEqual([]);
  sandbox.approveReply(reply.id);
  await settled(sandbox, 1);
  expect(bodies(app)[0]?.values).toMatchObject({ field: "mentions", value: { id: reply.id } });
});

it("sandbox webhooks: also report posts that the API publishes and deletes, and only the chosen fields", async () => {
  const app = await receiver();
  const sandbox = await start({ users: USERS });
  const mika = poster(sandbox, USER, ALL);
  await sandbox.subscribeWebhooks({ url: app.url, verifyToken: VERIFY, fields: ["delete", "publish"] });
  const id = await mika.text("Hello @ana.sails");
  await mika.text("Me again", { reply_to_id: id });
  await mika.delete(`/${id}`);
  await settled(sandbox, 3);
  expect(bodies(app).map(({ values }) => values.field)).toEqual(["delete", "publish", "publish"]);
});

const states = (deliveries: readonly WebhookDelivery[]) =>
  deliveries.map(({ status, attempts }) => [status, attempts.map((attempt) => [attempt.at - NOON, attempt.status])]);

it("sandbox webhooks: are repeated with growing gaps of the sandbox's time until the app returns 200", async () => {
  const { sandbox, app } = await connected();
  app.statuses.push(503, 204, 500, 301);
  sandbox.postAs({ userId: USER, text: "Hello" });
  const attempts = () => sandbox.webhookDeliveries[0]?.attempts.length;
  await expect.poll(attempts).toBe(2);
  await expect.poll(() => sandbox.webhookDeliveries[0]?.nextAttemptAt).toBe(NOON + 10_000);
  sandbox.advance(10_000);
  await expect.poll(() => sandbox.webhookDeliveries[0]?.nextAttemptAt).toBe(NOON + 70_000);
  sandbox.advance(60_000);
  await expect.poll(() => sandbox.webhookDeliveries[0]?.nextAttemptAt).toBe(NOON + 670_000);
  sandbox.advance(600_000);
  await settled(sandbox, 1);
  expect(states(sandbox.webhookDeliveries)).toEqual([
    [
      "delivered",
      [
        [0, 503],
        [0, 204],
        [10_000, 500],
        [70_000, 301],
        [670_000, 200],
      ],
    ],
  ]);
  expect(new Set(app.webhooks.map(({ body }) => body)).size).toBe(1);
});

it("sandbox webhooks: are dropped after the last attempt, within 36 hours", async () => {
  const { sandbox, app } = await connected();
  app.statuses.push(...Array<number>(20).fill(500));
  sandbox.postAs({ userId: USER, text: "Hello" });
  for (let turn = 0; turn < 6; turn += 1) {
    await expect
      .poll(() => sandbox.webhookDeliveries[0]?.nextAttemptAt ?? 0)
      .toBeGreaterThan(sandbox.clientOptions.clock.now());
    sandbox.advance((sandbox.webhookDeliveries[0]?.nextAttemptAt ?? 0) - sandbox.clientOptions.clock.now());
  }
  await settled(sandbox, 1);
  const [delivery] = sandbox.webhookDeliveries;
  expect(delivery).toMatchObject({ status: "dropped", nextAttemptAt: null });
  expect(delivery?.attempts).toHaveLength(8);
  expect((delivery?.attempts.at(-1)?.at ?? 0) - NOON).toBeLessThan(36 * HOUR);
});

it("sandbox webhooks: the option waits for an app that starts later, and verifies the URL first", async () => {
  const app = await receiver();
  const { confirm } = app;
  app.confirm = () => ({ status: 404, body: "" });
  const sandbox = await start({ users: USERS, webhooks: { url: app.url, verifyToken: VERIFY } });
  sandbox.issueToken();
  sandbox.postAs({ userId: USER, text: "Hello" });
  await expect.poll(() => sandbox.webhookDeliveries[0]?.attempts.length).toBe(2);
  expect(sandbox.webhookDeliveries[0]?.attempts[0]?.error).toBe("the verification request returned 404 instead of 200");
  expect(app.webhooks).toEqual([]);
  app.confirm = confirm;
  await expect.poll(() => sandbox.webhookDeliveries[0]?.nextAttemptAt).toBe(NOON + 10_000);
  sandbox.advance(10_000);
  await settled(sandbox, 1);
  expect(app.webhooks).toHaveLength(1);
});

it("sandbox webhooks: arrive twice within 50 to 300 ms under webhookDelivery: twice", async () => {
  const { sandbox, app } = await connected();
  sandbox.behave({ webhookDelivery: "twice" });
  sandbox.postAs({ userId: USER, text: "Hello" });
  const waiting = () => sandbox.webhookDeliveries[1]?.nextAttemptAt ?? 0;
  expect(waiting() - NOON).toBeGreaterThanOrEqual(50);
  expect(waiting() - NOON).toBeLessThanOrEqual(300);
  sandbox.advance(300);
  await settled(sandbox, 2);
  expect(app.webhooks[0]?.body).toBe(app.webhooks[1]?.body);
  expect(sandbox.webhookDeliveries.map(({ id }) => id)).toEqual(["1", "2"]);
});

it("sandbox webhooks: any number can be pending, without a warning of Node, and close() ends them", async () => {
  const warnings: string[] = [];
  const note = (warning: Error): void => void warnings.push(warning.name);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const { sandbox, app } = await connected();
  app.statuses.push(...Array<number>(50).fill(500));
  for (let number = 0; number < 12; number += 1) sandbox.postAs({ userId: USER, text: `Post ${number}` });
  const waiting = () => sandbox.webhookDeliveries.filter(({ nextAttemptAt }) => nextAttemptAt !== null).length;
  await expect.poll(waiting).toBe(12);
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
  await sandbox.close();
  expect(app.webhooks).toHaveLength(24);
});

it("sandbox webhooks: pending deliveries are dropped when the callback URL is removed", async () => {
  const { sandbox, app } = await connected();
  app.statuses.push(500, 500);
  sandbox.postAs({ userId: USER, text: "Hello" });
  await expect.poll(() => sandbox.webhookDeliveries[0]?.nextAttemptAt).toBe(NOON + 10_000);
  await sandbox.subscribeWebhooks(null);
  sandbox.advance(10_000);
  await settled(sandbox, 1);
  expect(sandbox.webhookDeliveries[0]).toMatchObject({ status: "dropped" });
  expect(app.webhooks).toHaveLength(2);
});

it("sandbox webhooks: can be registered, read and removed over HTTP, which never shows the verify token", async () => {
  const app = await receiver();
  const sandbox = await start();
  const headers = { "content-type": "application/json" };
  const url = `${sandbox.url}/sandbox/webhooks`;
  const register = (verifyToken: string) =>
    send(url, { method: "POST", headers, body: JSON.stringify({ url: app.url, verifyToken, fields: ["publish"] }) });
  const registered = await register(VERIFY);
  const subscription = { url: app.url, fields: ["publish"], verified: true };
  expect(registered.body).toEqual({ subscription, deliveries: [], skipped: [] });
  sandbox.issueToken();
  sandbox.postAs({ userId: USER, text: "Hello" });
  await settled(sandbox, 1);
  const read = await get(sandbox, "/sandbox/webhooks");
  expect(read.body.deliveries).toHaveLength(1);
  expect(read.text).not.toContain(VERIFY);
  app.confirm = () => ({ status: 500, body: "" });
  expect((await register("x")).status).toBe(409);
  expect((await send(url, { method: "DELETE" })).body.subscription).toBeNull();
  expect((await post(sandbox, "/sandbox/webhooks", {})).status).toBe(403);
});
