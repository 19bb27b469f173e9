/** Invalid keys, options and stores are refused together, and no message contains a key. */
import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { encryptedStore } from "../../../src/connections/encryption/store.js";
import { memoryStore } from "../../../src/stores/memory.js";
import type { ConnectionStore } from "../../../src/connections/store/contract.js";
import { ThreadsConfigError } from "../../../src/index.js";
import { record, secret } from "../../support/leaks.js";
import { APP, encrypting, KEYS, TOKEN, tokenOf, withAnna } from "./support.js";

/** Returns the problems of these options, by name. */
function problemsOf(options: object, store: ConnectionStore = memoryStore()): string[] {
  try {
    encryptedStore(store, { keys: KEYS, primary: "a", appId: APP, ...options });
  } catch (error) {
    record("the refusal", error);
    if (error instanceof ThreadsConfigError) return error.problems.map(({ name }) => name);
    throw error;
  }
  return [];
}

const bytes = randomBytes(32);
const NO_KEYS: Record<string, unknown> = {
  nothing: undefined,
  null: null,
  "a number": 32,
  "an object": {},
  "a list of 32 numbers": [...bytes],
  "16 bytes": bytes.subarray(16),
  "33 bytes": randomBytes(33),
  "no bytes": new Uint8Array(),
  "32 numbers of 16 bits": new Uint16Array(32),
  "an empty text": "",
  "a passphrase of 32 characters": "correct horse battery staple 32!",
  "base64 of 16 bytes": bytes.subarray(16).toString("base64"),
  "base64 of 33 bytes": randomBytes(33).toString("base64"),
  "base64 with a line end": `${bytes.toString("base64")}\n`,
  "base64 with a space": ` ${bytes.toString("base64")}`,
  "both alphabets at once": `-+${"A".repeat(41)}`,
  "base64 whose last bits are lost": `${"A".repeat(42)}B`,
  "hex of 16 bytes": bytes.subarray(16).toString("hex"),
  "hex with a prefix": `0x${bytes.toString("hex")}`,
  "63 digits of hex": bytes.toString("hex").slice(1),
  "a promise": Promise.resolve(bytes),
};

describe("encryptedStore refuses", () => {
  it.each(Object.entries(NO_KEYS))("%s as a key", (_, key) => {
    if (typeof key === "string" && key !== "") secret(key);
    expect(problemsOf({ keys: { a: key } })).toEqual(["keys.a"]);
  });

  it.each([undefined, null, [bytes], bytes, "key"])("keys that are not an object of keys by name", (keys) => {
    expect(problemsOf({ keys })).toEqual(["keys"]);
  });

  it.each(["", "a.b", "a b", "ä", "x".repeat(65), "a\n"])("the key name %j", (name) => {
    expect(problemsOf({ keys: { a: bytes, [name]: bytes } })).toEqual(["keys"]);
  });

  it("a key in place of its name, without repeating it", () => {
    const key = secret(bytes.toString("base64"));
    expect(problemsOf({ keys: { a: bytes, [key]: "k1" } })).toEqual(["keys"]);
  });

  it.each([undefined, "c", "", "toString", 1])("%j as the name of the primary key", (primary) => {
    expect(problemsOf({ primary })).toEqual(["primary"]);
  });

  it.each([undefined, "", "app", 123_456, "1 "])("%j as an app id", (appId) => {
    expect(problemsOf({ appId })).toEqual(["appId"]);
  });

  it.each([true, "accept", null])("%j as the plaintext rule", (plaintext) => {
    expect(problemsOf({ plaintext })).toEqual(["plaintext"]);
  });

  it("all invalid options at once", () => {
    expect(problemsOf({ keys: { a: "x", b: 1 }, primary: "c", appId: "", plaintext: "yes" }, {} as never)).toEqual([
      "keys.a",
      "keys.b",
      "primary",
      "store",
      "appId",
      "plaintext",
    ]);
    expect(() => encryptedStore(memoryStore(), undefined as never)).toThrow(ThreadsConfigError);
  });
});

describe("an encryption key", () => {
  it("is not in any printed form of the store", async () => {
    const { store } = await withAnna();
    const { a } = KEYS;
    const shown = inspect(store, { depth: null, showHidden: true, getters: true }) + JSON.stringify(store);
    const start = a.subarray(0, 8);
    const forms = [a.toString("hex"), a.toString("base64"), a.toString("base64url"), start.join(","), start.join(", ")];
    for (const form of [...forms, inspect(start).slice(8, -1)]) expect(shown).not.toContain(form);
  });

  it("is copied, so that the caller may change its own", async () => {
    const mine = new Uint8Array(KEYS.a);
    const { below, store } = await withAnna({ keys: { a: mine } });
    mine.fill(0);
    expect(await tokenOf(store)).toBe(TOKEN);
    expect(await tokenOf(encrypting(below))).toBe(TOKEN);
  });
});

it.each(["hex", "base64url"] as const)(
  "encryptedStore: refuses a key in %s as the name of a key, without repeating it",
  (encoding) => {
    const key = secret(randomBytes(32).toString(encoding));
    for (const source of ["k1", () => bytes]) {
      const options = { keys: { [key]: source }, primary: key };
      expect(problemsOf(options)).toContain("keys");
      expect(() => encryptedStore(memoryStore(), { ...options, appId: APP })).toThrow(ThreadsConfigError);
    }
  },
);
