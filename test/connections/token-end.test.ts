/** A token that Threads issued without a lifetime is kept, whatever is known of its end. */
import { expect, it } from "vitest";
import { connected, DAY, OWNER } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { rewriting } from "../support/rewriting.js";

/** Connections whose token endpoint leaves out the lifetime. */
const withoutLifetime = (path: string) =>
  connected({
    client: {
      dispatcher: rewriting({
        body: (at, { expires_in, ...body }) =>
          at === path ? body : { ...body, ...(expires_in !== undefined && { expires_in }) },
      }),
    },
  });

it("refresh: debug_token tells the end of a token that came without expires_in", async () => {
  const { connections, sandbox, connect } = await withoutLifetime("/refresh_access_token");
  const old = await connect();
  sandbox.advance(2 * DAY);
  const { refreshed, connection } = await connections.refreshToken(OWNER);
  expect(refreshed).toBe(true);
  expect(secret(connection?.auth?.accessToken ?? "")).not.toBe(old);
  expect(sandbox.log.some(({ operation }) => operation === "debug-token")).toBe(true);
  // debug_token speaks in whole seconds, and the assumed 60 days do not.
  const endsAt = Number(connection!.auth!.expiresAt);
  expect(endsAt % 1_000).toBe(0);
  expect(endsAt).toBeGreaterThan(sandbox.clientOptions.clock.now() + 59 * DAY);
});

it("refresh: assumes 60 days when debug_token does not tell either", async () => {
  const { connections, sandbox, connect } = await withoutLifetime("/refresh_access_token");
  const old = await connect();
  sandbox.advance(2 * DAY);
  sandbox.inject({ on: "debug-token", kind: "graph-error", status: 400, code: 100 });
  const { connection } = await connections.refreshToken(OWNER);
  const { accessToken, issuedAt, expiresAt } = connection!.auth!;
  expect(secret(accessToken)).not.toBe(old);
  expect(Number(expiresAt) - issuedAt!.getTime()).toBe(60 * DAY);
});

it("connect: keeps a long-lived token that came without expires_in", async () => {
  const { connections, sandbox, connect } = await withoutLifetime("/access_token");
  await connect();
  const { expiresAt } = await connections.status(OWNER);
  expect(expiresAt!.getTime()).toBeGreaterThan(sandbox.clientOptions.clock.now() + 59 * DAY);
  expect(sandbox.log.some(({ operation }) => operation === "debug-token")).toBe(true);
});
