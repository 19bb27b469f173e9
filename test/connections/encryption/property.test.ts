/** Encryption and decryption of thousands of random tokens, owners and changes. */
import { createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyring, type Keyring } from "../../../src/connections/encryption/keyring.js";
import { looksEncrypted, parseEncrypted, encryptToken } from "../../../src/connections/encryption/encrypted-token.js";
import { createTokenCipher } from "../../../src/connections/encryption/token-cipher.js";
import { ThreadsSealedTokenError } from "../../../src/errors/index.js";
import { codePoint } from "../../support/code-point.js";
import { APP, TOKEN } from "./support.js";

// Each name differs from another one by one bit.
const KEYS = { a: randomBytes(32), b: randomBytes(32), c: randomBytes(32), A: randomBytes(32), "1": randomBytes(32) };
const ring = (primary: keyof typeof KEYS = "a") => createKeyring(KEYS, primary) as Keyring;
const cipher = createTokenCipher(ring(), APP);

const anyToken = fc.string({ unit: codePoint, minLength: 0, maxLength: 400 }).filter((text) => text.isWellFormed());
const asciiToken = fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 300 });
const owner = fc.string({ minLength: 1, maxLength: 60 });

/** Returns the token, or the reason of the error. Any other error fails the test. */
async function outcome(ownerId: string, text: string, acceptPlaintext = false): Promise<string> {
  try {
    return (await cipher.decrypt(ownerId, text, acceptPlaintext)).token;
  } catch (error) {
    if (!(error instanceof ThreadsSealedTokenError)) throw error;
    // A shorter text may occur in any sentence.
    if (text.length > 8) expect(error.message).not.toContain(text);
    return `error: ${error.reason}`;
  }
}

describe("an encrypted token", () => {
  it("never counts as a plain token, even with a changed or shortened prefix", async () => {
    const text = await cipher.encrypt("anna", TOKEN);
    const [format = "", keyId = "", nonce = "", encrypted = ""] = text.split(".");
    const rest = [keyId, nonce, encrypted].join(".");
    const altered = [
      rest,
      `.${rest}`,
      `${nonce}.${encrypted}`,
      `.${encrypted}`,
      `${format}${rest}`,
      `V1.${rest}`,
      `v2.${rest}`,
    ];
    altered.push(`enc:${text}`, ` ${text}`, `v0.x.${rest}`, `TH${rest}`, `${format}-${keyId}-${nonce}-${encrypted}`);
    for (const each of altered) expect(await outcome("anna", each, true)).toBe("error: malformed");
    const prefix = fc.string({ maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(prefix, async (other) => {
        fc.pre(other !== `${format}.`);
        expect(await outcome("anna", other + rest, true)).toMatch(/^error: (?:malformed|altered|unknown-key)$/);
      }),
    );
  });

  it("opens to the original token for its owner with each key", async () => {
    const primary = fc.constantFrom(...(Object.keys(KEYS) as (keyof typeof KEYS)[]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyToken, asciiToken), owner, primary, async (token, ownerId, keyId) => {
        const text = await createTokenCipher(ring(keyId), APP).encrypt(ownerId, token);
        expect(await cipher.decrypt(ownerId, text, false)).toEqual({ token, keyId });
        expect(looksEncrypted(text)).toBe(true);
      }),
    );
  });

  it("does not open for an owner with a similar id", async () => {
    const alike = fc.oneof(
      fc.tuple(owner, owner),
      owner.map((ownerId) => [ownerId, `${ownerId} `] as const),
      owner.map((ownerId) => [ownerId, JSON.stringify(ownerId)] as const),
      owner.map((ownerId) => [ownerId, ownerId.normalize("NFD") + "\u0301"] as const),
      fc.constantFrom(["\ud800", "\ufffd"] as const, ["\ud800", "\ud801"] as const, ['a","b', "a"] as const),
    );
    await fc.assert(
      fc.asyncProperty(alike, async ([one, other]) => {
        fc.pre(one !== other);
        const text = await cipher.encrypt(one, TOKEN);
        expect(await outcome(one, text)).toBe(TOKEN);
        expect(await outcome(other, text)).toBe("error: altered");
      }),
    );
  });

  it("does not open with any changed bit, and is not a plain token then", async () => {
    const text = await cipher.encrypt("anna", TOKEN);
    for (let at = 0; at < text.length; at++) {
      for (let bit = 0; bit < 16; bit++) {
        const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
        expect(await outcome("anna", changed), changed).toMatch(/^error: /);
        expect(await outcome("anna", changed, true), changed).toMatch(/^error: /);
      }
    }
  });

  it("does not open with changed spare bits, which Node ignores", async () => {
    // 16 bytes of tag and one of ciphertext leave two bits of the last character unused.
    const text = await cipher.encrypt("anna", "x");
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const others = Array.from(last, (character) => text.slice(0, -1) + character).filter((other) => other !== text);
    expect(others).toHaveLength(63);
    for (const other of others) expect(await outcome("anna", other)).toMatch(/^error: /);
  });

  it("does not open with inserted, removed or exchanged parts", async () => {
    const [text, other] = [await cipher.encrypt("anna", TOKEN), await cipher.encrypt("anna", `${TOKEN}2`)];
    const parts = (from: string) => from.split(".") as [string, string, string, string];
    const [format, keyId, nonce] = parts(text);
    expect(await outcome("anna", [format, keyId, nonce, parts(other)[3]].join("."))).toBe("error: altered");
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.nat(3), fc.string({ maxLength: 3 }), async (at, cut, put) => {
        const changed = text.slice(0, at) + put + text.slice(at + cut);
        fc.pre(changed !== text);
        expect(await outcome("anna", changed)).toMatch(/^error: /);
      }),
    );
  });

  it("is never read from random text", async () => {
    const noise = fc.oneof(
      fc.string(),
      fc.array(fc.string({ maxLength: 30 }), { minLength: 4, maxLength: 4 }).map((list) => list.join(".")),
      fc.base64String({ minLength: 40 }).map((end) => `v1.a.${"A".repeat(16)}.${end}`),
      fc.base64String().map((nonce) => `v1.a.${nonce}.${"A".repeat(64)}`),
    );
    await fc.assert(
      fc.asyncProperty(noise, async (text) => {
        expect(await outcome("anna", text)).toMatch(/^error: /);
      }),
      { numRuns: 500 },
    );
  });

  it("has a tag of 128 bits and a nonce of 96 bits, and refuses a shorter tag", async () => {
    const key = createSecretKey(KEYS.a);
    const text = encryptToken(TOKEN, "a", key, { appId: APP, ownerId: "anna" });
    const parts = parseEncrypted(text);
    expect(parts?.nonce).toHaveLength(12);
    expect(parts?.tag).toHaveLength(16);
    expect(parts?.ciphertext).toHaveLength(TOKEN.length);
    const empty = encryptToken("", "a", key, { appId: APP, ownerId: "anna" });
    expect(await outcome("anna", empty)).toBe("");
    for (const characters of [2, 4, 6, 8, 11, 15, 16]) {
      const cut = empty.slice(0, empty.lastIndexOf(".") + 1 + characters);
      expect(await outcome("anna", cut)).toBe("error: malformed");
    }
  });
});
