/** Connections with encrypted tokens: the sandbox receives tokens, the database does not, and an unreadable one does not affect others. */
import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { memoryStore } from "../../../src/stores/memory.js";
import type { ConnectionStore } from "../../../src/connections/store/contract.js";
import { connected, DAY, OWNER, USER, type Connected } from "../../support/connections.js";
import { encrypting, plant, storedText } from "./support.js";

let below: ConnectionStore;
let here: Connected;

beforeEach(async () => {
  below = memoryStore();
  here = await connected({ connections: { store: encrypting(below) } });
});

const unreadable = { code: "THREADS_SEALED_TOKEN", reason: "unknown-key", ownerId: OWNER };

/** Makes a connection whose key is lost. */
async function loseKey(): Promise<void> {
  const found = await below.get(OWNER);
  if (found?.value?.auth == null) throw new Error("no connection");
  const accessToken = (await storedText(below, OWNER)).replace("v1.a", "v1.lost");
  await below.save({ ...found.value, auth: { ...found.value.auth, accessToken } }, found.version);
}

describe("an encrypted connection", () => {
  it("connects, calls, refreshes, rotates and calls again without its token in the database", async () => {
    const token = await here.connect();
    expect(await storedText(below, OWNER)).not.toContain(token);
    expect((await here.connections.account(OWNER).getProfile()).id).toBe(USER);
    here.sandbox.advance(2 * DAY);
    expect(await here.connections.refreshToken(OWNER)).toMatchObject({ refreshed: true });
    const rotating = encrypting(below, { primary: "b" });
    expect(await rotating.rotate()).toMatchObject({ changed: 1 });
    expect((await here.another({ store: rotating }).account(OWNER).getProfile()).id).toBe(USER);
  });
});

describe("a connection whose token cannot be decrypted", () => {
  beforeEach(async () => {
    await here.connect();
    await loseKey();
  });

  it("keeps its status and does not ask to reconnect, because the token may be valid", async () => {
    expect(await here.connections.status(OWNER)).toMatchObject({
      state: "active",
      health: { needsReconnection: false },
    });
  });

  it("fails each use of the token before anything is sent", async () => {
    const sent = here.sandbox.log.length;
    here.sandbox.advance(2 * DAY);
    await expect(here.connections.account(OWNER).getProfile()).rejects.toMatchObject(unreadable);
    await expect(here.connections.refreshToken(OWNER)).rejects.toMatchObject(unreadable);
    await expect(here.connections.updateProfile(OWNER)).rejects.toMatchObject(unreadable);
    expect(here.sandbox.log).toHaveLength(sent);
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "active" });
  });

  it("is not claimed by a refresh or a sweep", async () => {
    here.sandbox.advance(55 * DAY);
    const before = await below.get(OWNER);
    await expect(here.connections.refreshToken(OWNER)).rejects.toMatchObject(unreadable);
    expect(await below.get(OWNER)).toEqual(before);
    const results: unknown[] = [];
    const report = await here.connections.refreshDue({ onResult: (result) => results.push(result) });
    expect(report).toMatchObject({ refreshed: 0, unreadable: [], failed: { store: 1 } });
    expect(results).toMatchObject([{ ownerId: OWNER, outcome: "failed", reason: "store", error: unreadable }]);
    // The sweep may store a warning, and nothing else.
    const after = await below.get(OWNER);
    expect(after?.value).toEqual({ ...before?.value, lastNotice: 7 });
  });

  it("can be connected again", async () => {
    await here.connect();
    expect((await here.connections.account(OWNER).getProfile()).id).toBe(USER);
  });

  it("can be disconnected", async () => {
    expect(await here.connections.disconnect(OWNER)).toMatchObject({ state: "disconnected" });
    expect((await below.get(OWNER))?.value?.auth).toBeNull();
  });

  it("expires when its date has passed", async () => {
    here.sandbox.advance(61 * DAY);
    for (let call = 0; call < 2; call++) await here.client.getProfile("none").catch(() => undefined);
    expect(await here.connections.status(OWNER)).toMatchObject({
      state: "expired",
      health: { needsReconnection: true },
    });
    expect((await below.get(OWNER))?.value).toMatchObject({ state: "expired" });
    expect(await storedText(below, OWNER)).toMatch(/^v1\.lost\./);
  });

  it("ends with Meta's callback, like those of other owners of the account", async () => {
    await here.connect("other");
    const payload = Buffer.from(
      JSON.stringify({
        algorithm: "HMAC-SHA256",
        user_id: USER,
        issued_at: Math.floor(here.sandbox.clientOptions.clock.now() / 1000),
      }),
    ).toString("base64url");
    const signature = createHmac("sha256", here.sandbox.clientOptions.appSecret).update(payload).digest("base64url");
    const { ownerIds } = await here.connections.deauthorize(`${signature}.${payload}`);
    expect([...ownerIds].sort()).toEqual([OWNER, "other"].sort());
  });

  it("works again when the key is back", async () => {
    const found = await below.get(OWNER);
    if (found?.value?.auth == null) throw new Error("no connection");
    const accessToken = (await storedText(below, OWNER)).replace("v1.lost", "v1.a");
    await below.save({ ...found.value, auth: { ...found.value.auth, accessToken } }, found.version);
    expect((await here.connections.account(OWNER).getProfile()).id).toBe(USER);
  });
});

describe("a plain token that another program wrote to the database", () => {
  it("is never sent to Threads", async () => {
    await here.connect();
    await plant(below, OWNER, "THQWJ-of-somebody-else");
    const sent = here.sandbox.log.length;
    const error = { code: "THREADS_SEALED_TOKEN", reason: "plaintext" };
    await expect(here.connections.account(OWNER).getProfile()).rejects.toMatchObject(error);
    expect(here.sandbox.log).toHaveLength(sent);
  });
});
