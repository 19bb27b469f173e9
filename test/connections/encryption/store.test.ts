/** The encrypted text of a token, and the errors for a text that cannot be decrypted. */
import { inspect } from "node:util";
import { describe, expect, expectTypeOf, it } from "vitest";
import { encryptedStore, type EncryptedStore } from "../../../src/connections/encryption/store.js";
import { memoryStore } from "../../../src/stores/memory.js";
import { isThreadsError, type SealedTokenFailure, type ThreadsSealedTokenError } from "../../../src/index.js";
import { connectionFixture, disconnectedFixture } from "../../../src/testing/index.js";
import { inDays } from "../../../src/testing/store-contract/fixture.js";
import { record, secret } from "../../support/leaks.js";
import { APP, KEYS, encrypting, plant, storedText, TOKEN, tokenOf, troubleOf, withAnna } from "./support.js";

const FORM = /^v1\.a\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+$/;

describe("a stored connection", () => {
  it("contains an encrypted text in place of its token", async () => {
    const { below, store } = await withAnna();
    const stored = await below.get("anna");
    const accessToken = await storedText(below);
    expect(accessToken).toMatch(FORM);
    expect(stored?.value).toEqual(connectionFixture("anna", { auth: { accessToken } }));
    expect(await store.get("anna")).toEqual({
      value: connectionFixture("anna", { auth: { accessToken: TOKEN } }),
      version: stored?.version,
    });
  });

  it("contains another text each time, because nonces are random", async () => {
    const { below, store } = await withAnna();
    const texts = new Set<string>();
    for (let round = 0; round < 50; round++) {
      texts.add((await storedText(below)).split(".")[2] ?? "");
      const found = await store.get("anna");
      if (found?.value !== undefined) await store.save(found.value, found.version);
    }
    expect(texts.size).toBe(50);
  });

  it("contains no encrypted text without an account", async () => {
    const { below, store } = await withAnna();
    await store.save(disconnectedFixture("berta"), null);
    expect((await below.get("berta"))?.value).toEqual(disconnectedFixture("berta"));
  });

  it("is listed by expiry, account and state, as in the inner store", async () => {
    const { store } = await withAnna();
    const query = { expiresBefore: inDays(99), platformId: "17841400008460056", states: ["active"] } as const;
    expect((await store.list(query)).items.map(({ value }) => value.auth?.accessToken)).toEqual([TOKEN]);
    expect((await store.list({ ...query, expiresBefore: inDays(1) })).items).toEqual([]);
  });

  it("is read by another process with the key in any format", async () => {
    const { below } = await withAnna();
    const forms = {
      bytes: new Uint8Array(KEYS.a),
      base64: KEYS.a.toString("base64"),
      base64url: KEYS.a.toString("base64url"),
      hex: KEYS.a.toString("hex"),
      "capital hex": KEYS.a.toString("hex").toUpperCase(),
      "a function": () => KEYS.a,
      "a slow function": () => Promise.resolve(KEYS.a.toString("base64")),
    };
    for (const [form, a] of Object.entries(forms)) {
      expect(await tokenOf(encryptedStore(below, { keys: { a }, primary: "a", appId: APP })), form).toBe(TOKEN);
    }
  });

  it("is written with the primary key and read with all keys", async () => {
    const { below, store } = await withAnna({ primary: "b" });
    expect(await storedText(below)).toMatch(/^v1\.b\./);
    expect(await tokenOf(encrypting(below, { primary: "a" }))).toBe(TOKEN);
    expect(await tokenOf(store)).toBe(TOKEN);
  });
});

/** Each entry replaces the stored text with one that was not encrypted for anna, with this app and these keys. */
const TROUBLES: Record<string, [SealedTokenFailure, string | null, (text: string) => string]> = {
  "a plain token": ["plaintext", null, () => TOKEN],
  "an empty text": ["plaintext", null, () => ""],
  "a later format": ["malformed", null, (text) => text.replace("v1", "v2")],
  "a fifth part": ["malformed", null, (text) => `${text}.`],
  "a token cut off within its tag": ["malformed", null, (text) => text.split(".", 3).join(".") + ".AAAA"],
  "a token cut off later": ["altered", "a", (text) => text.slice(0, -4)],
  "base64 instead of base64url": ["malformed", null, (text) => `${text.slice(0, -1)}+`],
  "an unknown key": ["unknown-key", "c", (text) => text.replace("v1.a", "v1.c")],
  "a key named like what every object has": [
    "unknown-key",
    "__proto__",
    (text) => text.replace("v1.a", "v1.__proto__"),
  ],
  "another key's name": ["altered", "b", (text) => text.replace("v1.a", "v1.b")],
};

