/** The keys for tokens: one that encrypts, and all that decrypt. */
import type { KeyObject } from "node:crypto";
import { nodeCrypto } from "../../internal/node-crypto.js";
import { types } from "node:util";
import { ThreadsConfigError, type ConfigProblem } from "../../errors/index.js";
import { isObject } from "../../validation/fields/objects.js";

/** A key of 32 bytes, as a Uint8Array or as text in base64, base64url or hex. */
export type EncryptionKey = Uint8Array | string;

/**
 * A key, or a function that returns one, such as a call to a KMS. The store calls the function when it first needs the key, and keeps the key.
 * After a failure it calls the function again the next time.
 */
export type EncryptionKeySource = EncryptionKey | (() => EncryptionKey | Promise<EncryptionKey>);

/** The keys by name. */
export interface Keyring {
  /** The name of the key to write with. */
  readonly primary: string;
  /** Returns the key with this name, or null when it does not exist. Rejects with what the function of the key throws. */
  key(keyId: string): Promise<KeyObject> | null;
}

const KEY_BYTES = 32;
const KEY_PROBLEM = `must be ${KEY_BYTES} bytes, as Uint8Array, base64, base64url or hex`;

/** The format of a key's name, which is part of every encrypted token. */
export const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Makes the keyring, or returns all problems.
 *
 * @param keys the keys by name
 * @param primary the name of the key to write with
 */
export function createKeyring(keys: unknown, primary: unknown): Keyring | readonly ConfigProblem[] {
  if (!isObject(keys) || types.isUint8Array(keys)) {
    return [{ name: "keys", problem: "must be an object of keys by name" }];
  }
  const problems: ConfigProblem[] = [];
  const sources = new Map<string, () => Promise<KeyObject>>();
  for (const [keyId, source] of Object.entries(keys)) {
    // A key may stand where its name belongs, so the message does not repeat it.
    if (!KEY_ID.test(keyId) || readKey(keyId) !== null) {
      problems.push({
        name: "keys",
        problem: "contains a name that is not 1 to 64 letters, digits, _ and -, or that is a key itself",
      });
      continue;
    }
    const key = typeof source === "function" ? null : readKey(source);
    if (typeof source === "function") sources.set(keyId, calledOnce(keyId, source as () => unknown));
    else if (key === null) problems.push({ name: `keys.${keyId}`, problem: KEY_PROBLEM });
    else sources.set(keyId, () => Promise.resolve(key));
  }
  if (typeof primary !== "string" || !Object.hasOwn(keys, primary)) {
    problems.push({ name: "primary", problem: "must be the name of one of the keys" });
  }
  if (problems.length > 0) return problems;
  return { primary: primary as string, key: (keyId) => sources.get(keyId)?.() ?? null };
}

/** Calls the function of a key once, also for many callers at once. Does not keep a failure. */
function calledOnce(keyId: string, source: () => unknown): () => Promise<KeyObject> {
  let loading: Promise<KeyObject> | null = null;
  const load = async () => {
    const key = readKey(await source());
    if (key === null) throw new ThreadsConfigError([{ name: `keys.${keyId}()`, problem: KEY_PROBLEM }]);
    return key;
  };
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    }));
}

/** A key object does not print its bytes, and holds a copy of the caller's. */
function readKey(key: unknown): KeyObject | null {
  const bytes = typeof key === "string" ? decoded(key) : types.isUint8Array(key) ? key : null;
  return bytes?.length === KEY_BYTES ? nodeCrypto().createSecretKey(bytes) : null;
}

/** Compares the decoded text with the given one, because Node skips characters that it cannot decode. */
function decoded(text: string): Uint8Array | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  for (const encoding of ["base64", "base64url"] as const) {
    const bytes = Buffer.from(text, encoding);
    if (bytes.toString(encoding).replace(/=$/, "") === text.replace(/=$/, "")) return bytes;
  }
  return null;
}
