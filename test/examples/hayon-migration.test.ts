/** Tests the migration of old documents, with Mongoose 8 over MongoDB's wire protocol and a sandbox. */
import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import type { Document } from "mongodb";
import mongoose, { Types } from "mongoose";
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { SocialAccount } from "../../examples/hayon/models.js";
import {
  check,
  correctIds,
  createIndexes,
  removeLeftoverTokens,
  encryptTokens,
  decryptTokens,
} from "../../examples/hayon/migration.js";
import { createConnections } from "../../examples/hayon/threads.js";
import { ThreadsClient } from "../../src/index.js";
import { ThreadsSandbox } from "../../src/testing/index.js";
import { createPublishWorker } from "../../src/worker/index.js";
import { endWithFile } from "../support/endings.js";
import { record, secret } from "../support/leaks.js";
import { bundled } from "../support/programs.js";
import { mongodbService } from "../support/stores/mongodb.js";
import { OLD_KINDS, type OldAccount, type OldKind } from "./hayon-old-documents.js";

const ROOT = path.join(import.meta.dirname, "../..");
const DAY_MS = 86_400_000;
const KEY = secret(randomBytes(32).toString("base64"));
const NO_PROBLEMS = { documents: 0, rounded: 0, dateless: 0, tokenless: 0, duplicate: 0, unreadable: 0 };

let mongoUrl = "";
beforeAll(async () => {
  const { url, database } = await mongodbService();
  await mongoose.connect(url, { dbName: database });
  endWithFile(() => mongoose.disconnect());
  mongoUrl = Object.assign(new URL(url), { pathname: database }).href;
});
afterEach(async () => {
  await SocialAccount.collection.deleteMany({});
  await SocialAccount.collection.dropIndexes();
});

/** Starts a sandbox in which tokens are two days old, so that they can be refreshed. */
async function scene() {
  const sandbox = await ThreadsSandbox.start({ strictness: "strict", fetchMedia: false });
  const client = new ThreadsClient({ ...sandbox.clientOptions, retry: { maxAttempts: 1 } });
  onTestFinished(async () => {
    await client.close();
    await sandbox.close();
  });
  let users = 0;
  /** Stores an old document of a new user, and returns it. */
  async function plant(
    kind: Pick<OldKind, "threads" | "fields">,
    given: { account?: OldAccount; userId?: Types.ObjectId } = {},
  ) {
    const account = given.account ?? newAccount();
    const userId = given.userId ?? new Types.ObjectId();
    const threads = kind.threads(account);
    const own = { userId, timezone: "Europe/Oslo", facebook: { connected: true, platformId: "fb" }, note: "the app's" };
    const dates = { createdAt: new Date(0), updatedAt: new Date(0), __v: 0 };
    const fields = { ...own, ...dates, ...kind.fields, ...(threads !== undefined && { threads }) };
    const document = Object.fromEntries(Object.entries(fields).filter(([, value]) => (value as unknown) !== undefined));
    const { insertedId } = await SocialAccount.collection.insertOne(document);
    const raw = async () => (await SocialAccount.collection.findOne({ _id: insertedId })) as Document;
    return { ownerId: userId.toString(), userId, account, raw, before: await raw() };
  }
  function newAccount(): OldAccount {
    users += 1;
    // Number() changes the last digit of these ids.
    const { id } = sandbox.createUser({ id: `2699988877766644${users * 2 - 1}`, username: `user_${users}` });
    const token = secret(sandbox.issueToken({ userId: id }));
    return { id, token, now: sandbox.clientOptions.clock.now() + 2 * DAY_MS };
  }
  const old = async (kind: OldKind) => {
    const planted = await plant(kind);
    sandbox.advance(2 * DAY_MS);
    // The token of a document whose date has passed has expired at Threads, too.
    if (kind.ids === "failed") sandbox.expire(planted.account.token);
    return planted;
  };
  return { sandbox, client, plant, old };
}

/** Expects that a step changes no document when it runs again. */
async function unchangedBy(step: () => Promise<unknown>, raw: () => Promise<Document>) {
  const before = await raw();
  const result = await step();
  expect(await raw()).toEqual(before);
  return result;
}

