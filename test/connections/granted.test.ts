/** Requested and granted scopes in the record, in the status and in permission errors. */
import { describe, expect, it } from "vitest";
import { tokenInfo } from "../../src/connections/token-info.js";
import type { ThreadsClient, ThreadsScope } from "../../src/index.js";
import type { FaultAction } from "../../src/testing/index.js";
import { connectionFromJson, connectionToJson } from "../../src/stores/index.js";
import { connected, DAY, OWNER, USER, type Connected } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { rejection } from "../support/mock.js";
import { rewriting } from "../support/rewriting.js";

const DEFAULTS: readonly ThreadsScope[] = ["threads_basic", "threads_content_publish", "threads_manage_insights"];

/** Connects the account again. `allow` are the permissions that the user leaves ticked. */
async function reconnect(
  { connections, sandbox }: Connected,
  { scopes, allow }: { scopes?: readonly ThreadsScope[]; allow?: readonly string[] } = {},
) {
  const { url, binding } = connections.begin(OWNER, { scopes });
  const back = await sandbox.consent(url, allow === undefined ? {} : { scopes: allow });
  const { connection } = await connections.complete(back, { binding });
  secret(connection.auth.accessToken);
  return connection.auth;
}

/** A dispatcher that changes the response of debug_token. */
const changing = (change: object) =>
  rewriting({
    body: (path, body) => (path.endsWith("/debug_token") ? { data: { ...(body.data as object), ...change } } : body),
  });

const debugCalls = ({ sandbox }: Connected) =>
  sandbox.log.filter(({ operation }) => operation === "debug-token").length;

