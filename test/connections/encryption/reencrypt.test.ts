/** Encrypting, re-encrypting and decrypting all tokens while other processes read and write them. */
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../../src/stores/memory.js";
import type { ConnectionStore } from "../../../src/connections/store/contract.js";
import type { ReencryptionResult } from "../../../src/index.js";
import { connectionFixture, disconnectedFixture } from "../../../src/testing/index.js";
import { owners } from "../../../src/testing/store-contract/tools.js";
import { record } from "../../support/leaks.js";
import { KEYS, encrypting, plant, storedText, tokenOf } from "./support.js";

const tokenFor = (ownerId: string) => `TH-${ownerId}`;

/** Makes this many connections with plain tokens. */
async function plainStore(count: number): Promise<ConnectionStore> {
  const below = memoryStore();
  for (const ownerId of owners(count)) await plant(below, ownerId, tokenFor(ownerId));
  return below;
}

/** Makes this many encrypted with the first key, and two without an account. */
async function encryptedAccounts(count: number): Promise<ConnectionStore> {
  const below = await plainStore(count);
  await encrypting(below).seal({ from: "plaintext" });
  for (const ownerId of ["none-1", "none-2"]) await below.save(disconnectedFixture(ownerId), null);
  return below;
}

/** Lists the distinct beginnings of the stored texts: the name of the key, or the text itself. */
async function starts(below: ConnectionStore, count: number): Promise<string[]> {
  const texts = await Promise.all(owners(count).map((ownerId) => storedText(below, ownerId)));
  return [...new Set(texts.map((text) => text.split(".", 2).join(".").replace(/-.*/, "")))].sort();
}

async function expectAllTokens(store: ConnectionStore, count: number): Promise<void> {
  for (const ownerId of owners(count)) expect(await tokenOf(store, ownerId)).toBe(tokenFor(ownerId));
}

/** Lets another process write before the first write of each owner. */
function meddled(below: ConnectionStore, meddle: (ownerId: string) => Promise<unknown>, times = 1): ConnectionStore {
  const met = new Map<string, number>();
  return {
    ...below,
    async save(connection, ifVersion) {
      const count = met.get(connection.ownerId) ?? 0;
      met.set(connection.ownerId, count + 1);
      if (count < times) await meddle(connection.ownerId);
      return below.save(connection, ifVersion);
    },
  };
}

const none = { changed: 0, unchanged: 0, unreadable: 0, contended: 0 };

