/** Connecting an account, and all invalid callbacks. */
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

describe("connecting an account", () => {
  it("stores the documented record", async () => {
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
        granted: ["threads_basic", "threads_content_publish", "threads_manage_insights"],
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

  it("accepts the owner as proof, parsed parameters, and its own scopes", async () => {
    const { connections, sandbox } = await connected({ sandbox: people });
    const { url } = connections.begin(OWNER, { scopes: ["threads_basic"] });
    const callback = new URL(await sandbox.consent(url, { userId: OTHER }));
    const { connection } = await connections.complete(Object.fromEntries(callback.searchParams), { ownerId: OWNER });
    expect(connection.platformId).toBe(OTHER);
    expect(connection.auth.scopes).toEqual(["threads_basic"]);
    // Without a name, the handle is the display name.
    expect(connection.profile.displayName).toBe("kim");
  });

  it("replaces another account, and reports which", async () => {
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

  it("works in two tabs at once, each with its own browser binding", async () => {
    const { connections, sandbox } = await connected();
    const one = connections.begin(OWNER);
    const two = connections.begin(OWNER);
    const second = await connections.complete(await sandbox.consent(two.url), { binding: two.binding });
    const first = await connections.complete(await sandbox.consent(one.url), { binding: one.binding });
    expect(first.connection.platformId).toBe(second.connection.platformId);
  });

  it("completes one of two equal callbacks at once, and the other changes nothing", async () => {
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

describe("connections.complete", () => {
  /** Counts the requests to Threads other than those for pages. */
  const calls = (log: readonly { operation: string | null }[]) =>
    log.filter(({ operation }) => operation !== "authorize" && operation !== "consent").length;

  it.each([
    ["no proof", {}],
    ["an empty binding", { binding: "" }],
    ["an empty owner id", { ownerId: "" }],
    ["a dangerouslySkipBinding that is not true", { dangerouslySkipBinding: "yes" }],
    ["a missing proof", undefined],
    ["null", null],
    ["a proof without values", { binding: undefined, ownerId: null }],
  ])("refuses %s as proof before any other check", async (_what, proof) => {
    const { connections, sandbox } = await connected();
    const { url } = connections.begin(OWNER);
    const callback = await sandbox.consent(url);
    const error = await rejection(connections.complete(callback, proof as never));
    expect(error).toMatchObject({ code: "THREADS_AUTHORIZATION", reason: "proof-missing", ownerId: null });
    expect(calls(sandbox.log)).toBe(0);
  });

  it("refuses the flow of another user, so that a link cannot connect an account to its sender", async () => {
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

  it("checks every part of a proof, so that a binding does not replace the owner", async () => {
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

  it("accepts no proof only with dangerouslySkipBinding", async () => {
    const { connections, sandbox } = await connected();
    const { url } = connections.begin(OWNER);
    await expect(
      connections.complete(await sandbox.consent(url), { dangerouslySkipBinding: true }),
    ).resolves.toMatchObject({ ownerId: OWNER });
  });

  it("refuses a changed, foreign, stale, missing or forged state with its own reason", async () => {
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
    // The clock went back: a state from the future must not stay valid for hours.
    await expect(rejection(connections.complete(at(state), { binding }))).resolves.toMatchObject({
      reason: "state-stale",
    });
    expect(calls(sandbox.log)).toBe(0);
    await otherApp.close();
    expect(client.appId).toBe(sandbox.clientOptions.appId);
  });

  it("reports a denial or a missing code, with the owner of the flow", async () => {
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
  ] as const)("stores nothing when step %s fails, and reports the step", async (step, on) => {
    const { connections, sandbox } = await connected();
    const { url, binding } = connections.begin(OWNER, { returnTo: "/x" });
    const callback = await sandbox.consent(url);
    sandbox.inject({ on, kind: "graph-error", status: 500, code: 2 });
    const error = await rejection(connections.complete(callback, { binding }));
    expect(error).toMatchObject({ code: "THREADS_CONNECT", step, ownerId: OWNER, returnTo: "/x", retryable: false });
    expect((error as Error).cause).toMatchObject({ code: "THREADS_API", kind: "transient" });
    await expect(connections.get(OWNER)).resolves.toBeNull();
  });

  it("lets readCallback check a callback without a call, for a front end", async () => {
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

  it("rejects with the caller's own reason when it is aborted", async () => {
    const { connections, sandbox } = await connected();
    const { url, binding } = connections.begin(OWNER);
    const callback = await sandbox.consent(url);
    const reason = new Error("gone");
    await expect(
      rejection(connections.complete(callback, { binding }, { signal: AbortSignal.abort(reason) })),
    ).resolves.toBe(reason);
  });
});

describe("connecting with a failing store", () => {
  it("succeeds after a failed write, and recognizes its own write", async () => {
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

  it("fails within a minute instead of keeping the owner waiting", async () => {
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

describe("connections.begin", () => {
  it("makes a random state and a random binding for each flow", async () => {
    const { connections } = await connected();
    const flows = Array.from({ length: 50 }, () => connections.begin(OWNER));
    expect(new Set(flows.map(({ state }) => state)).size).toBe(50);
    expect(new Set(flows.map(({ binding }) => binding)).size).toBe(50);
    for (const { binding } of flows) expect(Buffer.from(binding, "base64url")).toHaveLength(32);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["an empty owner id", "", {}],
    ["an owner id with a line break", "a\nb", {}],
    ["an owner id that is too long", "o".repeat(1_000), {}],
    ["a returnTo that is too long", OWNER, { returnTo: "/".repeat(3_000) }],
    ["an unknown scope", OWNER, { scopes: ["threads_basic", "x"] }],
    ["scopes that are null", OWNER, { scopes: null }],
    ["scopes that are a text", OWNER, { scopes: "threads_basic" }],
    ["scopes that JSON cannot represent", OWNER, { scopes: [1n] }],
    ["a returnTo that is null", OWNER, { returnTo: null }],
  ])("refuses %s, and names it", async (_what, ownerId, options) => {
    const { connections } = await connected();
    const path = [Object.keys(options)[0] ?? "ownerId"];
    expect(() => connections.begin(ownerId, options)).toThrow(
      expect.objectContaining({ code: "THREADS_VALIDATION", issues: [expect.objectContaining({ path })] }),
    );
  });
});

describe("ThreadsConnections", () => {
  it("reports all invalid options at once", async () => {
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
