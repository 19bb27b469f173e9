/** In the documents of a host that goes on writing them, over its own Mongoose. */
import { ObjectId, type Document } from "mongodb";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "../../src/connections/connection.js";
import { transition } from "../../src/connections/machine.js";
import { fingerprint } from "../../src/internal/fingerprint.js";
import { mongodbStore } from "../../src/stores/mongodb.js";
import { connectionFixture, disconnectedFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { present } from "../../src/testing/store-contract/tools.js";
import { encrypting } from "../connections/encryption/support.js";
import { connected, DAY, USER } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import {
  connectOldWay,
  disconnectOldWay,
  hayon,
  hayonOptions,
  MONGOOSES,
  updateProfileOldWay,
  refusedBySchema,
  setHealthOldWay,
  SIXTY_DAYS_MS,
} from "../support/stores/hayon.js";
import { interrupted, mongodbService } from "../support/stores/mongodb.js";

const service = await mongodbService();
const NOW = inDays(0).getTime();
const ROUNDED = String(Number("17841400008460057"));
const LONG_ID = "17841400008460057";
const newId = () => new ObjectId().toString();

describe.each(Object.entries(MONGOOSES))("over %s", (_version, mongoose) => {
  const HAYON = hayonOptions(mongoose);
  const keyed = (ownerId: string) => ({ userId: new mongoose.Types.ObjectId(ownerId) });
  let model: Awaited<ReturnType<typeof hayon>>;
  let store: ReturnType<typeof mongodbStore>;
  let anna = "";
  beforeAll(async () => {
    model = await hayon(service, mongoose);
    store = mongodbStore(model.collection, HAYON);
    await store.ensureSchema();
  });
  beforeEach(() => {
    anna = newId();
  });
  const raw = (ownerId: string) => model.collection.findOne(keyed(ownerId)) as Promise<Document>;
  const connectOld = (given: Record<string, unknown> = {}) => connectOldWay(model, anna, { now: NOW, ...given });

  /** As the machine would: what is next is made of what was read. */
  async function claim(ownerId: string, over = store) {
    const stored = await present(over, ownerId);
    const event = { type: "refresh-claimed", holder: "me", until: inDays(2, 1) } as const;
    const next = transition(stored.value, event, inDays(2).getTime());
    return { stored, next: next.accepted ? next.connection : expect.fail(next.reason) };
  }

  const WRITTEN: Record<string, (ownerId: string) => Connection> = {
    "an active one": (owner) => connectionFixture(owner),
    "one with a lease": (owner) =>
      connectionFixture(owner, { lease: { holder: "x", until: inDays(1) }, lastNotice: 7 }),
    "an expired one": (owner) => connectionFixture(owner, { state: "expired" }),
    "a revoked one": (owner) => connectionFixture(owner, { state: "revoked" }),
    "an error": (owner) => connectionFixture(owner, { state: "error" }),
    "one of which little is known": (owner) =>
      connectionFixture(owner, {
        auth: { issuedAt: null, scopes: null, granted: null },
        profile: { handle: "x", displayName: "x", avatar: null },
        health: { ...connectionFixture(owner).health, lastSuccessfulRefresh: null, lastError: null },
        authorizedAt: null,
      }),
    "one without an account": (owner) => disconnectedFixture(owner),
  };

  it.each(Object.entries(WRITTEN))("the host's schema accepts %s, new or over another", async (_, make) => {
    const berta = newId();
    const inserted = await store.save(make(anna), null);
    await model.create({ userId: berta });
    const over = await store.save(connectionFixture(berta), null);
    const updated = await store.save(make(berta), over?.version ?? null);
    expect([inserted?.value, updated?.value]).toEqual([make(anna), make(berta)]);
    for (const owner of [anna, berta]) {
      expect(await refusedBySchema(model, owner)).toBeNull();
      expect((await store.get(owner))?.value).toEqual(make(owner));
      const { threads } = await raw(owner);
      const held = make(owner).auth !== null;
      expect(Object.keys(threads as object).sort()).toEqual(
        ["auth", "connected", "health", "platformId", "profile", "sdk"].filter(
          (name) => held || !["auth", "profile"].includes(name),
        ),
      );
      if (held) {
        expect(Object.keys((threads as { auth: object }).auth).sort()).toEqual([
          "accessToken",
          "expiresAt",
          "refreshToken",
          "scopes",
        ]);
      }
    }
  });

  it("keeps the host's other fields, and the host's save keeps the SDK's fields", async () => {
    await model.create({ userId: anna, facebook: { connected: true, platformId: "fb", auth: { accessToken: "f" } } });
    const note = { $set: { "threads.note": "the host's", "threads.health.note": "too", tags: ["a"] } };
    await model.collection.updateOne(keyed(anna), note);
    const { facebook, tags, _id } = (await raw(anna)) as Record<string, unknown>;
    const first = await store.save(connectionFixture(anna), null);
    await store.save(disconnectedFixture(anna), first?.version ?? null);
    expect(await raw(anna)).toMatchObject({
      _id,
      facebook,
      tags,
      threads: { note: "the host's", health: { note: "too" } },
    });

    const third = await store.save(connectionFixture(anna), (await store.get(anna))?.version ?? null);
    const document = (await model.findOne({ userId: anna })) ?? expect.fail("no document");
    document.set("facebook.platformId", "other");
    await document.save();
    expect(await store.get(anna)).toEqual(third);
    expect(await store.delete(anna)).toBe(true);
    expect(await raw(anna)).toMatchObject({ _id, tags, facebook: { platformId: "other" } });
    expect(await raw(anna)).not.toHaveProperty("threads");
    expect(await store.save(connectionFixture(anna), third?.version ?? null)).toBeNull();
    expect(await store.delete(anna)).toBe(false);
  });

  it("reads records from before the SDK, and upgrades them with the first save", async () => {
    await connectOld();
    const stored = (await store.get(anna)) ?? expect.fail("not found");
    const old = connectionFixture(anna, {
      platformId: ROUNDED,
      profile: { handle: "old", displayName: "Old", avatar: "https://cdn.example/old.jpg" },
      auth: {
        accessToken: "token-of-the-old-code",
        issuedAt: null,
        expiresAt: new Date(NOW + SIXTY_DAYS_MS),
        scopes: null,
        granted: undefined,
      },
      health: { ...connectionFixture(anna).health, lastSuccessfulRefresh: null },
      authorizedAt: null,
    });
    expect(stored.value).toEqual(old);
    expect((await raw(anna)).threads).not.toHaveProperty("sdk");
    expect((await store.list({ platformId: ROUNDED })).items).toContainEqual(stored);
    expect((await store.list({ expiresBefore: inDays(61), limit: 1_000 })).items).toContainEqual(stored);

    const upgraded = await store.save({ ...old, platformId: "17841400008460057" }, stored.version);
    expect(await store.get(anna)).toEqual(upgraded);
    expect((await raw(anna)).threads).toMatchObject({ platformId: "17841400008460057", sdk: { issuedAt: null } });
    expect(await refusedBySchema(model, anna)).toBeNull();
  });

  it("keeps the granted scopes beside the host's fields, until the host stores another token", async () => {
    const granted = ["threads_basic", "threads_new_scope"];
    await store.save(connectionFixture(anna, { auth: { granted } }), null);
    expect((await raw(anna)).threads).toMatchObject({ sdk: { granted } });
    await model.collection.updateOne(keyed(anna), { $set: { "threads.auth.accessToken": "token-of-the-host" } });
    expect((await present(store, anna)).value.auth).not.toHaveProperty("granted");
  });

  it("reads granted scopes that are not a list as unknown", async () => {
    await store.save(connectionFixture(anna), null);
    await model.collection.updateOne(keyed(anna), { $set: { "threads.sdk.granted": "threads_basic" } });
    expect((await present(store, anna)).value.auth?.granted).toBeNull();
  });

  it("corrects an account id that a script wrote as a number, or omitted, like a rounded one", async () => {
    for (const platformId of [Number(ROUNDED), undefined]) {
      const owner = newId();
      const threads = { connected: true, platformId, auth: { accessToken: "t", expiresAt: inDays(10), scopes: [] } };
      await model.collection.insertOne({ ...keyed(owner), threads: { ...threads, health: { status: "active" } } });
      const { value } = await present(store, owner);
      expect(value.platformId).toBe(platformId === undefined ? "" : ROUNDED);
      const found = (await store.list({ platformId: ROUNDED, limit: 1_000 })).items.map((item) => item.value.ownerId);
      expect(found.includes(owner)).toBe(platformId !== undefined);
      const profile = { handle: "mika", displayName: "Mika", avatar: null };
      const event = {
        type: "profile-fetched",
        platformId: "17841400008460057",
        profile,
        fingerprint: fingerprint("t"),
      } as const;
      expect(transition(value, event, NOW)).toMatchObject({
        accepted: true,
        connection: { platformId: event.platformId },
      });
    }
  });

  const { Decimal128, Double, Int32, Long } = mongoose.mongo;

  it.each<[string, () => unknown, string]>([
    ["a Long", () => Long.fromString(LONG_ID), LONG_ID],
    ["a small Long", () => Long.fromString("17"), "17"],
    ["a Decimal128", () => Decimal128.fromString(LONG_ID), LONG_ID],
    ["a Double", () => new Double(17841400008460056), "17841400008460056"],
    ["an Int32", () => new Int32(17), "17"],
    ["a string", () => LONG_ID, LONG_ID],
    ["a negative Long", () => Long.fromString("-17"), ""],
    ["NaN", () => NaN, ""],
    ["a list", () => [17], ""],
    ["a boolean", () => true, ""],
  ])("reads and finds an account id that a document has as %s", async (type, make, text) => {
    const auth = { accessToken: "t", expiresAt: inDays(10), scopes: [] };
    const threads = { connected: true, platformId: make(), auth, health: { status: "active" } };
    await model.collection.insertOne({ ...keyed(anna), threads });
    const { value, version } = await present(store, anna);
    expect(value.platformId).toBe(text);
    // The stand-in for a server compares no Decimal128 by its value, which MongoDB does.
    if (text !== "" && type !== "a Decimal128") {
      const found = (await store.list({ platformId: text, limit: 1_000 })).items.map((item) => item.value.ownerId);
      expect(found).toContain(anna);
    }
    // The guard of a write compares what was read.
    expect(await store.save({ ...value, platformId: LONG_ID } as Connection, version)).not.toBeNull();
    expect((await present(store, anna)).value.platformId).toBe(LONG_ID);
  });

  it("ignores the SDK's fields when the host has written another token, expiry or account", async () => {
    for (const change of [
      { "threads.auth.accessToken": "another" },
      { "threads.auth.expiresAt": inDays(60) },
      { "threads.platformId": ROUNDED },
    ]) {
      const owner = newId();
      await store.save(connectionFixture(owner, { platformId: "17841400008460057", lastNotice: 1 }), null);
      await model.collection.updateOne(keyed(owner), { $set: change });
      const read = (await store.get(owner))?.value;
      expect(read).toMatchObject({ state: "active", lastNotice: null, lease: null, authorizedAt: null });
    }
  });

  it("reads a document without a connection as null, and lets one save write to it", async () => {
    await model.create({ userId: anna });
    expect(await store.get(anna)).toBeNull();
    expect(await store.delete(anna)).toBe(false);
    const all = await store.list({ limit: 1_000 });
    expect(all.items.map(({ value }) => value.ownerId)).not.toContain(anna);
    const answers = await Promise.all(Array.from({ length: 10 }, () => store.save(connectionFixture(anna), null)));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
  });

  const HOST_WRITES: Record<string, { write: () => Promise<unknown>; then: object }> = {
    "connects again": {
      write: () => connectOld({ accessToken: "newer-token-of-the-old-code" }),
      then: { state: "active", auth: { accessToken: "newer-token-of-the-old-code", issuedAt: null }, lease: null },
    },
    disconnects: { write: () => disconnectOldWay(model, anna), then: { state: "disconnected", auth: null } },
    "writes a profile": {
      write: () => updateProfileOldWay(model, anna),
      then: { profile: { handle: "renamed" }, auth: { issuedAt: inDays(0, 1) } },
    },
    "writes that the token has expired": {
      write: () => setHealthOldWay(model, anna, "expired", "It has expired."),
      then: { state: "expired", health: { needsReconnection: true, lastError: "It has expired." } },
    },
    "writes an error": { write: () => setHealthOldWay(model, anna, "error"), then: { state: "error" } },
  };

  describe.each(Object.entries(HOST_WRITES))("mongodbStore, when the host %s", (_, { write, then }) => {
    it("between a read and its save: the save returns null, and the next read returns the host's data", async () => {
      await store.save(connectionFixture(anna), null);
      const { stored, next } = await claim(anna);
      await write();
      const before = await raw(anna);
      expect(await store.save(next, stored.version)).toBeNull();
      expect(await raw(anna)).toEqual(before);
      expect((await store.get(anna))?.value).toMatchObject(then);
    });

    it("during a save: the save returns null", async () => {
      await store.save(connectionFixture(anna), null);
      const { stored, next } = await claim(anna);
      expect(await mongodbStore(interrupted(model.collection, write), HAYON).save(next, stored.version)).toBeNull();
      expect((await store.get(anna))?.value).toMatchObject(then);
    });

    it("after a save: the next read returns the host's data, and the next save replaces it", async () => {
      await store.save(connectionFixture(anna, { lease: { holder: "me", until: inDays(1) }, lastNotice: 7 }), null);
      await write();
      const stored = await present(store, anna);
      expect({ ...stored.value, lease: null }).toMatchObject(then);
      if (stored.value.auth?.accessToken !== "fixture-access-token") expect(stored.value.lastNotice).toBeNull();
      const saved = await store.save(connectionFixture(anna), stored.version);
      expect(saved?.value).toEqual(connectionFixture(anna));
      expect(await store.get(anna)).toEqual(saved);
      expect(await refusedBySchema(model, anna)).toBeNull();
    });
  });

  it("does not replace a first connection that the host writes during a first save", async () => {
    const late = mongodbStore(interrupted(model.collection, connectOld), HAYON);
    expect(await late.save(connectionFixture(anna), null)).toBeNull();
    expect((await store.get(anna))?.value?.auth?.accessToken).toBe("token-of-the-old-code");
    expect(await model.collection.countDocuments(keyed(anna))).toBe(1);
  });

  it("lists by state what it reads, for every form that the host may write", async () => {
    const owners = Array.from({ length: 6 }, newId);
    const [none, absent, cut, off, expired, gone] = owners as [string, string, string, string, string, string];
    const platformId = newId();
    for (const owner of owners) await store.save(connectionFixture(owner, { platformId }), null);
    const change = (owner: string, update: Document) => model.collection.updateOne(keyed(owner), update);
    await change(absent, { $unset: { "threads.health": "", "threads.sdk": "" } });
    await change(cut, { $unset: { "threads.auth.expiresAt": "" } });
    await change(off, { $set: { "threads.connected": false } });
    await change(expired, { $set: { "threads.health": { status: "expired" } } });
    await change(gone, { $set: { "threads.profile": null, "threads.auth": null, "threads.health": null } });
    for (const query of [{}, { platformId }, { expiresBefore: inDays(99) }]) {
      for (const state of ["active", "expired", "disconnected"] as const) {
        const { items } = await store.list({ ...query, states: [state], limit: 1_000 });
        const found = items.map(({ value }) => value).filter(({ ownerId }) => owners.includes(ownerId));
        const whole = Object.keys(query).length === 0;
        const expected = { active: [none, absent, cut], expired: [expired], disconnected: whole ? [off] : [] };
        expect(found.map(({ ownerId }) => ownerId).sort()).toEqual(expected[state].sort());
        for (const each of found) expect(each).toEqual((await store.get(each.ownerId))?.value);
        for (const each of found) expect(each.state).toBe(state);
      }
      // Connected and without a token: not in a state that is known, and not due.
      const { unreadable } = await store.list({ ...query, limit: 1_000 });
      const isListed = unreadable.some(({ ownerId }) => ownerId === gone);
      expect(isListed).toBe(!("expiresBefore" in query));
    }
    for (const owner of owners) {
      const saved = await store.save(connectionFixture(owner), (await store.get(owner))?.version ?? null);
      expect((await store.get(owner))?.value).toEqual(saved?.value);
      expect(saved?.value).toEqual(connectionFixture(owner));
    }
  });

  it("adopts an earlier connection while the host keeps writing: corrects its id and refreshes its token", async () => {
    const { connections, connect, sandbox } = await connected({ connections: { store } });
    const owner = newId();
    const token = await connect(owner);
    await store.delete(owner);
    const now = sandbox.clientOptions.clock.now();
    await connectOldWay(model, owner, { now, accessToken: token, platformId: Number(USER) });
    const { items } = await store.list({ platformId: String(Number(USER)) });
    expect(items.map(({ value }) => value.ownerId)).toContain(owner);
    await expect(connections.updateProfile(owner)).resolves.toMatchObject({ platformId: USER });
    expect((await store.list({ platformId: USER })).items.map(({ value }) => value.ownerId)).toContain(owner);

    sandbox.advance(2 * DAY);
    const [{ refreshed }] = await Promise.all([
      connections.refreshToken(owner),
      setHealthOldWay(model, owner, "active"),
      updateProfileOldWay(model, owner),
      setHealthOldWay(model, owner, "active"),
    ]);
    expect(refreshed).toBe(true);
    const { threads } = (await raw(owner)) as unknown as { threads: { auth: { accessToken: string } } };
    expect(secret(threads.auth.accessToken)).not.toBe(token);
    await expect(connections.status(owner)).resolves.toMatchObject({ state: "active", platformId: USER });
    await expect(connections.updateProfile(owner)).resolves.toMatchObject({ state: "active" });
    expect(await refusedBySchema(model, owner)).toBeNull();
  });

  it("encrypts earlier tokens in place, and decrypts them for a host that goes back", async () => {
    await connectOld();
    const plain = await store.get(anna);
    await encrypting(store).seal({ from: "plaintext" });
    const { threads } = (await raw(anna)) as unknown as { threads: { auth: { accessToken: string } } };
    expect(threads.auth.accessToken).toMatch(/^v1\.a\./);
    expect(await refusedBySchema(model, anna)).toBeNull();
    expect((await encrypting(store).get(anna))?.value).toEqual(plain?.value);
    await encrypting(store, { plaintext: "dangerouslyWrite" }).dangerouslyUnsealAll();
    expect((await model.findOne({ userId: anna }))?.get("threads.auth.accessToken")).toBe("token-of-the-old-code");
    expect((await store.get(anna))?.value).toEqual(plain?.value);
  });

  it("keeps no token in the SDK's own fields", async () => {
    await store.save(connectionFixture(anna), null);
    const { threads } = (await raw(anna)) as unknown as { threads: { sdk: object } };
    expect(JSON.stringify(threads.sdk)).not.toContain(fingerprint("fixture-access-token"));
    expect(JSON.stringify(threads.sdk)).not.toContain("fixture-access-token");
    expect((await store.get(anna))?.version).not.toContain("fixture");
  });
});
