/** Records from before the SDK, whose id is as a number had it. */
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { LinkedConnection } from "../../src/connections/connection.js";
import { transition } from "../../src/connections/machine.js";
import { isSameAccount } from "../../src/connections/record-rules.js";
import { fingerprint } from "../../src/internal/fingerprint.js";
import { roundedId } from "../../src/internal/ids.js";
import { connectionFixture, disconnectedFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { connected, HOUR, OWNER, USER } from "../support/connections.js";

const ROUNDED = roundedId(USER);

/** As code without the SDK has stored it: no dates but the expiry, an id with other last digits. */
const before = (connection: LinkedConnection): LinkedConnection => ({
  ...connection,
  platformId: ROUNDED,
  auth: { ...connection.auth, issuedAt: null, scopes: null },
  authorizedAt: null,
});

/** An owner who has connected without the SDK, and one with it. */
async function adopted() {
  const here = await connected();
  await here.connect("newcomer");
  await here.connect(OWNER);
  const stored = await here.store.get(OWNER);
  if (stored?.value.auth == null) throw new Error("not connected");
  await here.store.save(before(stored.value), stored.version);
  const signed = (userId: string) => {
    const issuedAt = Math.floor(here.sandbox.clientOptions.clock.now() / 1000);
    const data = { algorithm: "HMAC-SHA256", user_id: userId, issued_at: issuedAt };
    const payload = Buffer.from(JSON.stringify(data)).toString("base64url");
    const key = here.sandbox.clientOptions.appSecret;
    return `${createHmac("sha256", key).update(payload).digest("base64url")}.${payload}`;
  };
  return { ...here, signed };
}

it("is about an id that no number holds", () => {
  expect(ROUNDED).not.toBe(USER);
});

describe("a record from before the SDK", () => {
  it("is of its account by the rounded id, and of no other", () => {
    const old = before(connectionFixture("anna"));
    expect(isSameAccount(old, USER)).toBe(true);
    expect(isSameAccount(old, ROUNDED)).toBe(true);
    expect(isSameAccount(old, `${USER}1`)).toBe(false);
    expect(isSameAccount({ ...old, authorizedAt: inDays(0) }, USER)).toBe(false);
    expect(isSameAccount(disconnectedFixture("anna"), "null")).toBe(false);
  });

  it("ends when Meta names its account exactly; one whose id is exact is another account's", async () => {
    const { connections, store, signed } = await adopted();
    const other = await store.get("newcomer");
    if (other === null) throw new Error("not connected");
    await store.save({ ...other.value, platformId: ROUNDED } as LinkedConnection, other.version);
    await expect(connections.deauthorize(signed(USER))).resolves.toEqual({ ownerIds: [OWNER] });
    await expect(connections.get("newcomer")).resolves.toMatchObject({ state: "active" });
  });

  it("and one with the exact id end together, each once", async () => {
    const { connections, signed } = await adopted();
    const { ownerIds } = await connections.deauthorize(signed(USER));
    expect([...ownerIds].sort()).toEqual([OWNER, "newcomer"].sort());
  });

  it("has its data deleted by the exact id", async () => {
    const owners: string[] = [];
    const here = await adopted();
    const connections = here.another({
      publicUrl: "https://api.example",
      onDataDeletion: (ids) => void owners.push(...ids),
    });
    await connections.deleteData(here.signed(USER));
    expect(owners.sort()).toEqual([OWNER, "newcomer"].sort());
  });

  it("gets its id with the first profile, and is found by it from then on", async () => {
    const { connections, store } = await adopted();
    await expect(connections.refreshProfile(OWNER)).resolves.toMatchObject({ platformId: USER, state: "active" });
    expect((await store.list({ platformId: ROUNDED })).items).toEqual([]);
    expect((await store.list({ platformId: USER })).items).toHaveLength(2);
  });

  it("gets its id when the person connects again, and nobody is told of another account", async () => {
    const { connections, sandbox } = await adopted();
    sandbox.advance(HOUR);
    const { url, binding } = connections.begin(OWNER);
    const flow = await connections.complete(await sandbox.consent(url, { userId: USER }), { binding });
    expect(flow.connection.platformId).toBe(USER);
    expect(flow.replaced).toBeNull();
  });

  it("does not take another account's profile", () => {
    const old = before(connectionFixture("anna"));
    const named = { type: "profile-fetched", fingerprint: fingerprint(old.auth.accessToken) } as const;
    const event = { ...named, platformId: "17000000000000003", profile: old.profile };
    expect(transition(old, event, inDays(0).getTime())).toEqual({ accepted: false, reason: "other-account" });
  });
});
