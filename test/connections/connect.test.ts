/** From "connect" to a stored connection, and everything that may be wrong with a callback. */
import { describe, expect, it } from "vitest";
import { ThreadsConnections, type ConnectionStore } from "../../src/connections/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import { ThreadsClient } from "../../src/index.js";
import { connected, DAY, OWNER, USER } from "../support/connections.js";
import { rejection } from "../support/mock.js";

const OTHER = "17000000000000003";
const people = {
  users: [
    { id: USER, username: "mika", name: "Mika Lind" },
    { id: OTHER, username: "kim" },
  ],
};

describe("a flow", () => {
  it("ends in the documented record", async () => {
    const { connections, sandbox, store } = await connected();
    const { url, state, binding } = connections.begin(OWNER, { returnTo: "/settings?tab=threads" });
    expect(new URL(url).searchParams.get("state")).toBe(state);
    expect(url).not.toContain(binding);
    const { connection, ownerId, returnTo, replaced } = await connections.complete(await sandbox.consent(url), {
      binding,
    });

    expect({ ownerId, returnTo, replaced }).toEqual({
      ownerId: OWNER,
      returnTo: "/settings?tab=threads",
      replaced: null,
    });
    expect(connection).toEqual({
      ownerId: OWNER,
      state: "active",
      connected: true,
      platformId: USER,
      auth: {
        accessToken: expect.stringMatching(/^TH/) as string,
        issuedAt: expect.any(Date) as Date,
        expiresAt: expect.any(Date) as Date,
        scopes: ["threads_basic", "threads_content_publish", "threads_manage_insights"],
      },
      profile: {
        ...{ handle: "mika", displayName: "Mika Lind", avatar: sandbox.users[0]?.pictureUrl },
        updatedAt: connection.auth.issuedAt,
      },
      health: {
        status: "active",
        needsReconnection: false,
        lastSuccessfulRefresh: null,
        lastError: null,
        consecutiveFailures: 0,
      },
      authorizedAt: connection.auth.issuedAt,
      lease: null,
      lastNotice: null,
    });
    expect(Number(connection.auth.expiresAt) - sandbox.clientOptions.clock.now()).toBeGreaterThan(59 * DAY);
    expect((await store.get(OWNER))?.value).toEqual(connection);
  });

  it("takes an authenticated owner for a proof, a whole record for parameters, and scopes of its own", async () => {
    const { connections, sandbox } = await connected({ sandbox: people });
    const { url } = connections.begin(OWNER, { scopes: ["threads_basic"] });
    const callback = new URL(await sandbox.consent(url, { userId: OTHER }));
    const { connection } = await connections.complete(Object.fromEntries(callback.searchParams), { ownerId: OWNER });
    expect(connection.platformId).toBe(OTHER);
    expect(connection.auth.scopes).toEqual(["threads_basic"]);
    // No name was given: the handle stands in.
    expect(connection.profile.displayName).toBe("kim");
  });

  it("replaces another account, and says which", async () => {
    const { connections, connect, sandbox } = await connected({ sandbox: people });
    await connect();
    const { url, binding } = connections.begin(OWNER);
    const { replaced, connection } = await connections.complete(await sandbox.consent(url, { userId: OTHER }), {
      binding,
    });
    expect(replaced).toEqual({ platformId: USER, profile: expect.objectContaining({ handle: "mika" }) as unknown });
    expect(connection.platformId).toBe(OTHER);
    const again = connections.begin(OWNER);
    await expect(
      connections.complete(await sandbox.consent(again.url, { userId: OTHER }), { binding: again.binding }),
    ).resolves.toMatchObject({ replaced: null });
  });

  it("works in two tabs at once, each with its own binding", async () => {
    const { connections, sandbox } = await connected();
    const one = connections.begin(OWNER);
    const two = connections.begin(OWNER);
    const second = await connections.complete(await sandbox.consent(two.url), { binding: two.binding });
    const first = await connections.complete(await sandbox.consent(one.url), { binding: one.binding });
    expect(first.connection.platformId).toBe(second.connection.platformId);
  });

  it("completes once when the callback comes twice at once; the other fails and changes nothing", async () => {
    const { connections, sandbox } = await connected();
    const { url, binding } = connections.begin(OWNER);
    const callback = await sandbox.consent(url);
    const outcomes = await Promise.allSettled([
      connections.complete(callback, { binding }),
      connections.complete(callback, { binding }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    expect(failed?.reason).toMatchObject({ code: "THREADS_CONNECT", step: "exchange-code", ownerId: OWNER });
    await expect(connections.get(OWNER)).resolves.toMatchObject({ state: "active" });
  });
});

describe("a callback", () => {
  /** How many calls went to Threads beyond the pages. */
  const calls = (log: readonly { operation: string | null }[]) =>
    log.filter(({ operation }) => operation !== "authorize" && operation !== "consent").length;

  it.each([
    ["no proof", {}],
    ["an empty binding", { binding: "" }],
    ["an empty owner", { ownerId: "" }],
    ["a skip that is not meant", { dangerouslySkipBinding: "yes" }],
    ["nothing at all", undefined],
    ["null", null],
    ["fields without values", { binding: undefined, ownerId: null }],
  ])("with %s is refused before anything else", async (_what, proof) => {
    const { connections, sandbox } = await connected();
    const { url } = connections.begin(OWNER);
    const callback = await sandbox.consent(url);
    const error = await rejection(connections.complete(callback, proof as never));
    expect(error).toMatchObject({ code: "THREADS_AUTHORIZATION", reason: "proof-missing", ownerId: null });
    expect(calls(sandbox.log)).toBe(0);
  });

  it("of somebody else's flow is refused: a link cannot connect an account to its sender's user", async () => {
    const { connections, sandbox } = await connected();
    const attacker = connections.begin("attacker");
    const victim = connections.begin("victim");
    const callback = await sandbox.consent(attacker.url);
    for (const [proof, reason] of [
      [{ binding: victim.binding }, "browser-mismatch"],
      [{ ownerId: "victim" }, "owner-mismatch"],
    ] as const) {
      const error = await rejection(connections.complete(callback, proof));
      expect(error).toMatchObject({ code: "THREADS_AUTHORIZATION", reason, ownerId: "attacker" });
    }
    expect(calls(sandbox.log)).toBe(0);
    await expect(connections.get("victim")).resolves.toBeNull();
  });

  it("has to fit whatever proof is given: a binding does not stand in for the owner", async () => {
    const { connections, sandbox } = await connected();
    const { url, binding } = connections.begin(OWNER);
    const callback = await sandbox.consent(url);
    const both = (ownerId: string | undefined) => connections.complete(callback, { binding, ownerId });
    await expect(rejection(both("somebody-else"))).resolves.toMatchObject({
      code: "THREADS_AUTHORIZATION",
      reason: "owner-mismatch",
    });
    await expect(
      rejection(connections.complete(callback, { binding: "x", dangerouslySkipBinding: true })),
    ).resolves.toMatchObject({
      code: "THREADS_AUTHORIZATION",
      reason: "browser-mismatch",
    });
    await expect(both(undefined)).resolves.toMatchObject({ ownerId: OWNER });
  });

  it("goes through without a proof only under a name that sounds like what it is", async () => {
    const { connections, sandbox } = await connected();
    const { url } = connections.begin(OWNER);
    await expect(
      connections.complete(await sandbox.consent(url), { dangerouslySkipBinding: true }),
    ).resolves.toMatchObject({ ownerId: OWNER });
  });

  it("with a changed, foreign, stale, missing or made-up state is refused, each by its own reason", async () => {
    const { connections, sandbox, client, store, another } = await connected();
    const { url, state, binding } = connections.begin(OWNER, { returnTo: "/x" });
    const code = new URL(await sandbox.consent(url)).searchParams.get("code") ?? "";
    const at = (changed: string | null) => (changed === null ? { code } : { code, state: changed });
    const [body = "", signature = ""] = state.split(".");
    const evil = Buffer.from(
      Buffer.from(body, "base64url").toString().replace(OWNER, "someone-else-entirely-1"),
    ).toString("base64url");

    for (const forged of [
      `${evil}.${signature}`,
      body,
      `${body}.`,
      `${state}.x`,
      `${body}.${signature.slice(1)}`,
      OWNER,
      ".",
    ]) {
      const error = await rejection(connections.complete(at(forged), { binding }));
      expect(error).toMatchObject({
        code: "THREADS_AUTHORIZATION",
        reason: "state-forged",
        ownerId: null,
        returnTo: null,
      });
    }
    await expect(rejection(connections.complete(at(null), { binding }))).resolves.toMatchObject({
      reason: "state-missing",
    });

    const shared = "a-state-secret-that-two-apps-share-by-mistake";
    const otherApp = new ThreadsClient({ ...sandbox.clientOptions, appId: "111" });
    const foreign = new ThreadsConnections({ client: otherApp, store, stateSecret: shared }).begin(OWNER);
    const ours = another({ stateSecret: shared });
    await expect(rejection(ours.complete(at(foreign.state), { binding }))).resolves.toMatchObject({
      reason: "state-foreign",
    });
    await expect(rejection(ours.complete(at(state), { binding }))).resolves.toMatchObject({ reason: "state-forged" });

    sandbox.advance(10 * 60_000);
    await expect(rejection(connections.complete(at(state), { binding }))).resolves.toMatchObject({
      reason: "state-stale",
      ownerId: OWNER,
      returnTo: "/x",
    });
    sandbox.advance(-3 * 3_600_000);
    // The clock went back: a state from the future must not live for hours.
    await expect(rejection(connections.complete(at(state), { binding }))).resolves.toMatchObject({
      reason: "state-stale",
    });
    expect(calls(sandbox.log)).toBe(0);
    await otherApp.close();
    expect(client.appId).toBe(sandbox.clientOptions.appId);
  });

  it("that brings a denial or no code says so, with whose flow it was", async () => {
    const { connections, sandbox } = await connected();
    const { url, state, binding } = connections.begin(OWNER, { returnTo: "/x" });
    const denied = await rejection(connections.complete(await sandbox.consent(url, { allow: false }), { binding }));
    expect(denied).toMatchObject({ reason: "denied", ownerId: OWNER, returnTo: "/x" });
    const empty = await rejection(connections.complete({ state }, { binding }));
    expect(empty).toMatchObject({ reason: "code-missing", ownerId: OWNER, returnTo: "/x" });
    const unknown = await rejection(connections.complete({ error: "access_denied" }, { binding }));
    expect(unknown).toMatchObject({ reason: "denied", ownerId: null });
  });

  it.each([
    ["exchange-code", "exchange-code"],
    ["exchange-long-lived", "exchange-long-lived"],
    ["profile", "me"],
  ] as const)("whose step %s fails stores nothing, and says where", async (step, on) => {
    const { connections, sandbox } = await connected();
    const { url, binding } = connections.begin(OWNER, { returnTo: "/x" });
    const callback = await sandbox.consent(url);
    sandbox.inject({ on, kind: "graph-error", status: 500, code: 2 });
    const error = await rejection(connections.complete(callback, { binding }));
    expect(error).toMatchObject({ code: "THREADS_CONNECT", step, ownerId: OWNER, returnTo: "/x", retryable: false });
    expect((error as Error).cause).toMatchObject({ code: "THREADS_API", kind: "transient" });
    await expect(connections.get(OWNER)).resolves.toBeNull();
  });

  it("can be looked at without a call, for a front end that completes it", async () => {
    const { connections, sandbox } = await connected();
    const { url, state } = connections.begin(OWNER, { returnTo: "/x" });
    const callback = await sandbox.consent(url);
    const code = new URL(callback).searchParams.get("code");
    expect(connections.readCallback(callback)).toEqual({ ownerId: OWNER, returnTo: "/x", code, state });
    expect(calls(sandbox.log)).toBe(0);
    expect(() => connections.readCallback({ code: "c", state: "made-up" })).toThrow(
      expect.objectContaining({ reason: "state-forged" }),
    );
  });

  it("rejects with the caller's own reason when aborted", async () => {
    const { connections, sandbox } = await connected();
    const { url, binding } = connections.begin(OWNER);
    const callback = await sandbox.consent(url);
    const reason = new Error("gone");
    await expect(
      rejection(connections.complete(callback, { binding }, { signal: AbortSignal.abort(reason) })),
    ).resolves.toBe(reason);
  });
});

describe("a store in trouble", () => {
  it("does not cost a connection for one failed write, and knows its own write again", async () => {
    for (const committed of [false, true]) {
      const inner = memoryStore();
      let failures = 0;
      const store: ConnectionStore = {
        ...inner,
        save: async (connection, ifVersion) => {
          if (connection.platformId !== OTHER || failures++ > 0) return inner.save(connection, ifVersion);
          if (committed) await inner.save(connection, ifVersion);
          throw new Error("the database is away");
        },
      };
      const { connections, sandbox, connect } = await connected({ sandbox: people, connections: { store } });
      await connect();
      const { url, binding } = connections.begin(OWNER);
      const { replaced, connection } = await connections.complete(await sandbox.consent(url, { userId: OTHER }), {
        binding,
      });
      expect(connection.platformId).toBe(OTHER);
      expect(replaced).toMatchObject({ platformId: USER });
    }
  });

  it("does not let a person wait for minutes", async () => {
    let saves = 0;
    let waitedMs = 0;
    const { another, sandbox, store } = await connected();
    const connections = another({
      store: { ...store, save: () => (saves++, Promise.reject(new Error("disk full"))) },
      random: () => 1,
      clock: { now: () => sandbox.clientOptions.clock.now(), sleep: (ms) => ((waitedMs += ms), Promise.resolve()) },
    });
    const { url, binding } = connections.begin(OWNER);
    await expect(rejection(connections.complete(await sandbox.consent(url), { binding }))).resolves.toMatchObject({
      step: "store",
    });
    expect(saves).toBeGreaterThan(3);
    expect(waitedMs).toBeLessThan(8_000);
  });
});

describe("beginning", () => {
  it("makes a state and a binding that nobody can guess, each time others", async () => {
    const { connections } = await connected();
    const flows = Array.from({ length: 50 }, () => connections.begin(OWNER));
    expect(new Set(flows.map(({ state }) => state)).size).toBe(50);
    expect(new Set(flows.map(({ binding }) => binding)).size).toBe(50);
    for (const { binding } of flows) expect(Buffer.from(binding, "base64url")).toHaveLength(32);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["an empty owner", "", {}],
    ["an owner with a line break", "a\nb", {}],
    ["an enormous owner", "o".repeat(1_000), {}],
    ["an enormous returnTo", OWNER, { returnTo: "/".repeat(3_000) }],
    ["an unknown scope", OWNER, { scopes: ["threads_basic", "x"] }],
  ])("refuses %s", async (_what, ownerId, options) => {
    const { connections } = await connected();
    expect(() => connections.begin(ownerId, options)).toThrow(expect.objectContaining({ code: "THREADS_VALIDATION" }));
  });
});

describe("ThreadsConnections", () => {
  it("refuses what it cannot work with, all at once", async () => {
    const { client } = await connected();
    for (const callbackSecrets of [[""], [undefined], ["a b"]]) {
      expect(
        () => new ThreadsConnections({ client, store: memoryStore(), callbackSecrets: callbackSecrets as string[] }),
      ).toThrow(expect.objectContaining({ code: "THREADS_VALIDATION" }));
    }
    const bad = { client: undefined, store: {}, stateSecret: "short", publicUrl: "http://api.example" };
    expect(() => new ThreadsConnections(bad as never)).toThrow(
      expect.objectContaining({
        code: "THREADS_CONFIG",
        problems: ["client", "store", "stateSecret", "publicUrl"].map((name): unknown =>
          expect.objectContaining({ name }),
        ),
      }),
    );
    expect(() => new ThreadsConnections({ client, store: memoryStore() })).not.toThrow();
  });
});
