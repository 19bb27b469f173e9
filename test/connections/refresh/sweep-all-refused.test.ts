/** When Threads refuses all tokens, the app is at fault and no connection is marked. When it refuses some, those tokens are. */
import { describe, expect, it } from "vitest";
import { DAY } from "../../support/connections.js";
import { crowd, type Crowd } from "./sweeping.js";

const revokeAll = ({ sandbox }: Crowd, people = Infinity) =>
  sandbox.users.slice(0, people).forEach(({ id }) => sandbox.revoke(id));

/** The health that a refusal would change. Warnings are sent in any case. */
async function marks(here: Crowd) {
  return await Promise.all(
    here.owners.map(async (ownerId) => {
      const { state, health } = await here.held(ownerId);
      return { state, health };
    }),
  );
}

const graphError = (status: number, code: number) =>
  ({ on: "refresh-long-lived", kind: "graph-error", status, code, times: Infinity }) as const;

describe("a sweep with an app that Threads refuses", () => {
  it.each([20, 30])("ends after twenty refusals, and marks none of %s connections", async (people) => {
    const here = await crowd(people);
    revokeAll(here);
    const before = await marks(here);
    const report = await here.connections.refreshDue();
    expect(report).toMatchObject({ refreshed: 0, failed: { undecided: 20, rejected: 0 }, ended: "all-refused" });
    expect(report.error).toMatchObject({ code: "THREADS_API", kind: "auth" });
    expect(here.count("refresh-long-lived")).toBe(20);
    expect(here.count("me")).toBe(0);
    await expect(marks(here)).resolves.toEqual(before);
    for (const ownerId of here.owners) expect((await here.held(ownerId)).lease).toBeNull();
  });

  it("makes twenty requests at most with any concurrency", async () => {
    const here = await crowd(100);
    revokeAll(here);
    await expect(here.connections.refreshDue({ concurrency: 50 })).resolves.toMatchObject({ ended: "all-refused" });
    expect(here.count("refresh-long-lived")).toBe(20);
  });

  it.each([
    ["because a permission is missing", graphError(403, 10)],
    ["by a policy", graphError(400, 368)],
    ["only in the refresh, while /me accepts the tokens", graphError(400, 190)],
    ["with an unknown code", graphError(400, 2_500)],
  ])("ends as all-refused when Threads refuses the app %s", async (_, fault) => {
    const here = await crowd(25);
    here.sandbox.inject(fault);
    const before = await marks(here);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ ended: "all-refused" });
    await expect(marks(here)).resolves.toEqual(before);
  });

  it("ends in many processes, also when each meets fewer than twenty refusals", async () => {
    const here = await crowd(60);
    revokeAll(here);
    const before = await marks(here);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 20, times: Infinity });
    const reports = await Promise.all(Array.from({ length: 8 }, () => here.another().refreshDue()));
    expect(reports.map(({ failed }) => failed.rejected)).toEqual(Array(8).fill(0));
    await expect(marks(here)).resolves.toEqual(before);
  });

  it("continues when the app works again", async () => {
    const here = await crowd(25);
    here.sandbox.inject({ ...graphError(400, 190), times: 20 });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ ended: "all-refused" });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 25, takenOver: 0 });
  });

  it("does not attribute failures that may pass to the app", async () => {
    const here = await crowd(30);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "close-before", times: 25 });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({
      refreshed: 5,
      failed: { transient: 25 },
      ended: null,
    });
    const mixed = await crowd(40);
    revokeAll(mixed);
    mixed.sandbox.inject({ on: "refresh-long-lived", kind: "html-502", times: 5 });
    await expect(mixed.connections.refreshDue()).resolves.toMatchObject({
      failed: { transient: 5, undecided: 20 },
      ended: "all-refused",
    });
  });
});

