/** Conditions of connections that other tests reach from one side only. */
import { describe, expect, it } from "vitest";
import { storedCredentials } from "../../src/connections/account-credentials.js";
import { adopt } from "../../src/connections/connect/adopt.js";
import { createEventApplier } from "../../src/connections/apply-event.js";
import type { RefreshSucceeded } from "../../src/connections/events.js";
import type { ThreadsClient } from "../../src/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import { connectionFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { manualClock } from "../support/clock.js";
import { rejection } from "../support/mock.js";

const OWNER = "anna";

describe("stored credentials", () => {
  const NEVER = new Promise<never>(() => undefined);
  const credentialsOf = (expiresAt: Date | null) => {
    const connection = connectionFixture(OWNER, { auth: { expiresAt } });
    let refreshes = 0;
    const credentials = storedCredentials({
      ownerId: OWNER,
      clock: manualClock(inDays(0).getTime()),
      pauses: new Map(),
      get: () => Promise.resolve(connection),
      refresh: () => {
        refreshes += 1;
        return NEVER;
      },
      verify: () => Promise.resolve(),
    });
    const { accessToken } = connection.auth;
    return { credentials, accessToken, refreshes: () => refreshes };
  };

  it.each<[string, Date | null]>([
    ["that has no known expiry", null],
    ["that expires in 7 days", inDays(7)],
  ])("a call does not wait for the refresh of a token %s", async (_, expiresAt) => {
    const { credentials, accessToken, refreshes } = credentialsOf(expiresAt);
    await expect(credentials.get({})).resolves.toMatchObject({ accessToken });
    expect(refreshes()).toBe(1);
  });

  it("a call waits for the refresh of a token that expires in a day", async () => {
    const { credentials, refreshes } = credentialsOf(inDays(1));
    const first = await Promise.race([credentials.get({}), new Promise((resolve) => setTimeout(resolve, 20, "waits"))]);
    expect([first, refreshes()]).toEqual(["waits", 1]);
  });
});

describe("an event for a store that fails", () => {
  const event: RefreshSucceeded = {
    type: "refresh-succeeded",
    fingerprint: "fingerprint",
    auth: connectionFixture(OWNER).auth,
  };
  const down = new Error("connect ECONNREFUSED");

  it.each<[string, number | undefined, number]>([
    ["60 times", undefined, 60],
    ["3 times when 3 attempts are allowed", 3, 3],
    ["once when 1 attempt is allowed", 1, 1],
  ])("that brings a token is tried %s", async (_, attempts, expected) => {
    let reads = 0;
    const get = () => {
      reads += 1;
      return Promise.reject(down);
    };
    const ledger = createEventApplier({ ...memoryStore(), get }, manualClock(), () => 0, {});
    expect(await rejection(ledger.applyWithRetry(OWNER, event, { attempts }))).toBe(down);
    expect(reads).toBe(expected);
  });

  it("ends in a conflict after ten writes when another writer is always faster", async () => {
    let writes = 0;
    const store = memoryStore();
    const save = () => {
      writes += 1;
      return Promise.resolve(null);
    };
    await store.save(connectionFixture(OWNER), null);
    const ledger = createEventApplier({ ...store, save }, manualClock(), () => 0, {});
    const conflict = { code: "THREADS_CONFLICT" };
    expect(await rejection(ledger.apply(OWNER, { type: "disconnect-requested" }))).toMatchObject(conflict);
    expect(writes).toBe(10);
  });
});

it.each([
  ["null when it is now", 0, null],
  ["kept when it is in a millisecond", 1, inDays(0).getTime() + 1],
])("the expiry that debug_token reports for an adopted token is %s", async (_, inMs, expected) => {
  const now = inDays(0).getTime();
  const info = { isValid: true, issuedAt: null, expiresAt: new Date(now + inMs), scopes: [] };
  const client = {
    getProfile: () =>
      Promise.resolve({ id: "17000000000000001", username: "mika", name: null, threads_profile_picture_url: null }),
    debugToken: () => Promise.resolve(info),
  } as unknown as ThreadsClient;
  const applier = createEventApplier(memoryStore(), manualClock(now), () => 0, {});
  const { connection } = await adopt({ client, applier, now: () => now }, OWNER, "token-to-adopt", {});
  expect(connection.auth.expiresAt?.getTime() ?? null).toBe(expected);
});
