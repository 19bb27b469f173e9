/** One wrong clock, or one wrong `Date`, does not end a connection for good. */
import { onTestFinished, describe, expect, it } from "vitest";
import { ThreadsClient } from "../../src/index.js";
import { connected, DAY, HOUR, OWNER, USER } from "../support/connections.js";
import { rejection } from "../support/mock.js";
import { rewriting } from "../support/rewriting.js";
import { crowd, hearTwice, leaseOf, type Crowd } from "./refresh/sweeping.js";

/** A process on a machine whose clock is this far ahead of the others and of Threads. */
function machineAhead({ sandbox, another }: Pick<Crowd, "sandbox" | "another">, aheadMs: number) {
  const clock = { now: () => sandbox.clientOptions.clock.now() + aheadMs, sleep: () => Promise.resolve() };
  const client = new ThreadsClient({ ...sandbox.clientOptions, clock, retry: { maxAttempts: 1 } });
  onTestFinished(() => client.close());
  return another({ client, clock });
}

const statesOf = async ({ owners, held }: Crowd) =>
  new Set(await Promise.all(owners.map(async (ownerId) => (await held(ownerId)).state)));

describe("a machine whose clock is 70 days ahead", () => {
  it("expires none of fifty connections in several sweeps", async () => {
    const here = await crowd(50, { daysAgo: 2 });
    const ahead = machineAhead(here, 70 * DAY);
    for (let sweep = 0; sweep < 2; sweep++) {
      await expect(ahead.refreshDue({ profileLimit: 0 })).resolves.toMatchObject({ expired: 0, ended: null });
    }
    await expect(statesOf(here)).resolves.toEqual(new Set(["active"]));
    await expect(here.working()).resolves.toEqual(here.owners);
    // The refreshed tokens have correct dates: they are due in time, and do not count as young for months.
    const now = here.sandbox.clientOptions.clock.now();
    for (const ownerId of here.owners) {
      const { issuedAt, expiresAt } = (await here.held(ownerId)).auth;
      expect(issuedAt!.getTime()).toBeLessThanOrEqual(now + 2_000);
      expect(expiresAt!.getTime()).toBeLessThanOrEqual(now + 60 * DAY + 2_000);
    }
  });

  it("blocks no call", async () => {
    const here = await crowd(1, { daysAgo: 2 });
    const ahead = machineAhead(here, 70 * DAY);
    await expect(ahead.get(here.owners[0]!)).resolves.toMatchObject({ state: "active" });
    await expect(ahead.account(here.owners[0]!).getProfile()).resolves.toMatchObject({ username: "person0" });
    await expect(ahead.updateProfile(here.owners[0]!)).resolves.toMatchObject({ state: "active" });
  });

  it("shows an expiry that it does not store, until a response corrects it", async () => {
    const here = await crowd(1, { daysAgo: 2 });
    const ahead = machineAhead(here, 70 * DAY);
    await expect(ahead.status(here.owners[0]!)).resolves.toMatchObject({ state: "expired" });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "active" });
    await ahead.updateProfile(here.owners[0]!);
    await expect(ahead.status(here.owners[0]!)).resolves.toMatchObject({ state: "active", expiring: false });
  });

  it("does not block other processes with its lease", async () => {
    const here = await crowd(1);
    await here.change(here.owners[0]!, { lease: leaseOf(here, 70 * DAY) });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 1 });
  });
});