describe("connections: granted scopes", () => {
  it("connections: stores the granted scopes that debug_token reports once after connecting", async () => {
    const here = await connected();
    const auth = await reconnect(here);
    expect(auth).toMatchObject({ scopes: DEFAULTS, granted: DEFAULTS });
    expect(debugCalls(here)).toBe(1);
    await expect(here.connections.status(OWNER)).resolves.toMatchObject({
      scopes: { asked: DEFAULTS, granted: DEFAULTS },
    });
    expect(debugCalls(here)).toBe(1);
  });

  it("connections: asked and granted differ when the user unticks a permission", async () => {
    const here = await connected();
    const auth = await reconnect(here, { allow: ["threads_basic", "threads_content_publish"] });
    expect(auth).toMatchObject({ scopes: DEFAULTS, granted: ["threads_basic", "threads_content_publish"] });
    const { scopes } = await here.connections.status(OWNER);
    expect(scopes?.asked?.filter((scope) => scopes.granted?.includes(scope) === false)).toEqual([
      "threads_manage_insights",
    ]);
  });

  it("connections: begin requests more scopes later, and a reconnect with fewer scopes leaves fewer granted", async () => {
    const here = await connected();
    await reconnect(here);
    const more: ThreadsScope[] = [...DEFAULTS, "threads_delete"];
    expect(await reconnect(here, { scopes: more })).toMatchObject({ scopes: more, granted: more });
    const post = await here.connections.account(OWNER).publish({ text: "A day at sea" });
    await here.connections.account(OWNER).posts.delete(post.id);

    expect(await reconnect(here, { scopes: ["threads_basic"] })).toMatchObject({
      scopes: ["threads_basic"],
      granted: ["threads_basic"],
    });
    const error = await rejection(here.connections.account(OWNER).publish({ text: "Another day" }));
    expect(error).toMatchObject({ kind: "permission", missingScope: "threads_content_publish" });
  });

  it("connections: a refresh neither changes the granted scopes nor calls debug_token", async () => {
    const here = await connected();
    await reconnect(here, { allow: ["threads_basic"] });
    // The user grants more, which the token of the old consent does not carry.
    here.sandbox.issueToken({ userId: USER, scopes: ["threads_delete"] });
    here.sandbox.advance(55 * DAY);
    const { refreshed, connection } = await here.connections.refreshToken(OWNER);
    secret(connection?.auth?.accessToken ?? "");
    expect(refreshed).toBe(true);
    expect(connection?.auth).toMatchObject({ scopes: DEFAULTS, granted: ["threads_basic"] });
    expect(debugCalls(here)).toBe(1);
  });

  it.each<[string, FaultAction]>([
    ["fails", { kind: "html-502" }],
    ["closes the connection", { kind: "close-before" }],
    ["is refused", { kind: "graph-error", status: 400, code: 100 }],
    ["says that the token is dead", { kind: "graph-error", status: 400, code: 190 }],
    ["is rate-limited", { kind: "rate-limited" }],
    ["sends no JSON", { kind: "malformed-json" }],
    ["sends another shape", { kind: "altered", without: ["data"] }],
    ["sends nothing", { kind: "empty-body" }],
    ["redirects", { kind: "redirect" }],
  ])("connections: connecting succeeds, and granted is null, when debug_token %s", async (_how, fault) => {
    const here = await connected();
    here.sandbox.inject({ ...fault, on: "debug-token" });
    const auth = await reconnect(here);
    expect(auth).toMatchObject({ scopes: DEFAULTS, granted: null });
    await expect(here.connections.status(OWNER)).resolves.toMatchObject({
      state: "active",
      scopes: { asked: DEFAULTS, granted: null },
    });
    await expect(here.connections.account(OWNER).getProfile()).resolves.toMatchObject({ id: USER });
  });

  it.each([
    ["calls the token invalid", { is_valid: false }],
    ["leaves the scopes out", { scopes: undefined }],
    ["lists no threads_basic, without which no call works", { scopes: ["threads_delete"] }],
  ])("connections: granted is null when debug_token %s", async (_how, change) => {
    const here = await connected({ client: { dispatcher: changing(change) } });
    expect((await reconnect(here)).granted).toBeNull();
  });

  it("connections: leaves out of granted what is no scope, what is repeated and what exceeds 100", async () => {
    const many = Array.from({ length: 100 }, (_, index) => `threads_new_${index}`);
    const scopes = ["threads_basic", "threads_basic", "a\u0000b", "", "x".repeat(101), "<b>", ...many];
    const here = await connected({ client: { dispatcher: changing({ scopes }) } });
    expect((await reconnect(here)).granted).toEqual(["threads_basic", ...many.slice(0, 99)]);
  });

  it("connections: keeps granted scopes that this SDK does not know", async () => {
    const granted = [...DEFAULTS, "threads_trending_topics"];
    const here = await connected({ client: { dispatcher: changing({ scopes: granted }) } });
    expect((await reconnect(here)).granted).toEqual(granted);
  });

  it.each([
    [60_000, undefined, 5_000],
    [60_000, 5_001, 5_000],
    [60_000, 4_999, 4_999],
    [3_000, undefined, 3_000],
  ])(
    "connections: with %d ms for a call and %s ms for this one, waits %d ms for debug_token",
    async (most, own, waits) => {
      const limits: unknown[] = [];
      const debugToken: ThreadsClient["debugToken"] = (_token, { timeoutMs }) => {
        limits.push(timeoutMs);
        return Promise.reject(new Error("no response"));
      };
      const client = { timeoutMs: most, debugToken } as unknown as ThreadsClient;
      await expect(tokenInfo(client, "token", { timeoutMs: own })).resolves.toBeNull();
      expect(limits).toEqual([waits]);
    },
  );

  it("connections: stores the token also when the caller aborts during the debug_token request", async () => {
    const here = await connected();
    const caller = new AbortController();
    here.sandbox.inject({ kind: "hang", on: "debug-token" });
    const { url, binding } = here.connections.begin(OWNER);
    const callback = await here.sandbox.consent(url);
    const completing = here.connections.complete(callback, { binding }, { signal: caller.signal });
    await expect.poll(() => debugCalls(here), { timeout: 10_000 }).toBe(1);
    caller.abort(new Error("the user left"));
    const { connection } = await completing;
    secret(connection.auth.accessToken);
    expect(connection).toMatchObject({ state: "active", auth: { granted: null } });
  });

  it("connections: adopt stores the granted scopes, or null when debug_token refuses the token", async () => {
    const here = await connected({
      sandbox: {
        users: [
          { id: USER, username: "mika" },
          { id: "17000000000000003", username: "kim", isTester: false },
        ],
      },
    });
    const issue = (userId: string) => secret(here.sandbox.issueToken({ userId }));
    const adopted = await here.connections.adopt(OWNER, issue(USER));
    expect(adopted.connection.auth.granted).toEqual(DEFAULTS);
    const other = await here.connections.adopt("other", issue("17000000000000003"));
    expect(other.connection.auth).toMatchObject({ scopes: null, granted: null });
  });

  it("connections: reads a record of an earlier version, whose granted scopes are unknown", async () => {
    const here = await connected();
    await reconnect(here);
    const stored = await here.store.get(OWNER);
    const old = JSON.parse(connectionToJson(stored!.value)) as { auth: { granted?: unknown } };
    delete old.auth.granted;
    await here.store.save(connectionFromJson(JSON.stringify(old)), stored!.version);
    expect((await here.connections.get(OWNER))?.auth).not.toHaveProperty("granted");
    await expect(here.connections.status(OWNER)).resolves.toMatchObject({ scopes: { asked: DEFAULTS, granted: null } });
    here.sandbox.advance(55 * DAY);
    const { connection } = await here.connections.refreshToken(OWNER);
    secret(connection?.auth?.accessToken ?? "");
    expect(connection?.auth).not.toHaveProperty("granted");
  });

  it("connections: the status of an owner without a token has no scopes", async () => {
    const here = await connected();
    await expect(here.connections.status(OWNER)).resolves.toMatchObject({ scopes: null });
    await reconnect(here);
    await here.connections.disconnect(OWNER);
    await expect(here.connections.status(OWNER)).resolves.toMatchObject({ scopes: null });
  });
});

