/** Records that the store cannot read: they do not affect others, and their owners can disconnect or connect again. */
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createRefresher, type ConnectionPage, type ConnectionQuery } from "../../src/connections/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import { isThreadsError } from "../../src/index.js";
import { damageable } from "../testing/broken-stores/index.js";
import { connected, DAY, HOUR, OWNER, USER } from "../support/connections.js";
import { secret } from "../support/leaks.js";

async function arranged() {
  const store = damageable(memoryStore());
  const here = await connected({ connections: { store } });
  await here.connect();
  return { ...here, store };
}

const UNREADABLE = {
  code: "THREADS_UNREADABLE_CONNECTION",
  ownerId: OWNER,
  reason: "It was damaged.",
  retryable: false,
};

describe("a sweep", () => {
  it("reports the owner of a record that cannot be read, and refreshes the other 58", async () => {
    const here = await arranged();
    const first = (await here.store.get(OWNER))?.value;
    if (first?.auth == null) throw new Error("not connected");
    for (let index = 1; index < 59; index += 1) {
      const auth = { ...first.auth, accessToken: secret(await here.connect(`owner-${index}`)) };
      expect(auth.accessToken).not.toBe(first.auth.accessToken);
    }
    here.store.damage("owner-7");
    here.sandbox.advance(55 * DAY);
    const results: { ownerId: string; outcome: string }[] = [];
    const report = await here.connections.refreshDue({ onResult: (result) => results.push(result) });
    const version = (await here.store.get("owner-7"))?.version;
    expect(report).toMatchObject({ refreshed: 58, ended: null });
    expect(report.unreadable).toEqual([{ ownerId: "owner-7", version, reason: "It was damaged." }]);
    expect(results.filter(({ outcome }) => outcome !== "refreshed")).toEqual([
      { ownerId: "owner-7", outcome: "unreadable", reason: "It was damaged." },
    ]);
    // The record stays as it is.
    expect((await here.store.get("owner-7"))?.version).toBe(version);
  });

  it("of a refresher reports the owner to onError", async () => {
    const here = await arranged();
    here.store.damage(OWNER);
    here.sandbox.advance(55 * DAY);
    const errors: unknown[] = [];
    await new Promise<void>((resolve) => {
      const refresher = createRefresher(here.connections, {
        everyMs: HOUR,
        jitterMs: 0,
        onError: (error, at) => {
          errors.push([error, at]);
          void refresher.stop().then(resolve);
        },
      });
      refresher.start();
    });
    expect(errors).toMatchObject([[UNREADABLE, { severity: "error" }]]);
  });
});

describe("the owner of a record that cannot be read", () => {
  it("has a status that asks to reconnect, and each use of the token throws the reason", async () => {
    const { connections, store, sandbox } = await arranged();
    store.damage(OWNER);
    const sent = sandbox.log.length;
    await expect(connections.status(OWNER)).resolves.toMatchObject({
      state: "error",
      connected: true,
      platformId: null,
      health: {
        status: "error",
        needsReconnection: true,
        lastError: "The stored connection cannot be read.",
        consecutiveFailures: 0,
      },
      refresh: { allowed: false },
    });
    await expect(connections.get(OWNER)).rejects.toMatchObject(UNREADABLE);
    await expect(connections.refreshToken(OWNER)).rejects.toMatchObject(UNREADABLE);
    await expect(connections.updateProfile(OWNER)).rejects.toMatchObject(UNREADABLE);
    await expect(connections.account(OWNER).getProfile()).rejects.toMatchObject(UNREADABLE);
    expect(sandbox.log).toHaveLength(sent);
  });

  it("can disconnect", async () => {
    const { connections, store } = await arranged();
    store.damage(OWNER);
    await expect(connections.disconnect(OWNER)).resolves.toMatchObject({ state: "disconnected" });
    await expect(connections.status(OWNER)).resolves.toMatchObject({ state: "disconnected" });
    expect((await store.get(OWNER))?.value?.auth).toBeNull();
  });

  it("can connect again", async () => {
    const { connections, connect, store } = await arranged();
    store.damage(OWNER);
    secret(await connect());
    await expect(connections.status(OWNER)).resolves.toMatchObject({ state: "active", platformId: USER });
    expect((await connections.account(OWNER).getProfile()).id).toBe(USER);
  });

  it("is disconnected by Meta's deauthorize callback for the account", async () => {
    const { connections, store, sandbox } = await arranged();
    store.damage(OWNER);
    const seconds = Math.floor(sandbox.clientOptions.clock.now() / 1000);
    const payload = { algorithm: "HMAC-SHA256", user_id: USER, issued_at: seconds };
    const text = Buffer.from(JSON.stringify(payload)).toString("base64url");
    const signature = createHmac("sha256", sandbox.clientOptions.appSecret).update(text).digest("base64url");
    await expect(connections.deauthorize(`${signature}.${text}`)).resolves.toEqual({ ownerIds: [OWNER] });
    expect((await store.get(OWNER))?.value).toMatchObject({
      state: "disconnected",
      health: { status: "revoked", needsReconnection: true },
    });
  });

  it("keeps the token that a refresh brought, when the record was damaged while Threads responded", async () => {
    const { another, store, sandbox, connect } = await arranged();
    const old = secret(await connect());
    let claimed = false;
    const racing = another({
      store: {
        ...store,
        save: async (connection, ifVersion) => {
          const saved = await store.save(connection, ifVersion);
          if (saved !== null && connection.lease !== null && !claimed) {
            claimed = true;
            store.damage(connection.ownerId);
          }
          return saved;
        },
      },
    });
    sandbox.advance(2 * DAY);
    await expect(racing.refreshToken(OWNER)).resolves.toMatchObject({ refreshed: true });
    const { accessToken } = (await store.get(OWNER))?.value?.auth ?? expect.fail("not connected");
    expect(secret(accessToken)).not.toBe(old);
  });

  it("is recognized by the code of the error", async () => {
    const { connections, store } = await arranged();
    store.damage(OWNER);
    const error: unknown = await connections.get(OWNER).catch((thrown: unknown) => thrown);
    expect(isThreadsError(error, "THREADS_UNREADABLE_CONNECTION")).toBe(true);
    expect((error as Error).message).toBe("The stored connection of this owner cannot be read: It was damaged.");
  });
});

describe("an owner id", () => {
  it("may have 1 to 255 characters", async () => {
    const { connections } = await arranged();
    expect(() => connections.begin("a".repeat(255))).not.toThrow();
    for (const refused of ["", "a".repeat(256)]) {
      expect(() => connections.begin(refused)).toThrow(
        expect.objectContaining({ code: "THREADS_VALIDATION" }) as Error,
      );
      await expect(connections.get(refused)).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
    }
  });
});

it("sweep: reads the pages of an older store without a list of unreadable records", async () => {
  const inner = memoryStore();
  const list = async (query: ConnectionQuery) => {
    const { items, cursor } = await inner.list({ ...query, limit: 1 });
    return { items, cursor } as unknown as ConnectionPage;
  };
  const here = await connected({ connections: { store: { ...inner, list } } });
  await here.connect();
  await here.connect("owner-2");
  here.sandbox.advance(55 * DAY);
  await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 2, unreadable: [], ended: null });
});