describe("encryptedStore.rotate", () => {
  it("encrypts all tokens with the primary key over many pages, each once", async () => {
    const below = await encryptedAccounts(250);
    const store = encrypting(below, { primary: "b" });
    expect(await starts(below, 250)).toEqual(["v1.a"]);
    expect(await store.rotate()).toEqual({ ...none, changed: 250 });
    expect(await starts(below, 250)).toEqual(["v1.b"]);
    expect(await store.rotate()).toEqual({ ...none, unchanged: 250 });
    await expectAllTokens(encrypting(below, { keys: { b: KEYS.b }, primary: "b" }), 250);
  });

  it("changes only the text of the token", async () => {
    const below = memoryStore();
    const full = connectionFixture("anna", { lastNotice: 7, lease: { holder: "x", until: new Date(5) } });
    await encrypting(below).save(full, null);
    const store = encrypting(below, { primary: "b" });
    await store.rotate();
    expect((await store.get("anna"))?.value).toEqual(full);
  });

  it("loses no write of other processes with the old or the new primary key", async () => {
    const below = await encryptedAccounts(40);
    const processes = [encrypting(below, { primary: "a" }), encrypting(below, { primary: "b" })];
    const refresh = async (ownerId: string, by: ConnectionStore | undefined) => {
      const found = await by?.get(ownerId);
      if (!found?.value || found.value.state === "disconnected") throw new Error("no connection");
      const auth = { ...found.value.auth, accessToken: `${found.value.auth.accessToken}+` };
      expect(await by?.save({ ...found.value, auth }, found.version)).not.toBeNull();
    };
    const busy = meddled(below, (ownerId) => refresh(ownerId, processes[Number(ownerId.slice(-1)) % 2]));
    // The writes in between encrypt half of them with the new key.
    expect(await encrypting(busy, { primary: "b" }).rotate()).toEqual({ ...none, changed: 20, unchanged: 20 });
    expect(await starts(below, 40)).toEqual(["v1.b"]);
    for (const ownerId of owners(40)) expect(await tokenOf(encrypting(below), ownerId)).toBe(`${tokenFor(ownerId)}+`);
  });

  it("does not change connections that were disconnected or deleted meanwhile", async () => {
    const below = await encryptedAccounts(2);
    const [gone = "", ended = ""] = owners(2);
    const end = async (ownerId: string) => {
      const found = await below.get(ownerId);
      return ownerId === gone
        ? below.delete(ownerId)
        : below.save(disconnectedFixture(ownerId), found?.version ?? null);
    };
    expect(await encrypting(meddled(below, end), { primary: "b" }).rotate()).toEqual({ ...none, unchanged: 2 });
    expect(await below.get(gone)).toBeNull();
    expect((await below.get(ended))?.value).toEqual(disconnectedFixture(ended));
  });

  it("reports a contended connection, and the next run changes it", async () => {
    const below = await encryptedAccounts(3);
    const touch = async (ownerId: string) => {
      const found = await below.get(ownerId);
      if (found?.value !== undefined && ownerId === "owner-01") await below.save(found.value, found.version);
    };
    const store = encrypting(meddled(below, touch, 12), { primary: "b" });
    expect(await store.rotate()).toEqual({ ...none, changed: 2, contended: 1 });
    expect(await store.rotate()).toEqual({ ...none, changed: 1, unchanged: 2 });
  });

  it("counts and reports unreadable tokens, leaves them as they are, and changes the others", async () => {
    const below = await encryptedAccounts(5);
    const foreign = (await storedText(below, "owner-01")).replace("v1.a", "v1.lost");
    await plant(below, "owner-01", foreign);
    await plant(below, "owner-02", await storedText(below, "owner-03"));
    await plant(below, "owner-04", tokenFor("owner-04"));
    const results: ReencryptionResult[] = [];
    const onResult = (result: ReencryptionResult) => {
      record("a result", result);
      results.push(result);
      throw new Error("a hook that fails");
    };
    const counts = await encrypting(below, { primary: "b", plaintext: "dangerouslyAccept" }).rotate({ onResult });
    expect(counts).toEqual({ ...none, changed: 2, unreadable: 3 });
    expect(results.map(({ ownerId, outcome, error }) => [ownerId, outcome, error?.reason ?? null])).toEqual([
      ["owner-00", "changed", null],
      ["owner-01", "unreadable", "unknown-key"],
      ["owner-02", "unreadable", "altered"],
      ["owner-03", "changed", null],
      ["owner-04", "unreadable", "plaintext"],
    ]);
    expect(await storedText(below, "owner-01")).toBe(foreign);
    expect(await storedText(below, "owner-04")).toBe(tokenFor("owner-04"));
  });

  it("stops between two connections on an abort, and another run continues", async () => {
    const below = await encryptedAccounts(250);
    const store = encrypting(below, { primary: "b" });
    const reason = new Error("The process ends.");
    const controller = new AbortController();
    let seen = 0;
    const onResult = () => {
      seen += 1;
      if (seen === 130) controller.abort(reason);
    };
    await expect(store.rotate({ signal: controller.signal, onResult })).rejects.toBe(reason);
    expect(seen).toBe(130);
    await expect(store.rotate({ signal: controller.signal })).rejects.toBe(reason);
    expect(await store.rotate()).toEqual({ ...none, changed: 120, unchanged: 130 });
  });

  it("fails when a key is unavailable, instead of reporting tokens as unreadable", async () => {
    const below = await encryptedAccounts(3);
    let asked = 0;
    const away = () => {
      asked += 1;
      return Promise.reject(new Error("The KMS does not answer."));
    };
    for (const keys of [
      { ...KEYS, a: away },
      { ...KEYS, b: away },
    ]) {
      const failure = { code: "THREADS_SEALED_TOKEN", reason: "key-unavailable", retryable: true };
      await expect(encrypting(below, { keys, primary: "b" }).rotate()).rejects.toMatchObject(failure);
    }
    expect(asked).toBe(2);
    expect(await starts(below, 3)).toEqual(["v1.a"]);
  });

  it("fails when the store fails, or returns the same cursor twice", async () => {
    const below = await encryptedAccounts(3);
    const lost = new Error("The database does not answer.");
    await expect(encrypting({ ...below, save: () => Promise.reject(lost) }, { primary: "b" }).rotate()).rejects.toBe(
      lost,
    );
    const circle = { ...below, list: () => Promise.resolve({ items: [], unreadable: [], cursor: "again" }) };
    await expect(encrypting(circle).rotate()).rejects.toThrow(/same cursor twice/);
  });
});