describe("connections: a permission error", () => {
  it("connections: names the scope that the user unticked, and asks the user to connect again", async () => {
    const here = await connected();
    await reconnect(here, { allow: ["threads_basic", "threads_manage_insights"] });
    const error = await rejection(here.connections.account(OWNER).publish({ text: "A day at sea" }));
    expect(error).toMatchObject({
      kind: "permission",
      missingScope: "threads_content_publish",
      responsible: "user",
      advice: expect.stringContaining("connect it again") as string,
    });
  });

  it.each([400, 403, 500] as const)(
    "connections: a scope that is missing with HTTP %d is reported after one request, and the connection stays active",
    async (permissionStatus) => {
      const here = await connected({ sandbox: { behaviors: { permissionStatus } } });
      await reconnect(here, { allow: ["threads_basic"] });
      const { insights } = here.connections.account(OWNER);
      const error = await rejection(insights.user({ metrics: ["likes"] }));
      expect(error).toMatchObject({ kind: "permission", missingScope: "threads_manage_insights", retryable: false });
      expect(here.sandbox.log.filter(({ operation }) => operation === "user-insights")).toHaveLength(1);
      await expect(here.connections.status(OWNER)).resolves.toMatchObject({
        state: "active",
        health: { needsReconnection: false },
      });
    },
  );

  it("connections: does not advise reconnecting for a missing scope that no connect requests", async () => {
    const here = await connected();
    await reconnect(here);
    const error = await rejection(here.connections.account(OWNER).replies.to("18000000000000001"));
    expect(error).toMatchObject({
      kind: "permission",
      missingScope: "threads_read_replies",
      responsible: "developer",
      advice: expect.stringContaining("Connecting again does not help") as string,
      message: expect.stringContaining("pass it to begin") as string,
    });
  });

  it.each([
    ["a location", { locationId: "110843418940484" }, "threads_location_tagging"],
    ["a share to Instagram", { shareToInstagram: true }, "threads_share_to_instagram"],
    ["a dark share to Instagram", { shareToInstagram: "dark" }, "threads_share_to_instagram"],
    ["neither", { shareToInstagram: false }, "threads_content_publish"],
  ] as const)("connections: publishing with %s names the scope of that parameter", async (_what, more, scope) => {
    const here = await connected();
    const lacksPublish = scope === "threads_content_publish";
    await reconnect(here, { allow: lacksPublish ? ["threads_basic"] : [...DEFAULTS] });
    const account = here.connections.account(OWNER);
    for (const autoPublishText of [true, false]) {
      const error = await rejection(account.publish({ text: "A day at sea", ...more }, { autoPublishText }));
      expect(error).toMatchObject({ kind: "permission", missingScope: scope });
    }
  });
});
