/** Meta's callbacks for a removed app and for the deletion of data. */
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { connected, OWNER, USER } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { rejection } from "../support/mock.js";

const META_SECRET = "the-meta-apps-own-secret";

interface Shape {
  readonly algorithm?: string;
  readonly pad?: boolean;
  readonly cut?: boolean;
  readonly payload?: unknown;
}

/** Makes a signed request as Meta does, with optional defects. */
function signed(key: string, data: Record<string, unknown>, shape: Shape = {}): string {
  const json = JSON.stringify({ algorithm: shape.algorithm ?? "HMAC-SHA256", ...data });
  let payload = Buffer.from(json).toString("base64url");
  if (shape.pad === true) payload += "=".repeat((4 - (payload.length % 4)) % 4 || 4);
  const signature = createHmac("sha256", key).update(payload).digest("base64url");
  return `${signature}.${shape.cut === true ? payload.slice(0, -5) : payload}`;
}

async function people() {
  const here = await connected({
    connections: { callbackSecrets: [secret(META_SECRET)], publicUrl: "https://api.example/api/platform/threads" },
  });
  const seconds = () => Math.floor(here.sandbox.clientOptions.clock.now() / 1000);
  const own = here.sandbox.clientOptions.appSecret;
  return { ...here, seconds, own };
}

describe("connections.deauthorize", () => {
  it("ends the connections of all owners of the account over several pages, and no others", async () => {
    const { connections, connect, store, seconds, own } = await people();
    await connect("first");
    const first = await store.get("first");
    if (first?.value.auth == null) throw new Error("not connected");
    for (let index = 0; index < 250; index++) await store.save({ ...first.value, ownerId: `owner-${index}` }, null);
    await store.save({ ...first.value, ownerId: "other", platformId: "17000000000000003" }, null);

    const { ownerIds } = await connections.deauthorize(signed(own, { user_id: USER, issued_at: seconds() }));
    expect(ownerIds).toHaveLength(251);
    expect(new Set(ownerIds).size).toBe(251);
    await expect(connections.get("owner-123")).resolves.toMatchObject({
      state: "disconnected",
      auth: null,
      platformId: null,
      profile: null,
      health: { status: "revoked", needsReconnection: true },
    });
    await expect(connections.get("other")).resolves.toMatchObject({ state: "active" });
  });

  it("ends a connection that a clock ahead had dated, and no other newer one", async () => {
    const { connections, connect, store, sandbox, seconds, own } = await people();
    await connect();
    const hoursAhead = async (hours: number) => {
      const stored = await store.get(OWNER);
      if (stored?.value.auth == null) throw new Error("not connected");
      const authorizedAt = new Date(sandbox.clientOptions.clock.now() + hours * 3_600_000);
      await store.save({ ...stored.value, authorizedAt }, stored.version);
    };
    await hoursAhead(0.9);
    const request = () => signed(own, { user_id: USER, issued_at: seconds() });
    await expect(connections.deauthorize(request())).resolves.toEqual({ ownerIds: [] });
    await hoursAhead(5);
    await expect(connections.deauthorize(request())).resolves.toEqual({ ownerIds: [OWNER] });
  });

  it("accepts each of the secrets, a numeric id, and a request without a date", async () => {
    const { connections, connect } = await people();
    await connect();
    const payload = Buffer.from(`{"algorithm":"HMAC-SHA256","user_id":${USER}}`).toString("base64url");
    const signature = createHmac("sha256", META_SECRET).update(payload).digest("base64url");
    await expect(connections.deauthorize(`${signature}.${payload}`)).resolves.toEqual({ ownerIds: [OWNER] });
  });

  it("changes nothing when the request is older than the authorization", async () => {
    const { connections, connect, seconds, own, sandbox } = await people();
    const old = seconds() - 3;
    sandbox.advance(5_000);
    await connect();
    for (const issued_at of [old, String(old)]) {
      await expect(connections.deauthorize(signed(own, { user_id: USER, issued_at }))).resolves.toEqual({
        ownerIds: [],
      });
    }
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
  });

  it.each<[string, string, (own: string, seconds: number) => string]>([
    ["another secret", "signature", (_own, at) => signed("somebody-elses-secret", { user_id: USER, issued_at: at })],
    [
      "another algorithm",
      "algorithm",
      (own, at) => signed(own, { user_id: USER, issued_at: at }, { algorithm: "none" }),
    ],
    ["a padded payload", "malformed", (own, at) => signed(own, { user_id: USER, issued_at: at, x: "" }, { pad: true })],
    ["a payload cut off", "signature", (own, at) => signed(own, { user_id: USER, issued_at: at }, { cut: true })],
    ["no signature", "malformed", (own, at) => signed(own, { user_id: USER, issued_at: at }).replace(/^[^.]*/, "")],
    ["a short signature", "signature", (own, at) => signed(own, { user_id: USER, issued_at: at }).slice(4)],
    ["three parts", "malformed", (own, at) => `${signed(own, { user_id: USER, issued_at: at })}.x`],
    ["no user", "malformed", (own, at) => signed(own, { issued_at: at })],
    ["an invalid user id", "malformed", (own, at) => signed(own, { user_id: "mika", issued_at: at })],
    ["a date that cannot be read", "malformed", (own) => signed(own, { user_id: USER, issued_at: "yesterday" })],
    ["an empty secret", "signature", (_own, at) => signed("", { user_id: USER, issued_at: at })],
    ["an empty text", "malformed", () => ""],
    ["a request that is too long", "malformed", (own) => signed(own, { user_id: USER, x: "y".repeat(20_000) })],
  ])("refuses a request with %s", async (_what, reason, make) => {
    const { connections, connect, own, seconds } = await people();
    await connect();
    const error = await rejection(connections.deauthorize(make(own, seconds())));
    expect(error).toMatchObject({ code: "THREADS_SIGNED_REQUEST", reason });
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
  });
});

