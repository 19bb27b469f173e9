/** A store returns what was saved, to the millisecond and the last digit. */
import assert from "node:assert/strict";
import type { Connection } from "../../connections/connection.js";
import type { ConnectionStore } from "../../connections/store/contract.js";
import { storeCase, type StoreCase } from "./case.js";
import { connectionFixture, disconnectedFixture, inDays, type ConnectionFixture } from "./fixture.js";
import { assertSameOwners, insert, listed, ownersListed, present } from "./tools.js";

const health = connectionFixture("").health;
const ODD_TEXT = `O'Brien "the \\ $pecial" \`{{x}}\` %s \u00e9 e\u0301 日本語 👩‍👩‍👧‍👦 \u200f <b> ; -- \n\t`;

/** Values that a database may change. */
const VALUES: Readonly<Record<string, ConnectionFixture>> = {
  "every field filled": { lease: { holder: "worker-1:4711", until: inDays(0, 999) }, lastNotice: 7 },
  "no field filled": {
    auth: { issuedAt: null, scopes: null, granted: null },
    profile: { handle: "x", displayName: "x", avatar: null },
    health: { ...health, lastSuccessfulRefresh: null },
    authorizedAt: null,
  },
  "an empty list of scopes, which is not null": { auth: { scopes: [] } },
  "granted scopes that this SDK does not know": { auth: { granted: ["threads_basic", "threads_new_scope"] } },
  "an empty list of granted scopes, which is not null": { auth: { granted: [] } },
  "an id above 2^53": { platformId: "9007199254740993" },
  "an id of 20 digits, with a zero in front": { platformId: "01844674407370955161" },
  "dates of every millisecond": {
    auth: { issuedAt: inDays(0, 1), expiresAt: inDays(0, 998) },
    authorizedAt: inDays(0),
  },
  "dates far away": { auth: { issuedAt: new Date(0), expiresAt: new Date(Date.UTC(9999, 11, 31, 23, 59, 59, 999)) } },
  "text that looks like code": {
    profile: { handle: "$set.a", displayName: ODD_TEXT, avatar: "" },
    health: { ...health, lastError: ODD_TEXT, consecutiveFailures: 2_147_483_647 },
  },
  "a long token": { auth: { accessToken: "t0Ken-_".repeat(500) } },
  "rechecks of a refused token, and the date of the profile": {
    state: "revoked",
    profile: { handle: "x", displayName: "x", avatar: null, updatedAt: inDays(-3, 7) },
    health: {
      ...health,
      status: "revoked",
      needsReconnection: true,
      recheck: { since: inDays(-5, 1), last: inDays(-4, 2), count: 3 },
    },
  },
  "an expired token": { state: "expired" },
  "a revoked token": { state: "revoked", lastNotice: 1 },
  "a connection in error": {
    state: "error",
    health: { ...health, status: "error", lastError: "Threads did not answer." },
  },
};

/** Different owner ids. A store that normalizes or concatenates keys would confuse some of them. */
const OWNERS: readonly string[] = [
  ...["a", "A", "a ", " a", "a  ", "a:b", "a.b", "a/b", "a\\b", "a:b:c", "a%", "a_", "a*", "a?", "[a]", "{a}", "(a)"],
  ...["%61", "0", "00", "0.0", "-1", "1e3", "1000", "true", "null", "undefined", "NaN"],
  ...["__proto__", "constructor", "hasOwnProperty", "$where", "$", ".", "..", "'", '"', "';--", "`", "<a>", "&amp;"],
  ...["\u00e9", "e\u0301", "ß", "ss", "İ", "i", "I", "ı", "日本", "👩‍👩‍👧‍👦", "👩", "\u{1f600}"],
  // The longest ids, with one, two, three and four bytes for each character.
  ...["x".repeat(255), `${"x".repeat(254)}y`, "é".repeat(255), "日".repeat(255), `${"\u{1f600}".repeat(127)}x`],
];

