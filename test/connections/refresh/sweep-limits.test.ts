/** The limits of a sweep: no record prevents the others from being refreshed or checked. */
import { describe, expect, it } from "vitest";
import type { ConnectionStore } from "../../../src/connections/index.js";
import { memoryStore } from "../../../src/stores/memory.js";
import { ThreadsSealedTokenError } from "../../../src/index.js";
import { DAY } from "../../support/connections.js";
import { rejection } from "../../support/mock.js";
import { rewriting } from "../../support/rewriting.js";
import { crowd, type Crowd } from "./sweeping.js";

/** A memory store in which the tokens of some owners cannot be decrypted. */
function storeWithLostKeys(lost: ReadonlySet<string>): ConnectionStore {
  const inner = memoryStore();
  return {
    ...inner,
    async list(query) {
      const page = await inner.list(query);
      const items = page.items.map(({ value, version }) => {
        if (value.auth === null || !lost.has(value.ownerId)) return { value, version };
        const get = () => {
          throw new ThreadsSealedTokenError("unknown-key", value.ownerId);
        };
        const auth = Object.defineProperty({ ...value.auth }, "accessToken", { get, enumerable: true });
        return { value: { ...value, auth }, version };
      });
      return { ...page, items };
    },
  };
}

describe("tokens without a date that Threads refuses", () => {
  it("do not prevent other refreshes, and are decided when another token was refreshed", async () => {
    const here = await crowd(22);
    for (const [number, ownerId] of here.owners.slice(0, 21).entries()) {
      await here.change(ownerId, { auth: { expiresAt: null } });
      here.sandbox.revoke(here.sandbox.users[number]!.id);
    }
    await expect(here.connections.refreshDue()).resolves.toMatchObject({
      refreshed: 1,
      failed: { rejected: 21, undecided: 0 },
      ended: null,
    });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "revoked" });
    await expect(here.held(here.owners[21]!)).resolves.toMatchObject({ state: "active" });
  });

  it("are tried twenty times when no other token is due", async () => {
    const here = await crowd(25, { daysAgo: 2 });
    for (const [number, ownerId] of here.owners.entries()) {
      await here.change(ownerId, { auth: { expiresAt: null } });
      here.sandbox.revoke(here.sandbox.users[number]!.id);
    }
    await expect(here.connections.refreshDue()).resolves.toMatchObject({
      failed: { undecided: 20 },
      ended: "all-refused",
    });
    expect(here.count("refresh-long-lived")).toBe(20);
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "active" });
  });
});

describe("checks of refused tokens", () => {
  it("are 500 per sweep, and the next sweep makes the others", async () => {
    const here = await crowd(501, { daysAgo: 2 });
    for (const ownerId of here.owners) {
      const { health } = await here.held(ownerId);
      await here.change(ownerId, {
        state: "revoked",
        health: { ...health, status: "revoked", needsReconnection: true },
      });
    }
    for (const healed of [500, 1, 0]) {
      await expect(here.another().refreshDue()).resolves.toMatchObject({ rechecks: { healed, refused: 0 } });
    }
  });
});

describe("connections that prove that the app works", () => {
  /** Owner 4 was refused. The owners with these numbers are refused too. */
  async function refusedFor(numbers: readonly number[], days: number) {
    const refused = new Set<string>();
    const error = { message: "No.", type: "OAuthException", code: 10 };
    const dispatcher = rewriting({
      body: (path, body, query) => (path === "/v1.0/me" && refused.has(query.get("access_token")!) ? { error } : body),
    });
    const here = await crowd(5, { daysAgo: 2, client: { dispatcher } });
    // The profiles are new, because the sweep fetches old ones anyway.
    await here.another().refreshDue();
    for (const number of [...numbers, 4]) refused.add((await here.held(here.owners[number]!)).auth.accessToken);
    await rejection(here.connections.updateProfile(here.owners[4]!));
    for (let day = 0; day < days; day++) {
      here.sandbox.advance(DAY);
      await here.another().refreshDue();
    }
    return await here.held(here.owners[4]!);
  }

  it("are found among the first three", async () => {
    await expect(refusedFor([0, 1], 3)).resolves.toMatchObject({ state: "revoked" });
  });

  it("are not asked beyond the first three", async () => {
    await expect(refusedFor([0, 1, 2], 3)).resolves.toMatchObject({
      state: "error",
      health: { needsReconnection: false },
    });
  });
});

describe("tokens that cannot be decrypted", () => {
  const withLostKeys = (people: number, lost: Set<string>) =>
    crowd(people, { daysAgo: 2, connections: { store: storeWithLostKeys(lost) } });
  const first = (here: Crowd, count: number) => here.owners.slice(0, count);

  it("count neither as a profile nor as a check", async () => {
    const lost = new Set<string>();
    const here = await withLostKeys(3, lost);
    for (const ownerId of first(here, 2)) lost.add(ownerId);
    await expect(here.connections.refreshDue({ profileLimit: 1 })).resolves.toMatchObject({
      profiles: { updated: 1, failed: 0 },
    });
  });

  it("are not among those that prove that the app works", async () => {
    const lost = new Set<string>();
    const here = await withLostKeys(5, lost);
    await here.another().refreshDue();
    for (const ownerId of first(here, 3)) lost.add(ownerId);
    here.sandbox.inject({ on: "me", kind: "graph-error", status: 400, code: 10, times: 2 });
    await rejection(here.connections.updateProfile(here.owners[4]!));
    for (let day = 0; day < 3; day++) {
      here.sandbox.advance(DAY);
      here.sandbox.inject({ on: "me", kind: "graph-error", status: 400, code: 10, times: 1 });
      await here.another().refreshDue({ concurrency: 1 });
    }
    await expect(here.held(here.owners[4]!)).resolves.toMatchObject({ state: "revoked" });
  });
});