describe.each(Object.entries(OLD_KINDS))("the migration of a document with %s", (_, kind) => {
  const one = (result: string | null, name: string) => (result === name ? 1 : 0);

  it("repeats each step without harm, and can be undone for the old code", async () => {
    const { client, old } = await scene();
    const { ownerId, account, raw, before } = await old(kind);

    const { reasons, ...counts } = await check();
    expect(counts).toEqual({ ...NO_PROBLEMS, ...kind.check });
    expect(Object.keys(reasons)).toEqual(kind.encrypt === "unreadable" ? [ownerId] : []);
    await createIndexes();
    await createIndexes();
    expect(await raw()).toEqual(before);

    const ids = {
      ...{ corrected: one(kind.ids, "corrected"), exact: one(kind.ids, "exact") },
      ...{ foreign: kind.ids === "foreign" ? [ownerId] : [], failed: kind.ids === "failed" ? [ownerId] : [] },
    };
    expect(await correctIds(client)).toEqual(ids);
    if (kind.ids !== "corrected") expect(await raw()).toEqual(before);
    const again = { ...ids, corrected: 0, exact: ids.exact + ids.corrected };
    expect(await unchangedBy(() => correctIds(client), raw)).toEqual(again);

    const leftover = kind.state === "disconnected" && Object.keys(kind.check).length > 0;
    expect(await removeLeftoverTokens()).toEqual({ removed: leftover ? 1 : 0 });
    expect(await unchangedBy(removeLeftoverTokens, raw)).toEqual({ removed: 0 });

    const none = { changed: 0, unchanged: 0, unreadable: one(kind.encrypt, "unreadable"), contended: 0 };
    const changed = one(kind.encrypt, "changed");
    const token = async () => ((await raw()).threads as { auth: { accessToken: unknown } }).auth.accessToken;
    expect(await encryptTokens(client, KEY)).toEqual({ ...none, changed });
    if (kind.encrypt === "changed") expect(await token()).toMatch(/^v1\.main\./);
    expect(JSON.stringify(await raw())).not.toContain(account.token);
    expect(await unchangedBy(() => encryptTokens(client, KEY), raw)).toEqual({ ...none, unchanged: changed });

    expect(await decryptTokens(client, KEY)).toEqual({ ...none, changed });
    expect(await unchangedBy(() => decryptTokens(client, KEY), raw)).toEqual({ ...none, unchanged: changed });
    await SocialAccount.collection.updateMany({}, { $unset: { "threads.sdk": "" } });
    for (const name of ["threads.health.status_1_threads.auth.expiresAt_1_userId_1", "threads.platformId_1_userId_1"])
      await SocialAccount.collection.dropIndex(name);
    expect(await raw()).toMatchObject(gone(before, kind, account));
    const stored: unknown = await SocialAccount.findOne({ userId: new Types.ObjectId(ownerId) });
    await expect((stored as { validate(): Promise<void> }).validate()).resolves.toBeUndefined();
  });

  it("shows its user the right status, publishes a post or says why not, and disconnects", async () => {
    const { client, old, sandbox } = await scene();
    const { ownerId, raw, before, account } = await old(kind);
    await correctIds(client);
    await removeLeftoverTokens();
    await encryptTokens(client, KEY);
    const connections = createConnections(client, { tokenKey: KEY, plaintext: "refuse" });

    const worker = createPublishWorker({ connections });
    const job = { id: `post-${ownerId}`, ownerId, draft: { text: "Ready to sail." } };
    const outcome = await worker.run(job);
    expect(outcome).toMatchObject({ outcome: kind.publishes ? "published" : "failed" });
    expect(sandbox.posts(account.id)).toHaveLength(kind.publishes ? 1 : 0);
    const { state, health } = await connections.status(ownerId);
    expect([state, health.needsReconnection]).toEqual([kind.state, kind.needsReconnection]);

    expect(await connections.disconnect(ownerId)).toMatchObject({ state: "disconnected", auth: null });
    const after = await raw();
    expect(after.threads ?? {}).not.toHaveProperty("auth");
    const { timezone, facebook, note } = before as Record<string, unknown>;
    expect(after).toMatchObject({ timezone, facebook, note });
  });
});

/** Returns the fields that the old code reads, after all steps were undone. */
function gone(before: Document, kind: OldKind, account: OldAccount): Document {
  const threads = before.threads as Document | null | undefined;
  const others = without(before, "threads", "updatedAt");
  if (threads === null || threads === undefined) return others;
  if (kind.state === "disconnected") return { ...others, threads: without(threads, "auth") };
  if (kind.encrypt !== "changed") return { ...others, threads };
  const auth = threads.auth as Record<string, unknown>;
  // The SDK writes a date that it cannot read as null. The next refresh learns it.
  const written = { ...auth, expiresAt: auth.expiresAt instanceof Date ? auth.expiresAt : null };
  // The correction of an id also updates the profile.
  const corrected = { ...without(threads, "profile", "sdk"), platformId: account.id };
  const kept = kind.ids === "corrected" ? corrected : without(threads, "sdk");
  return { ...others, threads: { ...kept, auth: written } };
}

const without = (document: Document, ...names: string[]): Document =>
  Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));

