/** Documents in Hayon's shape that are not whole connections: what disconnecting, deletion and deauthorizing must end, and what is counted. */
import { createHmac } from "node:crypto";
import { ObjectId, type Document } from "mongodb";
import { beforeEach, describe, expect, it } from "vitest";
import { isUnreadable } from "../../src/connections/store/stored.js";
import { mongodbStore } from "../../src/stores/mongodb.js";
import { connectionFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { present } from "../../src/testing/store-contract/tools.js";
import { connected, DAY, USER } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { hayon, hayonOptions, MONGOOSES, refusedBySchema } from "../support/stores/hayon.js";
import { mongodbService } from "../support/stores/mongodb.js";

const service = await mongodbService();
const newId = () => new ObjectId().toString();
const TOKEN = "token-of-the-old-code";
const auth = { accessToken: TOKEN, refreshToken: "", expiresAt: inDays(10), scopes: [] };
const profile = { handle: "old", displayName: "Old", avatar: "https://cdn.example/old.jpg" };

function signed(key: string, payload: object): string {
  const text = Buffer.from(JSON.stringify({ algorithm: "HMAC-SHA256", ...payload })).toString("base64url");
  return `${createHmac("sha256", key).update(text).digest("base64url")}.${text}`;
}

/** Whatever claims to be connected, or holds something of an account. */
const LEFTOVERS: Record<string, Document> = {
  "connected without a token": { connected: true, platformId: USER, profile, auth: { scopes: [] } },
  "connected without auth": { connected: true, platformId: USER, profile },
  "connected with an empty token": { connected: true, platformId: USER, profile, auth: { ...auth, accessToken: "" } },
  "connected with a token that is not text": { connected: true, platformId: USER, auth: { ...auth, accessToken: 7 } },
  "connected without a date": { connected: true, platformId: USER, profile, auth: { accessToken: TOKEN } },
  "connected with a date as text": { connected: true, platformId: USER, profile, auth: { ...auth, expiresAt: "soon" } },
  "connected with a rounded id and no token": { connected: true, platformId: Number(USER), profile },
  "not connected, with a token": { connected: false, platformId: USER, profile, auth },
  "connected as text": { connected: "yes", platformId: USER, profile, auth },
  "an id alone": { platformId: USER },
  "a token alone, with an id": { platformId: USER, auth: { accessToken: TOKEN } },
};
const NAMELESS: Record<string, Document> = {
  "nothing but the claim": { connected: true },
  "a token alone": { auth: { accessToken: TOKEN } },
  "a refresh token alone": { auth: { refreshToken: TOKEN } },
  "a profile alone": { profile: { handle: "old" } },
  "an avatar alone": { profile: { avatar: profile.avatar } },
};

describe.each(Object.entries(MONGOOSES))("over %s", (_version, mongoose) => {
  const HAYON = hayonOptions(mongoose);
  const keyed = (ownerId: string) => ({ userId: new mongoose.Types.ObjectId(ownerId) });
  let model: Awaited<ReturnType<typeof hayon>>;
  let store: ReturnType<typeof mongodbStore>;
  let anna = "";
  // A model of its own for each test, because accounts have one id.
  beforeEach(async () => {
    model = await hayon(service, mongoose);
    store = mongodbStore(model.collection, HAYON);
    anna = newId();
  });
  /** The SDK over the store, with a Threads of its own for each test. */
  const sdk = () =>
    connected({ connections: { store, publicUrl: "https://api.example/threads", onDataDeletion: () => undefined } });
  const plant = (threads: unknown, ownerId = anna) => model.collection.insertOne({ ...keyed(ownerId), threads });
  const raw = async (ownerId = anna) => (await model.collection.findOne(keyed(ownerId))) as Document;
  const requestFor = ({ sandbox: { clientOptions } }: Awaited<ReturnType<typeof sdk>>) =>
    signed(clientOptions.appSecret, { user_id: USER, issued_at: Math.floor(clientOptions.clock.now() / 1000) });

  async function isCleared(): Promise<void> {
    const { threads } = await raw();
    expect(threads).toMatchObject({ connected: false, platformId: null });
    expect(threads).not.toHaveProperty("auth");
    expect(threads).not.toHaveProperty("profile");
    expect(JSON.stringify(threads)).not.toContain(TOKEN);
    expect(await refusedBySchema(model, anna)).toBeNull();
  }

  it.each(Object.entries({ ...LEFTOVERS, ...NAMELESS }))("disconnect clears a document with %s", async (_, threads) => {
    await plant(threads);
    const { connections } = await sdk();
    await expect(connections.disconnect(anna)).resolves.toMatchObject({ state: "disconnected" });
    await isCleared();
    await expect(connections.status(anna)).resolves.toMatchObject({ state: "disconnected", connected: false });
  });

  it.each(Object.entries(LEFTOVERS))("deauthorize clears a document with %s", async (_, threads) => {
    await plant(threads);
    const here = await sdk();
    await expect(here.connections.deauthorize(requestFor(here))).resolves.toEqual({ ownerIds: [anna] });
    await isCleared();
    await expect(here.connections.deauthorize(requestFor(here))).resolves.toEqual({ ownerIds: [] });
  });

  it.each(Object.entries(LEFTOVERS))("a data deletion clears a document with %s", async (_, threads) => {
    await plant(threads);
    const here = await sdk();
    await here.connections.deleteData(requestFor(here));
    await isCleared();
  });

  it.each(Object.entries({ ...LEFTOVERS, ...NAMELESS }))("delete removes a document's %s", async (_, threads) => {
    await plant(threads);
    expect(await store.delete(anna)).toBe(true);
    expect(await raw()).not.toHaveProperty("threads");
    expect(await store.delete(anna)).toBe(false);
  });

  it.each(["text", 7, [], [{ connected: true }], true])("replaces %j where a document belongs", async (threads) => {
    await plant(threads);
    const found = (await store.get(anna)) ?? expect.fail("nothing is stored");
    expect(isUnreadable(found)).toBe(true);
    expect((await store.list({})).unreadable).toEqual([
      { ownerId: anna, version: found.version, reason: found.unreadable },
    ]);
    expect(await store.save(connectionFixture(anna), null)).toBeNull();
    expect(await store.save(connectionFixture(anna), `${found.version}x`)).toBeNull();
    expect(await store.save(connectionFixture(anna), found.version)).not.toBeNull();
    expect((await present(store, anna)).value).toEqual(connectionFixture(anna));
  });

  it("keeps the version of an unreadable document while your app changes fields of its own", async () => {
    await plant({ connected: true, platformId: USER, profile });
    const versionOf = async () => (await store.get(anna))?.version;
    const version = await versionOf();
    await model.collection.updateOne(keyed(anna), { $set: { "threads.note": "call back" } });
    expect(await versionOf()).toBe(version);
    await model.collection.updateOne(keyed(anna), { $set: { "threads.profile.handle": "renamed" } });
    expect(await versionOf()).not.toBe(version);
  });

  it.each<Record<"threads", unknown>>([
    { threads: {} },
    // What the old code leaves after a disconnect.
    { threads: { connected: false, platformId: null, auth: {}, profile: {} } },
    { threads: { connected: false, platformId: "", auth: { accessToken: "", scopes: [] }, health: {} } },
    { threads: null },
  ])("treats $threads as empty", async ({ threads }) => {
    await plant(threads);
    expect(await store.get(anna)).toBeNull();
    const { items, unreadable } = await store.list({});
    expect([items, unreadable]).toEqual([[], []]);
    expect(await store.delete(anna)).toBe(false);
    expect(await store.save(connectionFixture(anna), null)).not.toBeNull();
  });

  it.each([undefined, null, "2026-12-01", 1_800_000_000_000, {}])(
    "a token whose date is %j never expires, is listed first, and is refreshed by the sweep, which learns the date",
    async (expiresAt) => {
      const here = await sdk();
      const token = secret(await here.connect(newId()));
      const berta = newId();
      await plant({ connected: true, platformId: USER, auth: { ...auth, accessToken: token, expiresAt }, profile });
      await plant({ connected: true, platformId: USER, auth: { ...auth, expiresAt: inDays(-400) }, profile }, berta);
      here.sandbox.advance(2 * DAY);
      const listed = await store.list({ expiresBefore: inDays(-399), limit: 1 });
      expect(listed.items.map(({ value }) => value.ownerId)).toEqual([anna]);
      const { cursor } = listed;
      const next = await store.list({ expiresBefore: inDays(-399), limit: 1, cursor });
      expect(next.items.map(({ value }) => value.ownerId)).toEqual([berta]);
      await expect(here.connections.status(anna)).resolves.toMatchObject({
        state: "active",
        expiresAt: null,
        expiresInMs: null,
        expiring: false,
        refresh: { allowed: true },
      });
      await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 1, unreadable: [] });
      const { value } = await present(store, anna);
      expect(Number(value.auth?.expiresAt) - here.sandbox.clientOptions.clock.now()).toBeGreaterThan(50 * DAY);
      expect((await raw()).threads).toMatchObject({ auth: { expiresAt: value.auth?.expiresAt } });
      secret(value.auth?.accessToken ?? "");
    },
  );

  it("updates updatedAt with each write, and gives a new document the fields of Mongoose", async () => {
    const before = new Date();
    const first = await store.save(connectionFixture(anna), null);
    const made = await raw();
    expect(Object.keys(made).sort()).toEqual(["__v", "_id", "createdAt", "threads", "updatedAt", "userId"]);
    expect(made).toMatchObject({ __v: 0, createdAt: made.updatedAt as Date });
    expect(Number(made.createdAt)).toBeGreaterThanOrEqual(Number(before));

    const old = new Date(0);
    const age = () => model.collection.updateOne(keyed(anna), { $set: { createdAt: old, updatedAt: old } });
    await age();
    await store.save(connectionFixture(anna, { lastNotice: 7 }), first?.version ?? null);
    const written = await raw();
    expect(written).toMatchObject({ createdAt: old, __v: 0 });
    expect(Number(written.updatedAt)).toBeGreaterThanOrEqual(Number(before));
    await age();
    expect(await store.save(connectionFixture(anna), first?.version ?? null)).toBeNull();
    expect(await raw()).toMatchObject({ updatedAt: old });
    await store.delete(anna);
    expect(Number((await raw()).updatedAt)).toBeGreaterThanOrEqual(Number(before));
  });

  it("adds no timestamps when they are switched off", async () => {
    const plain = mongodbStore(model.collection, { ...HAYON, timestamps: false });
    const first = await plain.save(connectionFixture(anna), null);
    await plain.save(connectionFixture(anna), first?.version ?? null);
    expect(Object.keys(await raw()).sort()).toEqual(["_id", "threads", "userId"]);
    await plain.delete(anna);
    expect(Object.keys(await raw()).sort()).toEqual(["_id", "userId"]);
  });

  it("check counts documents that need attention, over several pages, and writes nothing", async () => {
    const whole = { connected: true, platformId: "17841400008460057", auth, profile };
    const double = newId();
    const documents: [unknown, number][] = [
      [whole, 1_005],
      [{}, 3],
      [{ ...whole, platformId: 17841400008460056 }, 2],
      [{ ...whole, platformId: "17841400008460056" }, 1],
      [{ ...whole, platformId: "9007199254740991" }, 1],
      [{ ...whole, platformId: 9007199254740991 }, 1],
      [{ ...whole, auth: { ...auth, expiresAt: "soon" } }, 4],
      [{ connected: true, platformId: "1" }, 5],
      ["text", 6],
      [{ connected: true, auth: { accessToken: 7 } }, 1],
    ];
    const all = documents.flatMap(([threads, count]) =>
      Array.from({ length: count }, () => ({ ...keyed(newId()), threads })),
    );
    all.push({ ...keyed(double), threads: whole }, { ...keyed(double), threads: whole });
    await model.collection.insertMany([...all, { threads: whole }, { userId: 7, threads: whole }]);
    // The connection of the SDK itself has the exact id, whatever it looks like.
    await store.save(connectionFixture(newId(), { platformId: "17841400008460056" }), null);
    const asked = service.asked?.length ?? 0;
    expect(await store.check()).toEqual({
      documents: 1_005 + 2 + 1 + 1 + 1 + 4 + 5 + 6 + 1 + 2 + 2 + 1,
      rounded: 3,
      dateless: 4,
      tokenless: 5,
      duplicate: 2,
      unreadable: 6 + 1 + 1,
    });
    const commands = (service.asked ?? []).slice(asked).map((command) => Object.keys(command)[0]);
    const writes = ["insert", "update", "delete", "findAndModify", "createIndexes"];
    expect(commands.filter((command) => writes.includes(command ?? ""))).toEqual([]);
  });

  it("check counts the same in the store's own collection", async () => {
    const collection = service.collection();
    const own = mongodbStore(collection);
    expect(await own.check()).toEqual({
      documents: 0,
      rounded: 0,
      dateless: 0,
      tokenless: 0,
      duplicate: 0,
      unreadable: 0,
    });
    await own.save(connectionFixture("anna"), null);
    await own.save(connectionFixture("berta", { auth: { expiresAt: null } }), null);
    await own.save(connectionFixture("clara"), null);
    await collection.updateOne({ _id: "clara" as never }, { $unset: { "auth.accessToken": "" } });
    await collection.insertOne({ _id: "dora" as never, state: "active" });
    await own.save(connectionFixture("eva", { authorizedAt: null, platformId: "17841400008460056" }), null);
    expect(await own.check()).toMatchObject({ documents: 5, rounded: 1, dateless: 1, tokenless: 1, unreadable: 1 });
  });
});