describe("a token that cannot be decrypted", () => {
  it.each(Object.entries(TROUBLES))("throws the reason for %s", async (_, [reason, keyId, change]) => {
    const { below, store } = await withAnna();
    await plant(below, "anna", change(await storedText(below)));
    const error = await troubleOf(store);
    expect(error).toMatchObject({ code: "THREADS_SEALED_TOKEN", reason, keyId, ownerId: "anna", retryable: false });
    const [item] = (await store.list({})).items;
    expect(() => item?.value.auth?.accessToken).toThrow(error.message);
  });

  it("throws for the same key under another name", async () => {
    const { below, store } = await withAnna({ keys: { a: KEYS.a, b: KEYS.a } });
    await plant(below, "anna", (await storedText(below)).replace("v1.a", "v1.b"));
    expect(await troubleOf(store)).toMatchObject({ reason: "altered" });
  });

  it("throws for a token of another owner, also in a copied record", async () => {
    const { below, store } = await withAnna();
    await plant(below, "berta", await storedText(below));
    expect(await troubleOf(store, "berta")).toMatchObject({ reason: "altered", ownerId: "berta" });
    // A database that keeps the key beside the record.
    const swapped = encrypting({ ...below, get: () => below.get("anna") });
    expect(await troubleOf(swapped, "berta")).toMatchObject({ reason: "altered", ownerId: "berta" });
    expect(await tokenOf(swapped)).toBe(TOKEN);
  });

  it("throws for a token of another app", async () => {
    const { below } = await withAnna();
    expect(await troubleOf(encrypting(below, { appId: "999" }))).toMatchObject({ reason: "altered" });
  });

  it("throws for another key under the same name", async () => {
    const { below } = await withAnna();
    expect(await troubleOf(encrypting(below, { keys: { a: KEYS.b } }))).toMatchObject({ reason: "altered" });
  });

  it("cannot be spread, cloned or written as JSON", async () => {
    const { below, store } = await withAnna();
    await plant(below, "anna", TOKEN);
    const auth = (await store.get("anna"))?.value?.auth;
    record("an unreadable record", inspect(auth));
    for (const use of [() => ({ ...auth }), () => structuredClone(auth), () => JSON.stringify(auth)]) {
      expect(use).toThrow(/is not encrypted/);
    }
    expect(inspect(auth)).not.toContain(TOKEN);
  });

  it("does not prevent a list of the others", async () => {
    const { below, store } = await withAnna();
    await store.save(connectionFixture("berta", { auth: { accessToken: secret("THberta") } }), null);
    await plant(below, "anna", "v1.a.x.y");
    const { items } = await store.list({ expiresBefore: inDays(99) });
    expect(items.map(({ value }) => value.ownerId)).toEqual(["anna", "berta"]);
    expect(items[1]?.value.auth?.accessToken).toBe("THberta");
  });

  it("stays as it is when other fields of its record are written", async () => {
    const { below, store } = await withAnna();
    const text = (await storedText(below)).replace("v1.a", "v1.c");
    await plant(below, "anna", text);
    const found = await store.get("anna");
    if (found?.value?.state !== "active") throw new Error("no connection");
    const saved = await store.save({ ...found.value, state: "expired" }, found.version);
    expect(() => saved?.value.auth?.accessToken).toThrow(/not among the keys/);
    expect((await below.get("anna"))?.value).toMatchObject({ state: "expired", auth: { accessToken: text } });
    // Under another owner it cannot be decrypted either.
    await store.save({ ...found.value, ownerId: "berta" }, null);
    expect(await troubleOf(store, "berta")).toMatchObject({ reason: "unknown-key", ownerId: "berta" });
  });
});

describe("plain tokens", () => {
  it("are read and then encrypted with dangerouslyAccept", async () => {
    const below = memoryStore();
    await plant(below, "anna", secret(TOKEN));
    const store = encrypting(below, { plaintext: "dangerouslyAccept" });
    const found = await store.get("anna");
    expect(found?.value?.auth?.accessToken).toBe(TOKEN);
    if (found?.value !== undefined) await store.save(found.value, found.version);
    expect(await storedText(below)).toMatch(FORM);
  });

  it("are read and written with dangerouslyWrite", async () => {
    const { below } = await withAnna();
    const store = encrypting(below, { plaintext: "dangerouslyWrite" });
    const found = await store.get("anna");
    expect(found?.value?.auth?.accessToken).toBe(TOKEN);
    if (found?.value !== undefined) await store.save(found.value, found.version);
    expect(await storedText(below)).toBe(TOKEN);
    expect(await tokenOf(store)).toBe(TOKEN);
  });

  it("are never written when they look encrypted", async () => {
    const { below } = await withAnna();
    const text = await storedText(below);
    const store = encrypting(memoryStore(), { plaintext: "dangerouslyWrite" });
    const saving = store.save(connectionFixture("anna", { auth: { accessToken: text } }), null);
    await expect(saving).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
  });

  it("are not accepted in place of altered ones", async () => {
    for (const plaintext of ["dangerouslyAccept", "dangerouslyWrite"] as const) {
      const { below, store } = await withAnna();
      await plant(below, "anna", (await storedText(below)).replace("v1.", "w1."));
      expect(await troubleOf(encrypting(below, { plaintext }))).toMatchObject({ reason: "malformed" });
      expect(await troubleOf(store)).toMatchObject({ reason: "malformed" });
    }
  });
});