/** Values, owners, and separate copies for the caller and the store. */
export const FIDELITY: readonly StoreCase[] = [
  ...Object.entries(VALUES).map(([name, changes]) =>
    storeCase(`save, get and list keep ${name}`, (store) => keeps(store, connectionFixture("anna", changes))),
  ),
  storeCase("save, get and list keep a connection without an account", (store) =>
    keeps(store, disconnectedFixture("anna")),
  ),

  storeCase("save, get and list keep the record of a disconnected owner", (store) =>
    keeps(store, {
      ...disconnectedFixture("anna"),
      health: {
        status: "disconnected",
        needsReconnection: false,
        lastSuccessfulRefresh: null,
        lastError: null,
        consecutiveFailures: 0,
      },
    }),
  ),

  storeCase("similar owner ids are different owners", async (store) => {
    for (const [index, owner] of OWNERS.entries()) await insert(store, ofOwner(owner, index));
    for (const [index, owner] of OWNERS.entries()) {
      assert.deepEqual(
        (await present(store, owner)).value,
        ofOwner(owner, index),
        "get returned the connection of another owner",
      );
    }
    assertSameOwners(await ownersListed(store, { limit: 7 }), OWNERS, "list by owner lost or repeated records");
    const soon = { expiresBefore: inDays(3), limit: 7 };
    assertSameOwners(await ownersListed(store, soon), OWNERS, "list by expiry lost or repeated records");
  }),

  storeCase("delete removes one owner, and no owner with a similar id", async (store) => {
    for (const [index, owner] of OWNERS.entries()) await insert(store, ofOwner(owner, index));
    for (const [index, owner] of OWNERS.entries()) {
      assert.equal(
        await store.delete(owner),
        true,
        `the delete of another owner also deleted ${JSON.stringify(owner)}`,
      );
      assert.equal(await store.get(owner), null, `get still returned ${JSON.stringify(owner)} after its delete`);
      const next = OWNERS[index + 1];
      if (next !== undefined) await present(store, next);
    }
    assert.deepEqual(await ownersListed(store, {}), []);
  }),

  storeCase("delete returns whether a record was stored, and the owner can be stored again", async (store) => {
    assert.equal(await store.delete("anna"), false, "delete of an unknown owner must return false");
    await insert(store, connectionFixture("anna"));
    assert.equal(await store.delete("anna"), true, "delete of a stored owner must return true");
    assert.equal(await store.delete("anna"), false, "a second delete must return false");
    assert.deepEqual(await ownersListed(store, {}), [], "list still contains a deleted record");
    await keeps(store, disconnectedFixture("anna"));
  }),

  storeCase(
    "changing a connection after save does not change the stored one, and save does not change its argument",
    async (store) => {
      const given = connectionFixture("anna");
      const { version } = await insert(store, given);
      assert.deepEqual(given, connectionFixture("anna"), "save changed its argument");
      spoil(given);
      assert.deepEqual(await store.get("anna"), { value: connectionFixture("anna"), version });
    },
  ),

  storeCase("changing a returned value does not change the stored one", async (store) => {
    const { value, version } = await insert(store, connectionFixture("anna"));
    spoil(value);
    const expected = { value: connectionFixture("anna"), version };
    const read = await present(store, "anna");
    assert.deepEqual(read, expected, "a change to the value that save returned changed the stored value");
    const [found] = await listed(store, {});
    spoil(read.value);
    assert.deepEqual(found, expected, "list and get returned the same object");
    spoil(found.value);
    assert.deepEqual(
      await present(store, "anna"),
      expected,
      "a change to a value that get or list returned changed the stored value",
    );
  }),
];

const ofOwner = (ownerId: string, index: number) => connectionFixture(ownerId, { expiresAt: inDays(1, index % 3) });

async function keeps(store: ConnectionStore, connection: Connection): Promise<void> {
  const expected = structuredClone(connection);
  const saved = await insert(store, connection);
  assert.deepEqual(saved.value, expected, "save returned a value that differs from its argument");
  assert.deepEqual(await store.get(connection.ownerId), saved, "get returned a value that differs from the saved one");
  assert.deepEqual(await listed(store, {}), [saved], "list returned a value that differs from the saved one");
}

/** Changes every part of a connection that can be changed in place. */
function spoil(connection: unknown): void {
  const spoilt = connection as {
    auth: { expiresAt: Date; scopes: string[]; granted: string[]; accessToken: string };
    profile: object;
  };
  spoilt.auth.expiresAt.setTime(0);
  spoilt.auth.scopes.push("threads_delete");
  spoilt.auth.granted.push("threads_delete");
  spoilt.auth.accessToken = "changed";
  Object.assign(spoilt.profile, { handle: "changed" });
  Object.assign(spoilt, { state: "revoked" });
}
