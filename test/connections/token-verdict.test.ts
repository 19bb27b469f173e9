/** Which refusals are a verdict on the token, on the first look and on the second. */
import { describe, expect, it, vi } from "vitest";
import { memoryStore, type ConnectionStore } from "../../src/index.js";
import { connected, DAY, OWNER } from "../support/connections.js";
import { rejection } from "../support/mock.js";

const graph = (status: number, code: number, subcode?: number) =>
  ({ kind: "graph-error", status, code, subcode }) as const;

/** What `/me` answers, again and again; and whether that is a dead token. */
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
  ["100, under which dead tokens were seen", graph(400, 100), true],
  ["100/33", graph(400, 100, 33), true],
  ["a code that nobody knows", graph(401, 2500), false],
  ["the first permission withdrawn", graph(403, 10), false],
  ["a checkpoint, which the person mends at Threads", graph(400, 190, 459), false],
  ["an unconfirmed person", graph(400, 190, 464), false],
  ["a restriction", graph(400, 368), false],
  ["a rate limit", graph(400, 4), false],
  ["429", graph(429, 4), false],
  ["trouble", graph(500, 2), false],
  ["190 with 500", graph(500, 190), true],
  ["100 with 500", graph(500, 100), false],
  ["the app is not allowed for this account", graph(400, 100, 10), false],
  ["a proxy's page", { kind: "html-502" }, false],
  ["nothing", { kind: "close-before" }, false],
];

describe.each(answers)("/me that answers with %s", (_what, fault, dead) => {
  it(`is ${dead ? "a dead token" : "no verdict"} for a profile fetch and for a call`, async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.inject({ on: "me", times: 20, ...fault } as never);
    await rejection(connections.account(OWNER).getProfile());
    await rejection(connections.refreshProfile(OWNER));
    await expect(connections.status(OWNER)).resolves.toMatchObject({ health: { needsReconnection: dead } });
  });

  it(`is ${dead ? "a dead token" : "no verdict"} when it confirms a refused renewal`, async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", ...graph(400, 190) });
    sandbox.inject({ on: "me", times: 20, ...fault } as never);
    await rejection(connections.refreshToken(OWNER));
    await expect(connections.status(OWNER)).resolves.toMatchObject({ health: { needsReconnection: dead } });
  });
});

describe("a checkpoint", () => {
  it("is an error to look at, and over when the person has mended it", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.advance(2 * DAY);
    sandbox.inject({ on: "refresh-long-lived", ...graph(400, 190, 459) });
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

describe("the second look", () => {
  it("is not taken with every call that Threads refuses for another reason", async () => {
    const { connections, sandbox, connect } = await connected();
    await connect();
    sandbox.inject({ on: "me", ...graph(400, 100) });
    const account = connections.account(OWNER);
    const refused = () => rejection(account.request({ method: "GET", path: "/me", query: { fields: "nonsense" } }));
    const before = sandbox.log.length;
    for (let call = 0; call < 5; call++) await refused();
    // Five calls, and one look.
    expect(sandbox.log.length - before).toBe(6);
    sandbox.advance(61_000);
    await refused();
    expect(sandbox.log.length - before).toBe(8);
  });

  it("does not hide Threads' refusal behind the store's trouble", async () => {
    const { connect, another, store, sandbox } = await connected();
    await connect();
    sandbox.inject({ on: "me", times: 5, ...graph(400, 190) });
    const forgetful = another({ store: { ...store, save: () => Promise.reject(new Error("the database is away")) } });
    await expect(rejection(forgetful.account(OWNER).getProfile())).resolves.toMatchObject({
      code: "THREADS_API",
      kind: "auth",
    });
    await expect(rejection(forgetful.refreshProfile(OWNER))).resolves.toMatchObject({
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

it("a token that is being renewed is not called dead: whoever renews it is about to write the new one", async () => {
  const notices: string[] = [];
  const inner = memoryStore();
  let held: (() => void) | null = null;
  let holding = false;
  const store: ConnectionStore = {
    ...inner,
    save: async (connection, ifVersion) => {
      const renewed = connection.lease === null && connection.health.lastSuccessfulRefresh !== null;
      if (holding && renewed) {
        holding = false;
        await new Promise<void>((resolve) => (held = resolve));
      }
      return await inner.save(connection, ifVersion);
    },
  };
  const here = await connected({
    sandbox: { behaviors: { oldTokenAfterRefresh: "dies" } },
    connections: { store, onNotice: ({ notice }) => notices.push(notice) },
  });
  await here.connect();
  here.sandbox.advance(40 * DAY);
  holding = true;
  const renewing = here.connections.refreshToken(OWNER);
  await vi.waitFor(() => expect(held).not.toBeNull());
  // Threads has the new token, and refuses the stored one, twice.
  const error = await rejection(here.another().refreshProfile(OWNER));
  expect(error).toMatchObject({ code: "THREADS_API", kind: "auth" });
  expect((await here.another().status(OWNER)).state).toBe("active");
  (held as unknown as () => void)();
  await renewing;
  expect((await here.connections.status(OWNER)).state).toBe("active");
  expect(notices).toEqual(["refreshed"]);
});
