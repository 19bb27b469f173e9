/** The effect of each network fault on a call, and on the state of Threads. */
import { describe, expect, it } from "vitest";
import type { ThreadsErrorCode } from "../../src/index.js";
import { BEHAVIORS, type FaultAction, type Operation } from "../../src/testing/index.js";
import { secret } from "../support/leaks.js";
import { rejection } from "../support/mock.js";
import { connect, stage, type Stage } from "../support/sandbox.js";

const faults: { action: FaultAction; code: ThreadsErrorCode; temporary: boolean }[] = [
  { action: { kind: "close-before" }, code: "THREADS_NETWORK", temporary: true },
  { action: { kind: "close-after" }, code: "THREADS_NETWORK", temporary: true },
  { action: { kind: "cut" }, code: "THREADS_NETWORK", temporary: true },
  { action: { kind: "hang" }, code: "THREADS_TIMEOUT", temporary: false },
  { action: { kind: "html-502" }, code: "THREADS_RESPONSE", temporary: true },
  { action: { kind: "malformed-json" }, code: "THREADS_RESPONSE", temporary: true },
  { action: { kind: "empty-body" }, code: "THREADS_RESPONSE", temporary: true },
  { action: { kind: "redirect" }, code: "THREADS_RESPONSE", temporary: false },
  { action: { kind: "endless-body" }, code: "THREADS_RESPONSE", temporary: false },
  { action: { kind: "rate-limited" }, code: "THREADS_API", temporary: false },
  { action: { kind: "graph-error", status: 500, code: 2 }, code: "THREADS_API", temporary: true },
  { action: { kind: "graph-error", status: 400, code: 1, isTransient: true }, code: "THREADS_API", temporary: true },
  { action: { kind: "graph-error", status: 400, code: 100 }, code: "THREADS_API", temporary: false },
];

/** Each call of the connect flow: the preparation, and then the call. Publishing recovers from a lost response, and has its own tests. */
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

describe.each(Object.entries(calls))("the call %s", (name, prepare) => {
  const operation = name as keyof typeof calls;
  const replays = operation !== "exchange-code";

  it.each(faults)(
    "fails with $code after the fault $action.kind, and is retried only where that is safe",
    async ({ action, code, temporary }) => {
      const here = await stage({}, { maxResponseBytes: 100_000, retry: { maxAttempts: 2, random: () => 0 } });
      const call = await prepare(here);
      const timeoutMs = action.kind === "hang" ? 500 : 10_000;
      const before = here.sandbox.log.length;

      here.sandbox.inject({ on: operation, ...action, times: 2 });
      const error = await rejection(call({ timeoutMs }));
      expect(error).toMatchObject({ code });
      const requests = here.sandbox.log.slice(before).filter((entry) => entry.operation === operation);
      expect(requests).toHaveLength(replays && temporary ? 2 : 1);
    },
  );

  it.each(faults.filter(({ temporary }) => temporary && replays))(
    "succeeds after one fault $action.kind",
    async ({ action }) => {
      const here = await stage({}, { retry: { maxAttempts: 2, random: () => 0 } });
      const call = await prepare(here);
      here.sandbox.inject({ on: operation, ...action });
      await call({ timeoutMs: 10_000 });
      expect(here.sandbox.pendingFaults).toEqual([]);
    },
  );
});

it.each(BEHAVIORS.oldTokenAfterRefresh.values)(
  "a refresh whose response is lost, when the old token %s, returns a token or fails with the first error",
  async (oldTokenAfterRefresh) => {
    const here = await stage({ behaviors: { oldTokenAfterRefresh } }, { retry: { maxAttempts: 2, random: () => 0 } });
    const { longLived } = await connect(here);
    here.sandbox.advance(2 * 86_400_000);
    here.sandbox.inject({ on: "refresh-long-lived", kind: "close-after" });
    const refresh = here.client.refreshLongLived(longLived.accessToken);
    if (oldTokenAfterRefresh === "stays-valid") {
      const { accessToken } = await refresh;
      await expect(here.client.getProfile(secret(accessToken))).resolves.toMatchObject({ username: "mika" });
    } else {
      await expect(rejection(refresh)).resolves.toMatchObject({ code: "THREADS_NETWORK", sent: true, retryable: true });
    }
  },
);

it("a code exchange whose response is lost uses up the code, and the error advises the user to connect again", async () => {
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

it("an OAuth flow with random faults succeeds with the right values or fails with an SDK error", async () => {
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
  // Two thirds of the code exchanges succeed, and nearly all later calls are retried until they succeed.
  expect(connected, `seed ${seed}`).toBeGreaterThan(5);
});
