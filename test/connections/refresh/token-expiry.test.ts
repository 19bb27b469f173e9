/** A token that Threads issued without a lifetime is kept, even if its expiry is not known. */
import { expect, it } from "vitest";
import type { Connection, ConnectionStore } from "../../../src/connections/index.js";
import { memoryStore, type MemoryStore } from "../../../src/stores/memory.js";
import { connected, DAY, OWNER } from "../../support/connections.js";
import { secret } from "../../support/leaks.js";
import { rewriting } from "../../support/rewriting.js";

const NO_END = "/refresh_access_token";

/** Makes connections whose token endpoint leaves out the lifetime. */
const withoutLifetime = (path: string, store: ConnectionStore = memoryStore()) =>
  connected({
    connections: { store },
    client: {
      dispatcher: rewriting({
        body: (at, { expires_in, ...body }) =>
          at === path ? body : { ...body, ...(expires_in !== undefined && { expires_in }) },
      }),
    },
  });

it("refreshToken: takes the expiry from debug_token when the response has none", async () => {
  const { connections, sandbox, connect } = await withoutLifetime(NO_END);
  const old = await connect();
  sandbox.advance(2 * DAY);
  const { refreshed, connection } = await connections.refreshToken(OWNER);
  expect(refreshed).toBe(true);
  expect(secret(connection?.auth?.accessToken ?? "")).not.toBe(old);
  expect(sandbox.log.some(({ operation }) => operation === "debug-token")).toBe(true);
  // debug_token returns whole seconds, and the assumed 60 days are exact to the millisecond.
  const endsAt = Number(connection!.auth!.expiresAt);
  expect(endsAt % 1_000).toBe(0);
  expect(endsAt).toBeGreaterThan(sandbox.clientOptions.clock.now() + 59 * DAY);
});

it("refreshToken: assumes 60 days when debug_token has no expiry either", async () => {
  const { connections, sandbox, connect } = await withoutLifetime(NO_END);
  const old = await connect();
  sandbox.advance(2 * DAY);
  sandbox.inject({ on: "debug-token", kind: "graph-error", status: 400, code: 100 });
  const { connection } = await connections.refreshToken(OWNER);
  const { accessToken, issuedAt, expiresAt } = connection!.auth!;
  expect(secret(accessToken)).not.toBe(old);
  expect(Number(expiresAt) - issuedAt!.getTime()).toBe(60 * DAY);
});

it.each(["told", "refused"] as const)(
  "refreshToken: stores the token before it calls debug_token, so that a crash loses only the date (%s)",
  async (answer) => {
    const process: { store?: MemoryStore } = {};
    let storedWhenAsked: Promise<{ value: Connection } | null> | undefined;
    const dispatcher = rewriting({
      body(path, { expires_in, ...body }) {
        if (path.endsWith("/debug_token")) storedWhenAsked = process.store?.get(OWNER);
        return path === NO_END ? body : { ...body, ...(expires_in !== undefined && { expires_in }) };
      },
    });
    const here = await connected({ client: { dispatcher } });
    process.store = here.store;
    const old = await here.connect();
    here.sandbox.advance(2 * DAY);
    if (answer === "refused") here.sandbox.inject({ on: "debug-token", kind: "graph-error", status: 400, code: 100 });
    const { connection } = await here.connections.refreshToken(OWNER);
    const stored = (await storedWhenAsked)?.value;
    expect(secret(stored?.auth?.accessToken ?? "")).not.toBe(old);
    expect(stored).toMatchObject({ state: "active", lease: null, auth: { expiresAt: null } });
    expect(connection).toEqual({ ...stored, auth: { ...stored!.auth, expiresAt: expect.any(Date) as Date } });
    expect((await here.store.get(OWNER))?.value).toEqual(connection);
  },
);

it("refreshToken: succeeds when the store fails to save the date", async () => {
  const inner = memoryStore();
  let saves = 0;
  const store: ConnectionStore = {
    ...inner,
    save: (...given) => ((saves += 1) === 3 ? Promise.reject(new Error("away")) : inner.save(...given)),
  };
  const { connections, sandbox, connect } = await withoutLifetime(NO_END, store);
  const old = await connect();
  sandbox.advance(2 * DAY);
  saves = 0;
  const { refreshed, connection } = await connections.refreshToken(OWNER);
  expect([refreshed, connection?.auth?.expiresAt]).toEqual([true, null]);
  expect(secret((await inner.get(OWNER))!.value.auth!.accessToken)).not.toBe(old);
  // The next refresh learns the date.
  sandbox.advance(2 * DAY);
  const next = await connections.refreshToken(OWNER);
  expect(next.connection?.auth?.expiresAt).toBeInstanceOf(Date);
});

it("complete: keeps a long-lived token without expires_in", async () => {
  const { connections, sandbox, connect } = await withoutLifetime("/access_token");
  await connect();
  const { expiresAt } = await connections.status(OWNER);
  expect(expiresAt!.getTime()).toBeGreaterThan(sandbox.clientOptions.clock.now() + 59 * DAY);
  expect(sandbox.log.some(({ operation }) => operation === "debug-token")).toBe(true);
});
