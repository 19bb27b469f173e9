/** The keys that tokens are sealed with: one to write with, any of them to read with. They are kept where nothing prints them. */
import { createSecretKey, type KeyObject } from "node:crypto";
import { types } from "node:util";
import { ThreadsConfigError, type ConfigProblem } from "../../errors/index.js";

/** A key of 32 bytes: as they are, or as base64, base64url or hex. */
export type EncryptionKey = Uint8Array | string;

/**
 * A key, or a function that gives one, such as a call to a KMS. It is asked when the key is first needed, and once: what it answers is
 * kept for the life of the store. When it fails, it is asked again the next time.
 */
export type EncryptionKeySource = EncryptionKey | (() => EncryptionKey | Promise<EncryptionKey>);

/** The keys by their names. */
export interface Keyring {
  /** The name of the key to write with. */
  readonly primary: string;
  /** The key of this name, or null when there is none; rejects with what the function that gives it throws. */
  key(keyId: string): Promise<KeyObject> | null;
}

const KEY_BYTES = 32;
const KEY_PROBLEM = `must be ${KEY_BYTES} bytes, as Uint8Array, base64, base64url or hex`;

/** A name stands in every sealed token, between two dots. */
export const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Makes the ring, or says everything that is wrong with it.
 *
 * @param keys by their names
 * @param primary the name of the key to write with
 */
export function createKeyring(keys: unknown, primary: unknown): Keyring | readonly ConfigProblem[] {
  if (typeof keys !== "object" || keys === null || Array.isArray(keys) || types.isUint8Array(keys)) {
    return [{ name: "keys", problem: "must be an object of keys by their names" }];
  }
  const problems: ConfigProblem[] = [];
  const sources = new Map<string, () => Promise<KeyObject>>();
  for (const [keyId, source] of Object.entries(keys)) {
    // A key may have been written where its name belongs: only what can be a name is repeated.
    if (!KEY_ID.test(keyId) || readKey(keyId) !== null) {
      problems.push({
        name: "keys",
        problem: "has a name that is not 1 to 64 letters, digits, _ and -, or that is a key itself",
      });
      continue;
    }
    const key = typeof source === "function" ? null : readKey(source);
    if (typeof source === "function") sources.set(keyId, asked(keyId, source as () => unknown));
    else if (key === null) problems.push({ name: `keys.${keyId}`, problem: KEY_PROBLEM });
    else sources.set(keyId, () => Promise.resolve(key));
  }
  if (typeof primary !== "string" || !Object.hasOwn(keys, primary)) {
    problems.push({ name: "primary", problem: "must be the name of one of the keys" });
  }
  if (problems.length > 0) return problems;
  return { primary: primary as string, key: (keyId) => sources.get(keyId)?.() ?? null };
}

/** Asks once, also for many at once; a failure is not kept. */
function asked(keyId: string, source: () => unknown): () => Promise<KeyObject> {
  let answer: Promise<KeyObject> | null = null;
  const ask = async () => {
    const key = readKey(await source());
    if (key === null) throw new ThreadsConfigError([{ name: `keys.${keyId}()`, problem: KEY_PROBLEM }]);
    return key;
  };
  return () =>
    (answer ??= ask().catch((error: unknown) => {
      answer = null;
      throw error;
    }));
}

/** A key object shows nothing of its bytes, and has a copy: what becomes of the caller's is the caller's. */
function readKey(key: unknown): KeyObject | null {
  const bytes = typeof key === "string" ? decoded(key) : types.isUint8Array(key) ? key : null;
  return bytes?.length === KEY_BYTES ? createSecretKey(bytes) : null;
}

/** 64 digits are hex, 43 characters base64; all of them, since Node skips over what it cannot read. */
function decoded(text: string): Uint8Array | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  for (const encoding of ["base64", "base64url"] as const) {
    const bytes = Buffer.from(text, encoding);
    if (bytes.toString(encoding).replace(/=$/, "") === text.replace(/=$/, "")) return bytes;
  }
  return null;
}