describe("the migration of two documents", () => {
  const connected = OLD_KINDS["an id that JSON.parse rounded"]!;

  it("of one owner creates no index until they are merged, and names the owner", async () => {
    const { plant } = await scene();
    const first = await plant(connected);
    const { userId, ownerId } = first;
    const second = await plant(connected, { userId });
    expect(await check()).toMatchObject({ documents: 2, duplicate: 2 });
    for (let times = 0; times < 2; times += 1) await expect(createIndexes()).rejects.toThrow(ownerId);
    expect([await first.raw(), await second.raw()]).toEqual([first.before, second.before]);
    await SocialAccount.collection.deleteOne({ _id: second.before._id as Types.ObjectId });
    await createIndexes();
    await expect(plant(connected, { userId })).rejects.toThrow("E11000");
  });

  it("of two owners with one account keeps both connected, and Meta's deauthorize callback ends both", async () => {
    const { plant, client, sandbox } = await scene();
    const first = await plant(connected);
    const second = await plant(connected, { account: first.account });
    sandbox.advance(2 * DAY_MS);
    expect(await check()).toMatchObject({ documents: 2, rounded: 2, duplicate: 0 });
    expect(await correctIds(client)).toEqual({ corrected: 2, exact: 0, foreign: [], failed: [] });
    expect(await encryptTokens(client, KEY)).toMatchObject({ changed: 2 });
    const connections = createConnections(client, { tokenKey: KEY, plaintext: "refuse" });
    const worker = createPublishWorker({ connections });
    for (const { ownerId } of [first, second])
      expect(await worker.run({ id: `post-${ownerId}`, ownerId, draft: { text: ownerId } })).toMatchObject({
        outcome: "published",
      });
    const { appSecret, clock } = sandbox.clientOptions;
    const fields = { algorithm: "HMAC-SHA256", user_id: first.account.id, issued_at: Math.floor(clock.now() / 1000) };
    const payload = Buffer.from(JSON.stringify(fields)).toString("base64url");
    const signature = createHmac("sha256", appSecret).update(payload).digest("base64url");
    const { ownerIds } = await connections.deauthorize(`${signature}.${payload}`);
    expect(ownerIds.toSorted()).toEqual([first.ownerId, second.ownerId].toSorted());
    for (const { ownerId, raw } of [first, second]) {
      expect(await connections.status(ownerId)).toMatchObject({ state: "disconnected" });
      expect((await raw()).threads).not.toHaveProperty("auth");
    }
  });
});

describe("a migration that is killed half way", () => {
  const rounded = OLD_KINDS["an id that JSON.parse rounded"]!;

  /** Starts a step in a process of its own. */
  function start(sandbox: ThreadsSandbox, program: string, ...flags: string[]) {
    const { appId, appSecret, redirectUri } = sandbox.clientOptions;
    const app = { THREADS_APP_ID: appId, THREADS_APP_SECRET: appSecret, THREADS_REDIRECT_URI: redirectUri };
    const env = { ...process.env, ...app, THREADS_HOSTS: sandbox.url, TOKEN_KEY: KEY, MONGODB_URL: mongoUrl };
    const child = spawn(process.execPath, [bundled(program), ...flags], { cwd: ROOT, env });
    const exit = once(child, "exit");
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
    onTestFinished(async () => {
      child.kill("SIGKILL");
      await exit;
      record("migration", output);
    });
    return { child, exit };
  }

  it("corrects the remaining ids when it runs again", { timeout: 60_000 }, async () => {
    const { plant, client, sandbox } = await scene();
    for (let count = 0; count < 3; count += 1) await plant(rounded);
    // Each correction reads the profile twice.
    sandbox.inject({ on: "me", kind: "hang", occurrence: 3 });
    const { child, exit } = start(sandbox, "examples/hayon/migrate.ts", "ids");
    const reads = () => sandbox.log.filter(({ operation }) => operation === "me").length;
    await expect.poll(reads, { timeout: 50_000, interval: 10 }).toBe(3);
    child.kill("SIGKILL");
    await exit;
    expect(await correctIds(client)).toEqual({ corrected: 2, exact: 1, foreign: [], failed: [] });
  });

  it("encrypts the remaining tokens when it runs again", { timeout: 60_000 }, async () => {
    const { plant, client, sandbox } = await scene();
    for (let count = 0; count < 4; count += 1) await plant(rounded);
    const { exit } = start(sandbox, "test/examples/hayon-killed-encryption.ts");
    expect(await exit).toEqual([null, "SIGKILL"]);
    expect(await encryptTokens(client, KEY)).toEqual({ changed: 2, unchanged: 2, unreadable: 0, contended: 0 });
  });
});