describe("the removal of the app at Threads", () => {
  it("does not end another account that the owner has connected meanwhile", async () => {
    const { connect, another, store, own, seconds } = await people();
    await connect();
    const other = { ...store };
    const racing = another({
      store: {
        ...store,
        list: async (query) => {
          const page = await other.list(query);
          const stored = await other.get(OWNER);
          if (stored?.value.auth != null)
            await other.save({ ...stored.value, platformId: "17000000000000003" }, stored.version);
          return page;
        },
      },
    });
    await expect(racing.deauthorize(signed(own, { user_id: USER, issued_at: seconds() }))).resolves.toEqual({
      ownerIds: [],
    });
    await expect(store.get(OWNER)).resolves.toMatchObject({ value: { state: "active" } });
  });

  it("fails when the store returns the same cursor again and again", async () => {
    const { another, own, seconds } = await people();
    const round = another({
      store: { ...memoryStore(), list: () => Promise.resolve({ items: [], unreadable: [], cursor: "again" }) },
    });
    await expect(round.deauthorize(signed(own, { user_id: USER, issued_at: seconds() }))).rejects.toThrow(
      /same cursor twice/,
    );
  });
});

describe("connections.deleteData", () => {
  it("does not call onDataDeletion for a replay from before the present connection", async () => {
    const told: string[][] = [];
    const { connect, another, sandbox, own, seconds } = await people();
    const old = seconds() - 3;
    sandbox.advance(5_000);
    await connect();
    const deleting = another({ onDataDeletion: (ownerIds) => told.push([...ownerIds]) });
    const { confirmation_code: first } = await deleting.deleteData(signed(own, { user_id: USER, issued_at: old }));
    expect(told).toEqual([]);
    sandbox.advance(86_400_000);
    const { confirmation_code: second } = await deleting.deleteData(signed(own, { user_id: USER, issued_at: old }));
    // Dated by the injected clock, and each with its own signature.
    expect(deleting.readConfirmation(second)?.requestedAt.getTime()).toBeGreaterThan(
      (deleting.readConfirmation(first)?.requestedAt.getTime() ?? 0) + 86_000_000,
    );
    expect(second.slice(7)).not.toBe(first.slice(7));
    expect(second.slice(7)).not.toMatch(/^0+$/);
    expect(deleting.readConfirmation(first.slice(0, 7) + second.slice(7))).toBeNull();
    expect(told).toEqual([]);
    await expect(deleting.get(OWNER)).resolves.toMatchObject({ state: "active" });
  });

  it("calls onDataDeletion with the owners who have not connected since the request", async () => {
    const told: unknown[] = [];
    const { connect, another, sandbox, own, seconds } = await people();
    await connect("early");
    sandbox.advance(5_000);
    const requestedAt = seconds();
    sandbox.advance(5_000);
    await connect("late");
    const deleting = another({ onDataDeletion: (ownerIds, person) => told.push(ownerIds, person) });
    await deleting.deleteData(signed(own, { user_id: USER, issued_at: requestedAt }));
    expect(told).toEqual([["early"], { platformId: USER, requestedAt: new Date(requestedAt * 1000) }]);
    await expect(deleting.get("late")).resolves.toMatchObject({ state: "active" });
  });

  it("calls onDataDeletion for an account without owners, with the date of the request or of its arrival", async () => {
    const told: unknown[] = [];
    const { connect, another, sandbox, own, seconds } = await people();
    await connect();
    const deleting = another({ onDataDeletion: (ownerIds, person) => told.push(ownerIds, person) });
    await deleting.disconnect(OWNER);
    const requestedAt = seconds();
    sandbox.advance(86_400_000);
    await deleting.deleteData(signed(own, { user_id: USER, issued_at: requestedAt }));
    const sentAt = sandbox.clientOptions.clock.now();
    await deleting.deleteData(signed(own, { user_id: USER }));
    expect(told).toEqual([
      [],
      { platformId: USER, requestedAt: new Date(requestedAt * 1000) },
      [],
      { platformId: USER, requestedAt: expect.any(Date) as Date },
    ]);
    const arrivedAt = (told[3] as { requestedAt: Date }).requestedAt.getTime();
    // The sandbox's clock runs in real time, to the millisecond. The Date of a response is exact to the second.
    expect(arrivedAt).toBeGreaterThanOrEqual(sentAt - 1_000);
    expect(arrivedAt).toBeLessThanOrEqual(sandbox.clientOptions.clock.now() + 1_000);
  });

  it("calls onDataDeletion before it ends the connections, and returns a number that needs no store", async () => {
    const told: string[] = [];
    const { connections, connect, another, own, seconds, sandbox } = await people();
    await connect();
    const deleting = another({
      onDataDeletion: async (ownerIds, { platformId }) => {
        told.push(...ownerIds, platformId, (await connections.status(OWNER)).state);
      },
    });
    const { url, confirmation_code: code } = await deleting.deleteData(
      signed(own, { user_id: USER, issued_at: seconds() }),
    );
    expect(told).toEqual([OWNER, USER, "active"]);
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "disconnected" });
    expect(code).toMatch(/^[0-9a-z]+$/);
    expect(url).toBe(`https://api.example/api/platform/threads/data-deletion/${code}`);
    expect(connections.readConfirmation(code)).toEqual({
      requestedAt: new Date(Math.floor(sandbox.clientOptions.clock.now() / 1000) * 1000),
    });
    for (const other of ["", code.slice(1), `${code}0`, `1${code.slice(1)}`, code.toUpperCase(), "x".repeat(39)]) {
      expect(connections.readConfirmation(other)).toBeNull();
    }
  });

  it("fails when onDataDeletion throws, so that Meta sends the request again", async () => {
    const { connect, another, own, seconds } = await people();
    await connect();
    let away = true;
    const told: string[] = [];
    const deleting = another({
      onDataDeletion: (ownerIds) => {
        if (away) throw new Error("the database is away");
        told.push(...ownerIds);
      },
    });
    const request = signed(own, { user_id: USER, issued_at: seconds() });
    await expect(deleting.deleteData(request)).rejects.toThrow("the database is away");
    away = false;
    await deleting.deleteData(request);
    expect(told).toEqual([OWNER]);
  });

  it("needs a public URL", async () => {
    const { another, own, seconds } = await people();
    const error = await rejection(
      another({ publicUrl: undefined }).deleteData(signed(own, { user_id: USER, issued_at: seconds() })),
    );
    expect(error).toMatchObject({ code: "THREADS_CONFIG", problems: [{ name: "publicUrl" }] });
  });
});
