/** What MongoDB documents of an app may hold beside the SDK's fields, and what changes in them while the SDK saves. */
import { ObjectId } from "mongodb";
import { describe, expect, it } from "vitest";
import { mongodbStore } from "../../src/stores/mongodb.js";
import { isTaken, type MongodbCollection } from "../../src/stores/mongodb/collection.js";
import { entryOf } from "../../src/stores/mongodb/host-document.js";
import { connectionFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { present } from "../../src/testing/store-contract/tools.js";
import { IN_DOCUMENTS, interrupted, mongodbService } from "../support/stores/mongodb.js";

const service = await mongodbService();

it("check counts a document whose _id cannot be an owner id as unreadable only", async () => {
  const collection = service.collection();
  await collection.insertOne({ _id: new ObjectId(), platformId: "17841400008460056", connected: true });
  expect(await mongodbStore(collection).check()).toEqual({
    ...{ documents: 1, rounded: 0, dateless: 0, tokenless: 0, duplicate: 0, unreadable: 1 },
  });
});

describe("a save into a document of the app", () => {
  it.each<[string, unknown]>([
    ["connected", false],
    ["platformId", "17841400008460057"],
    ["profile.handle", "other"],
    ["profile.displayName", "Other"],
    ["profile.avatar", "https://cdn.example/other.jpg"],
    ["auth.accessToken", "other-token"],
    ["auth.expiresAt", inDays(3)],
    ["auth.scopes", ["threads_basic"]],
    ["health.status", "error"],
    ["health.needsReconnection", true],
    ["health.lastSuccessfulRefresh", inDays(-3)],
    ["health.lastError", "Other."],
    ["health.consecutiveFailures", 2],
    ["sdk.version", "other"],
  ])("writes nothing when the app changed %s after it was read", async (field, value) => {
    const collection = service.collection();
    const store = mongodbStore(collection, IN_DOCUMENTS);
    await store.save(connectionFixture("anna"), null);
    const { version } = await present(store, "anna");
    const change = () => collection.updateOne({ userId: "anna" }, { $set: { [`threads.${field}`]: value } });
    const late = mongodbStore(interrupted(collection, change), IN_DOCUMENTS);
    expect(await late.save(connectionFixture("anna", { lastNotice: 7 }), version)).toBeNull();
    expect(await collection.findOne({ userId: "anna" })).toMatchObject({ threads: { sdk: { lastNotice: null } } });
  });
});

it("isTaken is true only for code 85 (an index has the fields) and code 86 (an index has the name)", () => {
  expect([84, 85, 86, 87, undefined].map((code) => isTaken({ code }))).toEqual([false, true, true, false, false]);
});

it.each([26_999_888_777_666_555n, 26_999_888])(
  "an account id that was stored as the number %s is read as text",
  (platformId) => {
    const entry = entryOf("anna", { connected: true, platformId, auth: { accessToken: "a-token" } });
    expect(entry).toMatchObject({ value: { platformId: String(platformId) } });
  },
);

it("a save over an unreadable value fails if another unreadable value has replaced it meanwhile", async () => {
  const collection = service.collection();
  const store = mongodbStore(collection, IN_DOCUMENTS);
  await collection.insertOne({ userId: "anna", threads: "first" });
  const version = (await store.get("anna"))?.version ?? null;
  expect(version).not.toBeNull();
  await collection.updateOne({ userId: "anna" }, { $set: { threads: "second" } });
  expect(await store.save(connectionFixture("anna"), version)).toBeNull();
  expect(await collection.findOne({ userId: "anna" })).toMatchObject({ threads: "second" });
  expect((await store.get("anna"))?.version).not.toBe(version);
});

it.each([[], ["threads_basic"], ["threads_basic", "threads_delete"]])(
  "the scopes of a document that only the app wrote are known if there is at least one (%#)",
  (...scopes) => {
    const entry = entryOf("anna", { connected: true, platformId: "1", auth: { accessToken: "a-token", scopes } });
    expect(entry).toMatchObject({ value: { auth: { scopes: scopes.length === 0 ? null : scopes } } });
  },
);

it.each([12.5, 1e21, -7, Number.NaN])("an account id that was stored as the number %s is unknown", (platformId) => {
  const entry = entryOf("anna", { connected: true, platformId, auth: { accessToken: "a-token" } });
  expect(entry).toMatchObject({ value: { platformId: "" } });
});

it("refuses to save a connection without a token into a document of the app, and writes nothing", async () => {
  const collection = service.collection();
  const store = mongodbStore(collection, IN_DOCUMENTS);
  const { auth, ...others } = connectionFixture("anna");
  const save = store.save({ ...others, auth: { ...auth, accessToken: "" } }, null);
  await expect(save).rejects.toMatchObject({
    code: "THREADS_VALIDATION",
    message: "connection is connected and has no access token.",
  });
  expect(await collection.findOne({ userId: "anna" })).toBeNull();
});

describe("an insert that a unique index of the app's collection refuses", () => {
  const saveAgainst = (keyPattern: object | undefined) => {
    const refused = Object.assign(new Error("E11000 duplicate key error"), { code: 11_000, keyPattern });
    const collection = Object.assign(Object.create(service.collection()) as MongodbCollection, {
      updateOne: () => Promise.reject(refused),
    });
    return mongodbStore(collection, IN_DOCUMENTS).save(connectionFixture("anna"), null);
  };

  it("loses to another writer if the index is the one of owners, or an old server does not name it", async () => {
    expect(await saveAgainst({ userId: 1 })).toBeNull();
    expect(await saveAgainst(undefined)).toBeNull();
  });

  it("rejects with MongoDB's error if the index is another one", async () => {
    await expect(saveAgainst({ email: 1 })).rejects.toMatchObject({ code: 11_000 });
  });
});
