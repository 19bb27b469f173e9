/** When Threads refuses everybody, it is the app: nobody is marked. When it refuses some, it is they. */
import { describe, expect, it } from "vitest";
import { DAY } from "../../support/connections.js";
import { crowd, type Crowd } from "./sweeping.js";

const revokeAll = ({ sandbox }: Crowd, people = Infinity) =>
  sandbox.users.slice(0, people).forEach(({ id }) => sandbox.revoke(id));

/** What is held against the owners. That their tokens end soon is told all the same. */
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

describe("an app that Threads refuses", () => {
  it.each([20, 30])("is blamed after twenty answers, and nobody of %s is marked", async (people) => {
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

  it("is asked no more than twenty times, however many may be in flight", async () => {
    const here = await crowd(100);
    revokeAll(here);
    await expect(here.connections.refreshDue({ concurrency: 50 })).resolves.toMatchObject({ ended: "all-refused" });
    expect(here.count("refresh-long-lived")).toBe(20);
  });

  it.each([
    ["for want of a permission", graphError(403, 10)],
    ["by a policy", graphError(400, 368)],
    ["by the renewal alone, while /me takes the tokens", graphError(400, 190)],
    ["in words that nobody knows", graphError(400, 2_500)],
  ])("is blamed too when it is refused %s", async (_, fault) => {
    const here = await crowd(25);
    here.sandbox.inject(fault);
    const before = await marks(here);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ ended: "all-refused" });
    await expect(marks(here)).resolves.toEqual(before);
  });

  it("is blamed in many processes, also where each of them sees fewer than twenty", async () => {
    const here = await crowd(60);
    revokeAll(here);
    const before = await marks(here);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 20, times: Infinity });
    const reports = await Promise.all(Array.from({ length: 8 }, () => here.another().refreshDue()));
    expect(reports.map(({ failed }) => failed.rejected)).toEqual(Array(8).fill(0));
    await expect(marks(here)).resolves.toEqual(before);
  });

  it("goes on where it was when it is well again", async () => {
    const here = await crowd(25);
    here.sandbox.inject({ ...graphError(400, 190), times: 20 });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ ended: "all-refused" });
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ refreshed: 25, takenOver: 0 });
  });

  it("is not blamed for trouble that may pass, nor by it", async () => {
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

describe("people who have gone", () => {
  it("are believed when anybody else is renewed, those before as well as those after", async () => {
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

  it("are believed at the end when they are fewer than twenty", async () => {
    const here = await crowd(19);
    revokeAll(here);
    const report = await here.connections.refreshDue();
    expect(report).toMatchObject({ failed: { rejected: 19, undecided: 0 }, ended: null, error: null });
    await expect(here.held(here.owners[18]!)).resolves.toMatchObject({ state: "revoked", lease: null });
  });

  it("are not believed by a sweep that was aborted before it knew", async () => {
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

  it("are looked at twice: a token that /me takes is not dead", async () => {
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

  it("are believed from the first when the host has made sure of the app", async () => {
    const here = await crowd(30);
    revokeAll(here, 25);
    await expect(here.connections.refreshDue()).resolves.toMatchObject({ ended: "all-refused" });
    await expect(here.connections.refreshDue({ dangerouslySkipTokenVerification: true })).resolves.toMatchObject({
      refreshed: 5,
      failed: { rejected: 25 },
      ended: null,
    });
  });

  it("and are known to be refused though they live, keep nobody else from being renewed", async () => {
    const here = await crowd(30, { daysAgo: 52 });
    const missing = { ...graphError(403, 10), times: 20 };
    here.sandbox.inject(missing);
    await here.connections.refreshDue({ dangerouslySkipTokenVerification: true, concurrency: 1, limit: 20 });
    expect((await marks(here)).map(({ state }) => state).filter((state) => state === "error")).toHaveLength(20);
    // They expire the soonest, and are refused again.
    here.sandbox.inject({ ...missing, occurrence: 11 });
    await expect(here.connections.refreshDue({ concurrency: 1 })).resolves.toMatchObject({
      refreshed: 10,
      failed: { refused: 20 },
      ended: null,
    });
  });

  it("do not keep the others waiting for ever: they expire first", async () => {
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

describe("while nobody is renewed", () => {
  const countsOf = (notices: readonly string[]) => {
    const counts: Record<string, number> = {};
    for (const notice of notices) counts[notice] = (counts[notice] ?? 0) + 1;
    return counts;
  };
  const told = { "seven-days-left": 25, "one-day-left": 25, "needs-reconnection": 25 };

  it.each([
    ["the app is blamed", "all-refused", graphError(400, 190)],
    ["Threads asks to slow down", "throttled", { on: "refresh-long-lived", kind: "rate-limited", times: Infinity }],
  ] as const)("since %s, everybody is warned and expires, once each", async (_, ended, fault) => {
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