describe("functions of keys", () => {
  it("are called once, when the key is first needed", async () => {
    let asked = 0;
    const a = () => Promise.resolve().then(() => ((asked += 1), KEYS.a));
    const { below, store } = await withAnna({
      keys: { a, b: () => Promise.reject(new Error("Nobody needs this one.")) },
    });
    expect(asked).toBe(1);
    const again = encrypting(below, { keys: { a } });
    await Promise.all(Array.from({ length: 20 }, () => again.get("anna")));
    await store.get("anna");
    expect(asked).toBe(2);
  });

  it("that fail cause a retryable error, and are called again", async () => {
    let fails = true;
    const cause = new Error("The KMS does not answer.");
    const { below } = await withAnna();
    const store = encrypting(below, { keys: { a: () => (fails ? Promise.reject(cause) : Promise.resolve(KEYS.a)) } });
    const expected = {
      code: "THREADS_SEALED_TOKEN",
      reason: "key-unavailable",
      keyId: "a",
      retryable: true,
      cause,
    };
    expect(await troubleOf(store)).toMatchObject(expected);
    const saving = store.save(connectionFixture("anna"), null);
    await expect(saving).rejects.toMatchObject(expected);
    fails = false;
    expect(await tokenOf(store)).toBe(TOKEN);
  });

  it("that throw at once or return no key cause an error that reveals nothing", async () => {
    const { below } = await withAnna();
    const short = secret("a passphrase of 32 characters!!!");
    const thrower = () => {
      throw new Error("no");
    };
    expect(await troubleOf(encrypting(below, { keys: { a: thrower } }))).toMatchObject({ reason: "key-unavailable" });
    const error = await troubleOf(encrypting(below, { keys: { a: () => short } }));
    expect(error).toMatchObject({ reason: "key-unavailable", cause: { code: "THREADS_CONFIG" } });
    // A function without a key now has none later.
    expect(error).toMatchObject({ retryable: false });
  });
});

describe("ThreadsSealedTokenError", () => {
  it("has a code and plain data for a log", async () => {
    const { below, store } = await withAnna();
    await plant(below, "anna", TOKEN);
    const error: unknown = await troubleOf(store);
    if (!isThreadsError(error, "THREADS_SEALED_TOKEN")) throw error;
    const typed: ThreadsSealedTokenError = error;
    expect(JSON.parse(JSON.stringify(typed))).toMatchObject({
      name: "ThreadsSealedTokenError",
      message: "The token of this owner is not encrypted.",
      reason: "plaintext",
      ownerId: "anna",
    });
    expect(typed.stack).toMatch(/^ThreadsSealedTokenError: /);
    expect(typed.advice).not.toBe("");
  });
});

describe("ensureSchema of an encrypted store", () => {
  const options = { keys: KEYS, primary: "a", appId: APP };

  it("calls ensureSchema of the inner store, and passes on its result and its error", async () => {
    const failures = [new Error("The database does not respond.")];
    const inner = {
      ...memoryStore(),
      ensured: 0,
      async ensureSchema() {
        await Promise.resolve();
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        this.ensured += 1;
      },
    };
    const store = encryptedStore(inner, options);
    const twice = encryptedStore(store, options);
    await expect(twice.ensureSchema()).rejects.toThrow("The database does not respond.");
    await expect(twice.ensureSchema()).resolves.toBeUndefined();
    expect(inner.ensured).toBe(1);
  });

  it("exists only if the inner store has ensureSchema, also in the types", () => {
    const plain = encryptedStore(memoryStore(), options);
    expect("ensureSchema" in plain).toBe(false);
    expectTypeOf(plain).toEqualTypeOf<EncryptedStore>();
    const other = encryptedStore({ ...memoryStore(), ensureSchema: () => Promise.resolve() }, options);
    expect("ensureSchema" in other).toBe(true);
    expectTypeOf<(typeof other)["ensureSchema"]>().toEqualTypeOf<() => Promise<void>>();
  });
});

describe("an encrypted store over another one", () => {
  it("reads and keeps a record whose token the inner one cannot decrypt", async () => {
    const { below, store: inner } = await withAnna();
    await plant(below, "anna", "v1.damaged");
    const store = encryptedStore(inner, { keys: KEYS, primary: "b", appId: APP });
    const found = await store.get("anna");
    expect(await troubleOf(store)).toMatchObject({ code: "THREADS_SEALED_TOKEN", reason: "malformed" });
    expect((await store.list({})).items).toHaveLength(1);
    if (found?.value === undefined) throw new Error("The record is unreadable.");
    await store.save(found.value, found.version);
    expect(await storedText(below)).toBe("v1.damaged");
  });
});
