/** Which refusals are a verdict on the token, in a call and in the check at `/me`. */
import { describe, expect, it, vi } from "vitest";
import { memoryStore, type ConnectionStore } from "../../src/index.js";
import { connected, DAY, OWNER } from "../support/connections.js";
import { rejection } from "../support/mock.js";

const graph = (status: number, code: number, subcode?: number) =>
  ({ kind: "graph-error", status, code, subcode }) as const;

/** Each response of `/me`, and whether it means an invalid token. */
const answers: [
  string,
  Parameters<Awaited<ReturnType<typeof connected>>["sandbox"]["inject"]>[0] extends infer F
    ? Omit<F & object, "on">
    : never,
  boolean,
][] = [
  ["190", graph(400, 190), true],
  ["190 with 401", graph(401, 190, 463), true],
  ["102", graph(400, 102), true],
  ["100, which was seen for invalid tokens", graph(400, 100), true],
  ["100/33", graph(400, 100, 33), true],
  ["an unknown code", graph(401, 2500), false],
  ["a withdrawn basic permission", graph(403, 10), false],
  ["a checkpoint, which the user passes at Threads", graph(400, 190, 459), false],
  ["an unconfirmed user", graph(400, 190, 464), false],
  ["a restriction", graph(400, 368), false],
  ["a rate limit", graph(400, 4), false],
  ["429", graph(429, 4), false],
  ["an error of Threads", graph(500, 2), false],
  ["190 with 500", graph(500, 190), true],
  ["100 with 500", graph(500, 100), false],
  ["an app that is not allowed for this account", graph(400, 100, 10), false],
  ["a proxy's page", { kind: "html-502" }, false],
  ["a closed connection", { kind: "close-before" }, false],
];

describe.each(answers)("a response %s of /me", (_what, fault, isInvalid) => {
  it(`means ${isInvalid ? "an invalid token" : "no verdict"} for a profile fetch and for a call`, async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.inject({ on: "me", times: 20, ...fault } as never);
    await rejection(connections.account(OWNER).getProfile());
    await rejection(connections.updateProfile(OWNER));
    await expect(connections.status(OWNER)).resolves.toMatchObject({ health: { needsReconnection: isInvalid } });
  });

  it(`means ${isInvalid ? "an invalid token" : "no verdict"} after a refused refresh`, async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", ...graph(400, 190) });
    sandbox.inject({ on: "me", times: 20, ...fault } as never);
    await rejection(connections.refreshToken(OWNER));
    await expect(connections.status(OWNER)).resolves.toMatchObject({ health: { needsReconnection: isInvalid } });
  });
});

describe.each([
  ["a checkpoint", 459],
  ["an account that is not confirmed", 464],
])("%s", (_title, subcode) => {
  it("makes an error, which ends when the user has acted at Threads", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", ...graph(400, 190, subcode) });
    await rejection(connections.refreshToken(OWNER));
    await expect(connections.status(OWNER)).resolves.toMatchObject({
      state: "error",
      health: { needsReconnection: false },
    });
    await expect(connections.refreshToken(OWNER)).resolves.toMatchObject({
      refreshed: true,
      connection: { state: "active" },
    });
  });
});

describe("the check at /me", () => {
  it("is not repeated with every call that Threads refuses for another reason", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.inject({ on: "me", ...graph(400, 100) });
    const account = connections.account(OWNER);
    const refused = () => rejection(account.request({ method: "GET", path: "/me", query: { fields: "nonsense" } }));
    const before = sandbox.log.length;
    for (let call = 0; call < 5; call++) await refused();
    // Five calls, and one check.
    expect(sandbox.log.length - before).toBe(6);
    sandbox.advance(61_000);
    await refused();
    expect(sandbox.log.length - before).toBe(8);
  });

  it("does not hide the refusal of Threads when the store fails", async () => {
    const { connect, another, store, sandbox } = await connected();
    await connect();
    sandbox.inject({ on: "me", times: 5, ...graph(400, 190) });
    const forgetful = another({ store: { ...store, save: () => Promise.reject(new Error("the database is away")) } });
    await expect(rejection(forgetful.account(OWNER).getProfile())).resolves.toMatchObject({
      code: "THREADS_API",
      kind: "auth",
    });
    await expect(rejection(forgetful.updateProfile(OWNER))).resolves.toMatchObject({
      code: "THREADS_API",
      kind: "auth",
    });
  });

  it("ends with the caller's signal", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.inject({ on: "me", ...graph(400, 190) });
    sandbox.inject({ on: "me", kind: "hang", occurrence: 2 });
    const leaving = new AbortController();
    const startedAt = performance.now();
    setTimeout(() => leaving.abort(new Error("gone")), 80);
    await rejection(connections.account(OWNER).getProfile({ signal: leaving.signal }));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

it("storeTokenVerdict: does not end a connection while another process refreshes its token", async () => {
  const notices: string[] = [];
  const inner = memoryStore();
  let held: (() => void) | null = null;
  let holding = false;
  const store: ConnectionStore = {
    ...inner,
    save: async (connection, ifVersion) => {
      const refreshed = connection.lease === null && connection.health.lastSuccessfulRefresh !== null;
      if (holding && refreshed) {
        holding = false;
        await new Promise<void>((resolve) => (held = resolve));
      }
      return await inner.save(connection, ifVersion);
    },
  };
  const here = await connected({
    sandbox: { behaviors: { oldTokenAfterRefresh: "becomes-invalid" } },
    connections: { store, onNotice: ({ notice }) => notices.push(notice) },
  });
  await here.connect();
  here.sandbox.advance(40 * DAY);
  holding = true;
  const refreshing = here.connections.refreshToken(OWNER);
  await vi.waitFor(() => expect(held).not.toBeNull());
  // Threads has issued the new token, and refuses the stored one twice.
  const error = await rejection(here.another().updateProfile(OWNER));
  expect(error).toMatchObject({ code: "THREADS_API", kind: "auth" });
  expect((await here.another().status(OWNER)).state).toBe("active");
  (held as unknown as () => void)();
  await refreshing;
  expect((await here.connections.status(OWNER)).state).toBe("active");
  expect(notices).toEqual(["refreshed"]);
});
