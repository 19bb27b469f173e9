/** The options of an encrypted store, and their check. */
import { unknownOptions } from "../../internal/arguments.js";
import { ThreadsConfigError } from "../../errors/index.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { createKeyring, type EncryptionKeySource, type Keyring } from "./keyring.js";
import type { ConnectionStore } from "../store/contract.js";
import { hasMethods, isObject } from "../../validation/fields/objects.js";

/**
 * How the store treats a token that is not encrypted:
 * - `refuse`: reading it is an error;
 * - `dangerouslyAccept`: reads it, and encrypts it with the next write. Anyone who can write to the database can then insert a token;
 * - `dangerouslyWrite`: reads it, and writes all tokens without encryption.
 */
export type PlaintextRule = "refuse" | "dangerouslyAccept" | "dangerouslyWrite";

/** Options of `encryptedStore`. */
export interface EncryptedStoreOptions {
  /** The keys to read with, by name: 1 to 64 letters, digits, `_` and `-`. Every encrypted token contains the name of its key. */
  readonly keys: Readonly<Record<string, EncryptionKeySource>>;
  /** The name of the key to write with. */
  readonly primary: string;
  /** The Threads app id, such as `client.appId`. A token that was encrypted for one app cannot be decrypted for another. */
  readonly appId: string;
  /** `refuse` by default. The other two are for starting and ending encryption while traffic continues. */
  readonly plaintext?: PlaintextRule | undefined;
}

/** The checked options. */
export interface EncryptedStoreSetup {
  readonly keyring: Keyring;
  readonly appId: string;
  readonly plaintext: PlaintextRule;
}

/** The names of all options. */
const OPTIONS: NamesOf<EncryptedStoreOptions> = { keys: true, primary: true, appId: true, plaintext: true };

const RULES: readonly unknown[] = ["refuse", "dangerouslyAccept", "dangerouslyWrite"] satisfies PlaintextRule[];

/** @throws ThreadsConfigError that names every problem, without any value */
export function checkEncryption(store: ConnectionStore, options: EncryptedStoreOptions): EncryptedStoreSetup {
  const given: Partial<EncryptedStoreOptions> = isObject(options) ? options : {};
  const { keys, primary, appId = "", plaintext = "refuse" } = given;
  const keyring = createKeyring(keys, primary);
  const problems = "key" in keyring ? [] : [...keyring];
  problems.push(...unknownOptions(given, OPTIONS));
  if (!hasMethods(store, ["save"])) {
    problems.push({ name: "store", problem: "must be a ConnectionStore" });
  }
  if (typeof (appId as unknown) !== "string" || !/^\d{1,32}$/.test(appId)) {
    problems.push({ name: "appId", problem: "must be a string of digits (the Threads app id)" });
  }
  if (!RULES.includes(plaintext)) {
    problems.push({ name: "plaintext", problem: 'must be "refuse", "dangerouslyAccept" or "dangerouslyWrite"' });
  }
  if (!("key" in keyring) || problems.length > 0) throw new ThreadsConfigError(problems, "The encrypted store");
  return { keyring, appId, plaintext };
}