describe("refused tokens of users who removed the app", () => {
  it("are stored when another token is refreshed, before or after them", async () => {
    const here = await crowd(40);
    revokeAll(here, 15);
    here.sandbox.revoke(here.sandbox.users[30]!.id);
    const report = await here.connections.refreshDue();
    expect(report).toMatchObject({ refreshed: 24, failed: { rejected: 16, undecided: 0 }, ended: null });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({
      state: "revoked",
      health: { needsReconnection: true },
    });
    await expect(here.held(here.owners[30]!)).resolves.toMatchObject({ state: "revoked" });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ failed: { rejected: 0 } });
  });

  it("are stored at the end of the list when they are fewer than twenty", async () => {
    const here = await crowd(19);
    revokeAll(here);
    const report = await here.connections.refreshDue();
    expect(report).toMatchObject({ failed: { rejected: 19, undecided: 0 }, ended: null, error: null });
    await expect(here.held(here.owners[18]!)).resolves.toMatchObject({ state: "revoked", lease: null });
  });

  it("are not stored by a sweep that was aborted before it was clear", async () => {
    const here = await crowd(30);
    revokeAll(here);
    const leaving = new AbortController();
    const before = await marks(here);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 20, times: Infinity });
    const sweep = here.connections.refreshDue({ concurrency: 2, signal: leaving.signal });
    while (here.count("refresh-long-lived") < 3) await new Promise((resolve) => setTimeout(resolve, 2));
    leaving.abort(new Error("the process ends"));
    await expect(sweep).resolves.toMatchObject({ ended: "aborted", failed: { rejected: 0 } });
    await expect(marks(here)).resolves.toEqual(before);
  });

  it("are checked at /me, which may accept them", async () => {
    const here = await crowd(3);
    here.sandbox.inject({ ...graphError(400, 190), times: 1 });
    await expect(here.connections.refreshDue({ concurrency: 1 })).resolves.toMatchObject({
      refreshed: 2,
      failed: { refused: 1, rejected: 0 },
    });
    await expect(here.held(here.owners[0]!)).resolves.toMatchObject({
      state: "active",
      health: { consecutiveFailures: 1, needsReconnection: false },
    });
  });

  it("are stored from the first one with dangerouslySkipTokenVerification", async () => {
    const here = await crowd(30);
    revokeAll(here, 25);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ ended: "all-refused" });
    await expect(here.connections.refreshDue({ dangerouslySkipTokenVerification: true })).resolves.toMatchObject({
      refreshed: 5,
      failed: { rejected: 25 },
      ended: null,
    });
  });

  it("do not prevent the refresh of others when they were refused before", async () => {
    const here = await crowd(30, { daysAgo: 52 });
    const missing = { ...graphError(403, 10), times: 20 };
    here.sandbox.inject(missing);
    await here.connections.refreshDue({ dangerouslySkipTokenVerification: true, concurrency: 1, limit: 20 });
    expect((await marks(here)).map(({ state }) => state).filter((state) => state === "error")).toHaveLength(20);
    // They expire first, and are refused again.
    here.sandbox.inject({ ...missing, occurrence: 11 });
    await expect(here.connections.refreshDue({ concurrency: 1 })).resolves.toMatchObject({
      refreshed: 10,
      failed: { refused: 20 },
      ended: null,
    });
  });

  it("expire, and then no longer hold up the others", async () => {
    const here = await crowd(25);
    revokeAll(here, 24);
    await here.change(here.owners[24]!, {
      expiresAt: new Date(here.sandbox.clientOptions.clock.now() + 7 * DAY),
    });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ ended: "all-refused" });
    here.sandbox.advance(5 * DAY);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ expired: 24, failed: { undecided: 0 } });
  });
});

describe("a sweep in which no token is refreshed", () => {
  const countsOf = (notices: readonly string[]) => {
    const counts: Record<string, number> = {};
    for (const notice of notices) counts[notice] = (counts[notice] ?? 0) + 1;
    return counts;
  };
  const told = { "seven-days-left": 25, "one-day-left": 25, "needs-reconnection": 25 };

  it.each([
    ["all refreshes are refused", "all-refused", graphError(400, 190)],
    ["Threads asks to slow down", "throttled", { on: "refresh-long-lived", kind: "rate-limited", times: Infinity }],
  ] as const)("sends each warning and stores each expiry once, because %s", async (_, ended, fault) => {
    const notices: string[] = [];
    const here = await crowd(25, { daysAgo: 51, connections: { onNotice: ({ notice }) => notices.push(notice) } });
    here.sandbox.inject(fault);
    const ends = new Set<string | null>();
    for (let day = 0; day < 10; day += 0.5) {
      ends.add((await here.connections.refreshDue({ concurrency: 1 })).ended);
      here.sandbox.advance(DAY / 2);
    }
    expect(ends).toContain(ended);
    expect(countsOf(notices)).toEqual(told);
    expect((await marks(here)).map(({ state }) => state)).toEqual(Array(25).fill("expired"));
  });
});