describe("mongodbStore.list", () => {
  it.each([1, 2, 3])("keeps its cursor over a page of %s with one skipped document", async (limit) => {
    const collection = service.collection();
    const store = mongodbStore(collection, { ownerField: "userId", path: "threads" });
    await collection.insertMany([1, 2, 3, 4].map((index) => ({ userId: `anna-${index}`, threads: {} })));
    for (const index of [1, 2, 3, 4]) await store.save(connectionFixture(`owner-${index}`), null);
    // An owner that is not text: its document is passed over, and sorts before the others.
    await collection.updateOne({ userId: "owner-1" }, { $set: { userId: 7 } });
    for (const query of [{}, { expiresBefore: inDays(99) }]) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ ...query, limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ value }) => value.ownerId));
        ({ cursor } = page);
      } while (cursor !== undefined);
      expect(found).toEqual(["owner-2", "owner-3", "owner-4"]);
    }
  });
});

it("the wire server of the tests keeps a document whole when a projection leaves fields out", async () => {
  const collection = service.collection();
  await collection.insertOne({ a: 1, b: { c: 2, d: 3 } });
  for (const projection of [{ a: 0 }, { "b.c": 0 }, { b: 0 }]) await collection.find({}, { projection }).toArray();
  await collection.findOneAndUpdate({}, { $set: { e: 1 } }, { projection: { b: 0 } });
  await collection.aggregate([{ $unset: "a" }, { $project: { "b.d": 0 } }]).toArray();
  expect(await collection.findOne({}, { projection: { _id: 0 } })).toEqual({ a: 1, b: { c: 2, d: 3 }, e: 1 });
});
