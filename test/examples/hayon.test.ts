/** Tests the Hayon example over HTTP, the sandbox and MongoDB's wire protocol. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { Types } from "mongoose";
import { beforeAll, describe, expect, it } from "vitest";
import { saveSnapshots, toAnalyticsError } from "../../examples/hayon/analytics-service.js";
import { THREADS_PATH } from "../../examples/hayon/app.js";
import { Post, Snapshot, SocialAccount } from "../../examples/hayon/models.js";
import { toPostResult } from "../../examples/hayon/post-result.js";
import { createPostingService } from "../../examples/hayon/posting-service.js";
import { accountStore } from "../../examples/hayon/threads.js";
import { secret } from "../support/leaks.js";
import { bundled } from "../support/programs.js";
import { connectionFixture } from "../../src/testing/store-contract/fixture.js";
import { readPostId } from "../../examples/hayon/worker.js";
import { hayon, hayonDatabase, hayonUser, SETTINGS, type Hayon } from "./hayon.js";

const execFileAsync = promisify(execFile);
const KEY = secret(randomBytes(32).toString("base64"));

let database: Awaited<ReturnType<typeof hayonDatabase>>;
beforeAll(async () => {
  database = await hayonDatabase();
});

const newId = () => new Types.ObjectId().toString();
const NO_SIGNAL = { signal: new AbortController().signal };

const withoutFaults = ({ sandbox }: Hayon) => fetch(`${sandbox.url}/sandbox/faults`, { method: "DELETE" });

describe("the Hayon example: the routes", () => {
  it("keep the paths, the redirects and the envelope from connecting to disconnecting", async () => {
    const app = await hayon();
    const { ask, connect, userId } = await hayonUser(app);
    expect(await connect()).toBe(`${SETTINGS}?success=threads_connected`);

    const { json } = await ask("/api/accounts");
    expect(json.data).toMatchObject({
      timezone: "UTC",
      facebook: { connected: false },
      threads: { connected: true, profile: { handle: "mika" }, health: { needsReconnection: false } },
    });
    const stored: unknown = await SocialAccount.findOne({ userId: new Types.ObjectId(userId) }).lean();
    expect(stored).toMatchObject({ __v: 0, threads: { auth: { accessToken: expect.any(String) as string } } });
    expect(JSON.stringify(json)).not.toMatch(/accessToken|refreshToken|"sdk"/);

    expect((await ask(`${THREADS_PATH}/refresh`)).json).toMatchObject({
      success: true,
      message: expect.any(String) as string,
      data: { profile: { handle: "mika" } },
    });
    const gone = await ask(`${THREADS_PATH}/disconnect`, "DELETE");
    expect([gone.status, gone.json.success]).toEqual([200, true]);
    expect((await ask("/api/accounts")).json.data).toMatchObject({ timezone: "UTC", threads: { connected: false } });
  });

  it("respond to users with the app's own 401, which does not affect the callback and Meta's callbacks", async () => {
    const { origin } = await hayon();
    const own = { success: false, message: "Please sign in.", data: null };
    for (const [path, method] of [
      ["/connect", "GET"],
      ["/status", "GET"],
      ["/refresh", "GET"],
      ["/disconnect", "DELETE"],
    ] as const) {
      const response = await fetch(origin + THREADS_PATH + path, { method, redirect: "manual" });
      expect([path, response.status, await response.json()]).toEqual([path, 401, own]);
    }
    const callback = await fetch(`${origin}${THREADS_PATH}/callback?error=access_denied`, { redirect: "manual" });
    expect([callback.status, callback.headers.get("location")]).toEqual([
      302,
      `${SETTINGS}?error=threads_auth_failed#`,
    ]);
    const meta = await fetch(`${origin}${THREADS_PATH}/deauthorize`, {
      method: "POST",
      body: new URLSearchParams({ signed_request: "a.b" }),
    });
    expect(meta.status).toBe(400);
  });

  it("connect a front end of another site that has a bearer token", async () => {
    const { origin, sandbox, connections } = await hayon({ finish: "front-end" });
    const userId = newId();
    const headers = { authorization: `Bearer user=${userId}`, "content-type": "application/json" };
    const started = await fetch(`${origin}${THREADS_PATH}/connect`, { headers, redirect: "manual" });
    const { data } = (await started.json()) as { data: { url: string } };
    const back = await fetch(await sandbox.consent(data.url), { redirect: "manual" });
    const { hash } = new URL(back.headers.get("location") ?? "");
    const body = JSON.stringify(Object.fromEntries(new URLSearchParams(hash.slice(1))));
    const complete = (more: Record<string, string>) =>
      fetch(`${origin}${THREADS_PATH}/complete`, { method: "POST", headers: { ...headers, ...more }, body });
    expect((await complete({ authorization: "" })).status).toBe(401);
    expect((await complete({ authorization: `Bearer user=${newId()}` })).status).toBe(403);
    const done = await complete({});
    const connection = await connections.get(userId);
    secret(connection?.auth?.accessToken ?? "");
    expect([done.status, connection?.state]).toEqual([200, "active"]);
  });

  it("report a denial with the error that the front end reads", async () => {
    const app = await hayon();
    const { browser } = await hayonUser(app);
    const away = await browser.go(`${app.origin}${THREADS_PATH}/connect`, { stopAt: new URL(app.threads).origin });
    const back = await browser.go(await app.sandbox.consent(away.url, { allow: false }), { stopAt: SETTINGS });
    expect(back.url).toBe(`${SETTINGS}?error=threads_auth_failed`);
  });
});

describe("the Hayon example: mongooseStore", () => {
  it("inserts one document with the schema's defaults when two processes connect a user at once", async () => {
    const owner = newId();
    const [one, two] = [accountStore(), accountStore()];
    const saved = await Promise.all([one, two].map((store) => store.save(connectionFixture(owner), null)));
    expect(saved.filter((each) => each !== null)).toHaveLength(1);
    const documents = await SocialAccount.collection.find({ userId: new Types.ObjectId(owner) }).toArray();
    expect(documents).toMatchObject([
      { timezone: "UTC", facebook: { connected: false }, threads: { connected: true } },
    ]);
  });

  it("keeps a document that the user has, and refuses an owner that is not an ObjectId", async () => {
    const owner = newId();
    await SocialAccount.create({ userId: new Types.ObjectId(owner), timezone: "Europe/Oslo" });
    const store = accountStore();
    expect(await store.get(owner)).toBeNull();
    expect(await store.save(connectionFixture(owner), null)).not.toBeNull();
    expect(await SocialAccount.findOne({ userId: new Types.ObjectId(owner) }).lean()).toMatchObject({
      timezone: "Europe/Oslo",
      threads: { connected: true },
    });
    await expect(store.get("ada")).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
  });
});

describe("the Hayon example: the migration", () => {
  it("has a command for each step, from the check to the encryption", { timeout: 120_000 }, async () => {
    const { sandbox } = await hayon();
    const [account] = sandbox.users;
    const userId = new Types.ObjectId();
    const accessToken = secret(sandbox.issueToken());
    const profile = { handle: "mika", displayName: "Mika", avatar: null };
    const auth = { accessToken, refreshToken: "", expiresAt: new Date(Date.now() + 30 * 86_400_000) };
    // As the old code stored it, with an id that JSON.parse rounded.
    await SocialAccount.collection.deleteMany({});
    await SocialAccount.collection.insertOne({
      userId,
      threads: { connected: true, platformId: Number(account?.id), profile, auth, health: { status: "active" } },
    });
    const MONGODB_URL = Object.assign(new URL(database.mongoUrl), { pathname: database.database }).href;
    const run = async (step: string, changes: NodeJS.ProcessEnv = {}) => {
      const { appId, appSecret, redirectUri } = sandbox.clientOptions;
      const app = { THREADS_APP_ID: appId, THREADS_APP_SECRET: appSecret, THREADS_REDIRECT_URI: redirectUri };
      const env = { ...process.env, ...app, THREADS_HOSTS: sandbox.url, TOKEN_KEY: KEY, MONGODB_URL, ...changes };
      return (await execFileAsync(process.execPath, [bundled("examples/hayon/migrate.ts"), step], { env })).stdout;
    };
    const token = async () => {
      const document = await SocialAccount.collection.findOne({ userId });
      return (document as { threads?: { auth?: { accessToken?: string } } } | null)?.threads?.auth?.accessToken;
    };
    // Two at once, because a process takes seconds on a busy machine. hayon-migration.test.ts tests what the steps do.
    const unknown = expect(run("nothing")).rejects.toThrow(
      "The step must be one of check, schema, ids, leftovers, encrypt, decrypt.",
    );
    expect(await run("check")).toMatch(/documents: 1,\s+rounded: 1,/);
    await unknown;
    const withoutUrl = run("check", { MONGODB_URL: undefined });
    await expect(withoutUrl).rejects.toThrow("MONGODB_URL: must be set in the environment.");
    expect(await run("ids")).toContain("{ corrected: 1, exact: 0, foreign: [], failed: [] }");
    expect(await SocialAccount.collection.findOne({ userId })).toMatchObject({
      threads: { platformId: account?.id },
    });
    expect(await run("encrypt")).toContain("changed: 1");
    expect(await token()).toMatch(/^v1\.main\./);
  });
});

describe("the Hayon example: posts", () => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `file-${index}`, type: "image", altText: `File ${index}` }));

  it("are refused by the schema before any URL is signed", async () => {
    const app = await hayon();
    const { ask } = await hayonUser(app);
    const refused = async (body: unknown) => {
      const { status, json } = await ask("/api/posts", "POST", body);
      return [status, (json.data?.issues as { path: unknown }[] | undefined)?.map(({ path }) => path)];
    };
    expect(await refused({ text: "x".repeat(501) })).toEqual([400, [["text"]]]);
    expect(await refused({ text: "Boats", media: files(21) })).toEqual([400, [["media"]]]);
    expect(await refused({ text: 1 })).toEqual([400, [["text"]]]);
    expect(app.queued).toEqual([]);
    expect((await ask("/api/posts", "POST", { text: "x".repeat(500) })).status).toBe(202);
    expect((await ask("/api/posts", "POST", { text: "Boats", media: files(20) })).status).toBe(202);
    expect(app.queued).toHaveLength(2);
    expect((await ask("/api/posts/none")).status).toBe(404);
  });

  it("are published with signed URLs, as a carousel of 20", async () => {
    const app = await hayon();
    const { ask, connect } = await hayonUser(app);
    await connect();
    await ask("/api/posts", "POST", { text: "Boats", media: files(20) });
    const signed: string[] = [];
    const service = createPostingService({
      connections: app.connections,
      signUrl: (key) => Promise.resolve(`https://files.example/${signed[signed.push(key) - 1]}`),
    });
    const [postId = ""] = app.queued;
    expect(await service.publish(postId, NO_SIGNAL)).toMatchObject({ outcome: "published" });
    expect(signed).toHaveLength(20);
    const [post] = app.sandbox.posts();
    const { data } = (await ask(`/api/posts/${postId}`)).json;
    expect(data).toEqual({
      status: "published",
      result: { success: true, postId: post?.id, postUrl: `${app.sandbox.url}/@mika/post/${post?.shortcode}` },
    });
  });

  it("are posted once when the user disconnects and connects again while a post may be live", async () => {
    const app = await hayon();
    const { ask, connect } = await hayonUser(app);
    await connect();
    await ask("/api/posts", "POST", { text: "Is it live?" });
    const [postId = ""] = app.queued;
    const runOptions = { timeoutMs: 1_500, timing: { leaseMs: 5_000, settleMs: 500 } };
    const signUrl = () => Promise.reject(new Error("no file"));
    const service = createPostingService({ connections: app.connections, signUrl, runOptions });
    const stop = new AbortController();
    app.sandbox.inject({ on: "publish", kind: "hang", effect: "after" });
    const stopped = service.publish(postId, { signal: stop.signal });
    await expect.poll(() => app.sandbox.posts().length, { timeout: 20_000 }).toBe(1);
    stop.abort();
    expect(await stopped).toMatchObject({ outcome: "later", mayBeLive: true });

    await ask(`${THREADS_PATH}/disconnect`, "DELETE");
    expect(await service.publish(postId, NO_SIGNAL)).toMatchObject({
      ...{ outcome: "later", reason: "unconfirmed", mayBeLive: true },
    });
    expect((await ask(`/api/posts/${postId}/retry`, "POST", { text: "Again." })).status).toBe(409);
    await connect();
    expect(await service.publish(postId, NO_SIGNAL)).toMatchObject({ outcome: "published" });
    expect(app.sandbox.posts().map(({ text }) => text)).toEqual(["Is it live?"]);
  });

  it("have a result for every outcome", () => {
    const post = { id: "1", permalink: null, instagram: null };
    const problem = { error: new Error(), advice: "Please wait.", posts: [] };
    expect(toPostResult({ outcome: "published", posts: [post] })).toEqual({ success: true, postId: "1" });
    expect(
      toPostResult({ outcome: "later", afterMs: 1_500, reason: "unconfirmed", mayBeLive: true, ...problem }),
    ).toEqual({ success: false, error: "Please wait.", retryable: true, retryAfter: 2, mayBeLive: true });
    expect(toPostResult({ outcome: "failed", mayBeLive: false, candidates: [], ...problem })).toEqual({
      success: false,
      error: "Please wait.",
      retryable: false,
      mayBeLive: false,
    });
  });

  it("travel by their id, and other messages are refused", () => {
    const id = newId();
    const read = (text: string) => readPostId(Buffer.from(text));
    expect(read(JSON.stringify({ postId: id }))).toBe(id);
    expect(["{", "null", "{}", '{"postId":1}', '{"postId":"abc"}'].map(read)).toEqual([null, null, null, null, null]);
  });
});

describe("the Hayon example: analytics", () => {
  it("saves the insights that it has read, marks deleted posts, and saves nothing after an unknown error", async () => {
    const app = await hayon();
    const { connect, userId } = await hayonUser(app);
    await connect();
    const account = app.connections.account(userId);
    const ids: string[] = [];
    for (const text of ["One", "Two", "Three"]) {
      const { id } = await account.publish({ text }, { idempotencyKey: `${userId}-${text}` });
      ids.push(id);
      await Post.create({
        userId: new Types.ObjectId(userId),
        text,
        status: "published",
        result: { success: true, postId: id },
      });
    }
    const [one = "", two = "", three = ""] = ids;
    app.sandbox.setEngagement(one, { views: 7 });
    app.sandbox.deletePost(two);

    app.sandbox.inject({ on: "post-insights", kind: "graph-error", status: 400, code: 4_711, times: 100 });
    const report = await saveSnapshots(app.connections, userId, NO_SIGNAL);
    expect(report).toMatchObject({ saved: 0, deleted: 0 });
    expect(report.failed.map(({ error }) => error.type)).toEqual(["other", "other", "other"]);
    expect(await Snapshot.find({ postId: { $in: ids } }).lean()).toEqual([]);

    await withoutFaults(app);
    const done = { saved: 2, deleted: 1, failed: [], ended: null };
    expect(await saveSnapshots(app.connections, userId, NO_SIGNAL)).toEqual(done);
    const snapshots = await Snapshot.find({ postId: { $in: ids } }).lean();
    expect(snapshots).toHaveLength(2);
    expect(snapshots).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ postId: one, views: 7 }),
        expect.objectContaining({ postId: three, views: 0 }),
      ]),
    );
    expect(await Post.findOne({ "result.postId": two }).lean()).toMatchObject({ deleted: true });
  });

  it("reports why insights could not be read, and treats only code 100 with subcode 33 as deleted", async () => {
    const app = await hayon();
    const { connect, userId } = await hayonUser(app);
    await connect();
    const post = app.connections.account(userId).insights;
    const errorWith = async (fault: { status: number; code: number; subcode?: number }) => {
      app.sandbox.inject({ on: "post-insights", kind: "graph-error", ...fault, times: 10 });
      const error: unknown = await post.post("18000000000000009", { metrics: ["views"] }).catch((e: unknown) => e);
      await withoutFaults(app);
      return toAnalyticsError(error).type;
    };
    expect(await errorWith({ status: 400, code: 100, subcode: 33 })).toBe("deleted");
    expect(await errorWith({ status: 400, code: 100 })).toBe("other");
    expect(await errorWith({ status: 400, code: 100, subcode: 4279040 })).toBe("other");
    expect(await errorWith({ status: 403, code: 10 })).toBe("unauthorized");
    expect(await errorWith({ status: 400, code: 4 })).toBe("rate-limited");
    expect(toAnalyticsError(new Error("the database is down"))).toEqual({
      type: "other",
      message: "The numbers could not be read. Please try again later.",
    });
    await app.connections.disconnect(userId);
    expect(await saveSnapshots(app.connections, userId, NO_SIGNAL)).toMatchObject({ saved: 0, ended: null });
    const refused = await post.post("18000000000000009").catch((error: unknown) => error);
    expect(toAnalyticsError(refused).type).toBe("unauthorized");
  });
});