describe("adopting encryption with processes of two releases", () => {
  it("keeps all tokens readable for all processes, in both directions", async () => {
    const below = await plainStore(120);
    const writes = encrypting(below, { plaintext: "dangerouslyWrite" });
    const accepts = encrypting(below, { plaintext: "dangerouslyAccept" });
    const refuses = encrypting(below);
    const touch = async (store: ConnectionStore, ownerId: string) => {
      const found = await store.get(ownerId);
      if (found?.value !== undefined) await store.save(found.value, found.version);
    };

    // Beside a release without encryption, which reads the inner store.
    await touch(writes, "owner-00");
    await expectAllTokens(below, 120);
    await expectAllTokens(writes, 120);
    // Both read the tokens that the other writes.
    await touch(accepts, "owner-01");
    await expectAllTokens(writes, 120);
    await expectAllTokens(accepts, 120);
    // All processes accept plain tokens: encrypt.
    expect(await accepts.seal({ from: "plaintext" })).toEqual({ ...none, changed: 119, unchanged: 1 });
    expect(await accepts.seal({ from: "plaintext" })).toEqual({ ...none, unchanged: 120 });
    await expectAllTokens(refuses, 120);
    await expectAllTokens(accepts, 120);
    expect(await starts(below, 120)).toEqual(["v1.a"]);
    // And back.
    await touch(writes, "owner-02");
    await expectAllTokens(accepts, 120);
    expect(await writes.dangerouslyUnsealAll()).toEqual({ ...none, changed: 119, unchanged: 1 });
    expect(await writes.dangerouslyUnsealAll()).toEqual({ ...none, unchanged: 120 });
    await expectAllTokens(below, 120);
  });

  it("encrypts plain tokens that other processes refuse, with the consent of `from`", async () => {
    const below = await plainStore(3);
    await expect(encrypting(below).get("owner-00")).resolves.toMatchObject({ value: { state: "active" } });
    expect(await encrypting(below).seal({ from: "plaintext" })).toEqual({ ...none, changed: 3 });
    await expectAllTokens(encrypting(below), 3);
  });

  it("does not take an altered token for a plain one", async () => {
    const below = await encryptedAccounts(2);
    const bent = (await storedText(below, "owner-00")).replace("v1.", "V1.");
    await plant(below, "owner-00", bent);
    expect(await encrypting(below).seal({ from: "plaintext" })).toEqual({ ...none, unchanged: 1, unreadable: 1 });
    expect(await storedText(below, "owner-00")).toBe(bent);
  });

  it("needs `from` to encrypt", async () => {
    const store = encrypting(await plainStore(1));
    for (const options of [undefined, {}, { from: "anything" }]) {
      await expect(store.seal(options as never)).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
    }
  });

  it("refuses a run whose result other writes would undo", async () => {
    const below = await encryptedAccounts(1);
    const config = { code: "THREADS_CONFIG", problems: [{ name: "plaintext" }] };
    for (const plaintext of ["refuse", "dangerouslyAccept"] as const) {
      await expect(encrypting(below, { plaintext }).dangerouslyUnsealAll()).rejects.toMatchObject(config);
    }
    const writes = encrypting(below, { plaintext: "dangerouslyWrite" });
    await expect(writes.rotate()).rejects.toMatchObject(config);
    await expect(writes.seal({ from: "plaintext" })).rejects.toMatchObject(config);
    expect(await starts(below, 1)).toEqual(["v1.a"]);
  });
});
