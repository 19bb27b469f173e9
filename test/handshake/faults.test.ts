/** What each fault on the way does to a call, and what it leaves behind at Threads. */
import { describe, expect, it } from "vitest";
import type { ThreadsErrorCode } from "../../src/index.js";
import { BEHAVIORS, type FaultAction, type Operation } from "../../src/testing/index.js";
import { secret } from "../support/leaks.js";
import { rejection } from "../support/mock.js";
import { connect, stage, type Stage } from "../support/sandbox.js";

const faults: { action: FaultAction; code: ThreadsErrorCode; passing: boolean }[] = [
  { action: { kind: "close-before" }, code: "THREADS_NETWORK", passing: true },
  { action: { kind: "close-after" }, code: "THREADS_NETWORK", passing: true },
  { action: { kind: "cut" }, code: "THREADS_NETWORK", passing: true },
  { action: { kind: "hang" }, code: "THREADS_TIMEOUT", passing: false },
  { action: { kind: "html-502" }, code: "THREADS_RESPONSE", passing: true },
  { action: { kind: "malformed-json" }, code: "THREADS_RESPONSE", passing: true },
  { action: { kind: "empty-body" }, code: "THREADS_RESPONSE", passing: true },
  { action: { kind: "redirect" }, code: "THREADS_RESPONSE", passing: false },
  { action: { kind: "endless-body" }, code: "THREADS_RESPONSE", passing: false },
  { action: { kind: "rate-limited" }, code: "THREADS_API", passing: false },
  { action: { kind: "graph-error", status: 500, code: 2 }, code: "THREADS_API", passing: true },
  { action: { kind: "graph-error", status: 400, code: 1, isTransient: true }, code: "THREADS_API", passing: true },
  { action: { kind: "graph-error", status: 400, code: 100 }, code: "THREADS_API", passing: false },
];

/** Each call of connecting, made ready and then made. Publishing has faults of its own: there a lost answer is not the end. */
const calls: Record<
  Extract<
    Operation,
    "exchange-code" | "exchange-long-lived" | "refresh-long-lived" | "me" | "node" | "debug-token" | "app-token"
  >,
  (here: Stage) => Promise<(options: { timeoutMs: number }) => Promise<unknown>>
> = {
  "exchange-code": async ({ client, authorize }) => {
    const code = await authorize();
    return async (options) => secret((await client.exchangeCode(code, options)).accessToken);
  },
  "exchange-long-lived": async ({ client, authorize }) => {
    const { accessToken } = await client.exchangeCode(await authorize());
    secret(accessToken);
    return async (options) => secret((await client.exchangeLongLived(accessToken, options)).accessToken);
  },
  "refresh-long-lived": async (here) => {
    const { longLived } = await connect(here);
    here.sandbox.advance(2 * 86_400_000);
    return async (options) => secret((await here.client.refreshLongLived(longLived.accessToken, options)).accessToken);
  },
  me: async (here) => {
    const { longLived } = await connect(here);
    return (options) => here.client.getProfile(longLived.accessToken, options);
  },
  node: async (here) => {
    const { accessToken } = (await connect(here)).longLived;
    const path = `/${here.sandbox.users[0]?.id ?? ""}`;
    return (options) => here.client.request({ method: "GET", path, accessToken, ...options });
  },
  "debug-token": async (here) => {
    const { accessToken } = (await connect(here)).longLived;
    return (options) => here.client.debugToken(accessToken, { accessToken, ...options });
  },
  "app-token": ({ client }) =>
    Promise.resolve(async (options) => secret((await client.getAppAccessToken(options)).accessToken)),
};

describe.each(Object.entries(calls))("%s", (name, prepare) => {
  const operation = name as keyof typeof calls;
  const replays = operation !== "exchange-code";

  it.each(faults)(
    "after $action.kind ($action.code): the right error, repeated only where that is safe",
    async ({ action, code, passing }) => {
      const here = await stage({}, { maxResponseBytes: 100_000, retry: { maxAttempts: 2, random: () => 0 } });
      const call = await prepare(here);
      const timeoutMs = action.kind === "hang" ? 60 : 10_000;
      const before = here.sandbox.log.length;

      here.sandbox.inject({ on: operation, ...action, times: 2 });
      const error = await rejection(call({ timeoutMs }));
      expect(error).toMatchObject({ code });
      const requests = here.sandbox.log.slice(before).filter((entry) => entry.operation === operation);
      expect(requests).toHaveLength(replays && passing ? 2 : 1);
    },
  );

  it.each(faults.filter(({ passing }) => passing && replays))("survives $action.kind once", async ({ action }) => {
    const here = await stage({}, { retry: { maxAttempts: 2, random: () => 0 } });
    const call = await prepare(here);
    here.sandbox.inject({ on: operation, ...action });
    await call({ timeoutMs: 10_000 });
    expect(here.sandbox.pendingFaults).toEqual([]);
  });
});

it.each(BEHAVIORS.oldTokenAfterRefresh.values)(
  "a renewal whose answer was lost, where the old token %s, ends in a token or in an error that does not mislead",
  async (oldTokenAfterRefresh) => {
    const here = await stage({ behaviors: { oldTokenAfterRefresh } }, { retry: { maxAttempts: 2, random: () => 0 } });
    const { longLived } = await connect(here);
    here.sandbox.advance(2 * 86_400_000);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "close-after" });
    const renewal = here.client.refreshLongLived(longLived.accessToken);
    if (oldTokenAfterRefresh === "lives") {
      const { accessToken } = await renewal;
      await expect(here.client.getProfile(secret(accessToken))).resolves.toMatchObject({ username: "mika" });
    } else {
      await expect(rejection(renewal)).resolves.toMatchObject({ code: "THREADS_NETWORK", sent: true, retryable: true });
    }
  },
);

it("a code whose answer was lost is spent, and the error sends the person back to the start", async () => {
  const { sandbox, client, authorize } = await stage();
  const code = await authorize();
  sandbox.inject({ on: "exchange-code", kind: "close-after" });
  const lost = await rejection(client.exchangeCode(code));
  expect(lost).toMatchObject({ code: "THREADS_NETWORK", sent: true, retryable: false });
  const used = await rejection(client.exchangeCode(code));
  expect(used).toMatchObject({
    code: "THREADS_API",
    advice: expect.stringContaining("connect your Threads account again") as string,
  });
});

it("under random faults a handshake succeeds with true answers or fails with an error of the SDK", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`random faults, seed ${seed}`);
  const here = await stage(
    {
      seed,
      faults: {
        rate: 0.3,
        kinds: ["close-before", "close-after", "cut", "html-502", "malformed-json", "graph-error", "empty-body"],
      },
    },
    { retry: { maxAttempts: 3, random: () => 0 } },
  );
  let connected = 0;
  for (let round = 0; round < 40; round++) {
    try {
      const { longLived } = await connect(here);
      const profile = await here.client.getProfile(longLived.accessToken);
      expect(profile).toEqual({
        id: "26999888777666555",
        username: "mika",
        name: "Mika Lind",
        threads_profile_picture_url: here.sandbox.users[0]?.pictureUrl,
      });
      connected++;
    } catch (error) {
      expect(error, `seed ${seed}`).toMatchObject({
        code: expect.stringMatching(/^THREADS_(?:API|NETWORK|RESPONSE)$/) as string,
      });
    }
  }
  // Two thirds of the code exchanges pass, and nearly everything after them is repeated until it does.
  expect(connected, `seed ${seed}`).toBeGreaterThan(5);
});
