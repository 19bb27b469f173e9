/** Records from before the SDK, whose Threads id is rounded. */
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

/** A record that code without the SDK stored: only the expiry as a date, and an id with other last digits. */
const before = (connection: LinkedConnection): LinkedConnection => ({
  ...connection,
  platformId: ROUNDED,
  auth: { ...connection.auth, issuedAt: null, scopes: null },
  authorizedAt: null,
});

/** An owner who connected without the SDK, and one who connected with it. */
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

it("roundedId: rounds an id that no number holds exactly", () => {
  expect(ROUNDED).not.toBe(USER);
});

describe("a record from before the SDK", () => {
  it("belongs to the account of its rounded id, and to no other", () => {
    const old = before(connectionFixture("anna"));
    expect(isSameAccount(old, USER)).toBe(true);
    expect(isSameAccount(old, ROUNDED)).toBe(true);
    expect(isSameAccount(old, `${USER}1`)).toBe(false);
    expect(isSameAccount({ ...old, authorizedAt: inDays(0) }, USER)).toBe(false);
    expect(isSameAccount(disconnectedFixture("anna"), "null")).toBe(false);
  });

  it("ends when Meta names the exact id of its account", async () => {
    const { connections, store, signed } = await adopted();
    const other = await store.get("newcomer");
    if (other === null) throw new Error("not connected");
    await store.save({ ...other.value, platformId: ROUNDED } as LinkedConnection, other.version);
    await expect(connections.deauthorize(signed(USER))).resolves.toEqual({ ownerIds: [OWNER] });
    await expect(connections.get("newcomer")).resolves.toMatchObject({ state: "active" });
  });

  it("ends together with one that has the exact id, each once", async () => {
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

  it("gets the exact id with the first profile, and is listed by it", async () => {
    const { connections, store } = await adopted();
    await expect(connections.updateProfile(OWNER)).resolves.toMatchObject({ platformId: USER, state: "active" });
    expect((await store.list({ platformId: ROUNDED })).items).toEqual([]);
    expect((await store.list({ platformId: USER })).items).toHaveLength(2);
  });

  it("gets the exact id when the owner connects again, without a notice about another account", async () => {
    const { connections, sandbox } = await adopted();
    sandbox.advance(HOUR);
    const { url, binding } = connections.begin(OWNER);
    const flow = await connections.complete(await sandbox.consent(url, { userId: USER }), { binding });
    expect(flow.connection.platformId).toBe(USER);
    expect(flow.replaced).toBeNull();
  });

  it("refuses the profile of another account", () => {
    const old = before(connectionFixture("anna"));
    const named = { type: "profile-fetched", fingerprint: fingerprint(old.auth.accessToken) } as const;
    const event = { ...named, platformId: "17000000000000003", profile: old.profile };
    expect(transition(old, event, inDays(0).getTime())).toEqual({ accepted: false, reason: "other-account" });
  });
});