describe("a machine whose clock is 100 days behind", () => {
  it.each([0, 1, 20])("refreshes all due tokens in one sweep, beside %s tokens without a date", async (dateless) => {
    const here = await crowd(30 + dateless);
    const behind = machineAhead(here, -100 * DAY);
    for (const ownerId of here.owners.slice(30)) await here.change(ownerId, { auth: { expiresAt: null } });
    const report = await behind.refreshDue({ profileLimit: 0 });
    expect(report).toMatchObject({ refreshed: 30 + dateless, ended: null });
    expect(here.count("refresh-long-lived")).toBe(30 + dateless);
    await expect(here.working()).resolves.toEqual(here.owners);
    const now = here.sandbox.clientOptions.clock.now();
    for (const ownerId of here.owners) {
      expect((await here.held(ownerId)).auth.expiresAt!.getTime()).toBeGreaterThan(now + 59 * DAY);
    }
  });

  it("respects the limit, and tries a failing token once", async () => {
    const here = await crowd(5);
    const limited = machineAhead(here, -100 * DAY);
    await here.change(here.owners[4]!, { auth: { expiresAt: null } });
    await expect(limited.refreshDue({ limit: 2 })).resolves.toMatchObject({ refreshed: 2, ended: "limit" });
    here.sandbox.inject({ on: "refresh-long-lived", kind: "html-502", times: Infinity });
    await expect(machineAhead(here, -100 * DAY).refreshDue()).resolves.toMatchObject({
      failed: { transient: 3 },
      ended: null,
    });
  });

  it("learns the time from the refusal of a token", async () => {
    const here = await crowd(3);
    here.sandbox.revoke(here.sandbox.users[0]!.id);
    await expect(machineAhead(here, -100 * DAY).refreshDue({ profileLimit: 0 })).resolves.toMatchObject({
      refreshed: 2,
      failed: { rejected: 1 },
    });
  });

  it("finds nothing due while Threads does not respond, and changes nothing", async () => {
    const here = await crowd(1);
    here.sandbox.inject({ on: "me", kind: "close-before", times: Infinity });
    await expect(machineAhead(here, -100 * DAY).refreshDue()).resolves.toMatchObject({ refreshed: 0, ended: null });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "active", health: { lastError: null } });
  });
});

it("sweep: asks for the time once, and only while no response has shown it", async () => {
  const here = await crowd(2, { daysAgo: 2 });
  for (let sweep = 0; sweep < 2; sweep++) await here.another().refreshDue({ profileLimit: 0 });
  expect(here.count("me")).toBeLessThanOrEqual(2);
  await hearTwice(here);
  const before = here.count("me");
  await here.another().refreshDue({ profileLimit: 0 });
  expect(here.count("me")).toBe(before);
});

it("sweep: makes no request without a connected account", async () => {
  const here = await crowd(1, { daysAgo: 2 });
  await here.connections.disconnect(here.owners[0]!);
  await here.connections.refreshDue();
  expect(here.sandbox.log).toEqual([]);
});

it("sweep: expires nothing because of a single Date that is hours ahead", async () => {
  let aheadMs = 0;
  const dispatcher = rewriting({ date: (_, servedAt) => servedAt + aheadMs });
  const here = await crowd(2, { daysAgo: 59.5, client: { dispatcher } });
  const [first] = here.owners;
  await here.client.getProfile((await here.held(first!)).auth.accessToken);
  aheadMs = 20 * HOUR;
  await here.client.getProfile((await here.held(first!)).auth.accessToken);
  // Our clock jumps as far ahead as the header.
  const ahead = here.another({
    clock: { now: () => here.sandbox.clientOptions.clock.now() + 20 * HOUR, sleep: () => Promise.resolve() },
  });
  await expect(ahead.get(first!)).resolves.toMatchObject({ state: "active" });
  aheadMs = 0;
  await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 2, expired: 0 });
});

it("connections: expire nothing before a response of Threads", async () => {
  const here = await crowd(1, { daysAgo: 61 });
  await expect(here.connections.get(here.owners[0]!)).resolves.toMatchObject({ state: "active" });
  await expect(rejection(here.connections.account(here.owners[0]!).getProfile())).resolves.toMatchObject({
    code: "THREADS_NOT_CONNECTED",
    reason: "expired",
  });
  // Threads has refused the token twice, and its date has passed.
  await expect(here.held(here.owners[0]!)).resolves.toMatchObject({ state: "expired" });
});

it("connections: make a refused token revoked before its date, and expired after it", async () => {
  const { connections, sandbox, connect } = await connected();
  await connect();
  sandbox.revoke(USER);
  await expect(rejection(connections.updateProfile(OWNER))).resolves.toMatchObject({ reason: "revoked" });
  await connect();
  sandbox.advance(61 * DAY);
  await expect(rejection(connections.updateProfile(OWNER))).resolves.toMatchObject({ reason: "expired" });
});
