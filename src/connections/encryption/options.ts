/** What an encrypted store is made from, and everything that is wrong with it at once. */
import { unknownOptions } from "../../internal/arguments.js";
import { ThreadsConfigError } from "../../errors/index.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { createKeyring, type EncryptionKeySource, type Keyring } from "./keyring.js";
import type { ConnectionStore } from "../store/contract.js";

/**
 * What a token that is not sealed means:
 * - `refuse`: an error, wherever it is read;
 * - `dangerouslyAccept`: it is read as it is, and sealed when it is next written. Whoever can write to the database can put a token there;
 * - `dangerouslyWrite`: it is read as it is, and tokens are written as they are: nothing is sealed.
 */
export type PlaintextRule = "refuse" | "dangerouslyAccept" | "dangerouslyWrite";

/** What an encrypted store is made from. */
export interface EncryptedStoreOptions {
  /** The keys that tokens are read with, by their names: 1 to 64 letters, digits, `_` and `-`. A name is stored with every token. */
  readonly keys: Readonly<Record<string, EncryptionKeySource>>;
  /** The name of the key that tokens are written with. */
  readonly primary: string;
  /** The Threads app id, as the client has it: a token that was sealed for one app does not open for another. */
  readonly appId: string;
  /** `refuse` by default. The other two are for adopting encryption, and for leaving it, without a moment's pause. */
  readonly plaintext?: PlaintextRule | undefined;
}

/** The options, checked. */
export interface EncryptedStoreSetup {
  readonly keyring: Keyring;
  readonly appId: string;
  readonly plaintext: PlaintextRule;
}

/** Every option, by name. */
const OPTIONS: NamesOf<EncryptedStoreOptions> = { keys: true, primary: true, appId: true, plaintext: true };

const RULES: readonly unknown[] = ["refuse", "dangerouslyAccept", "dangerouslyWrite"] satisfies PlaintextRule[];

/** @throws ThreadsConfigError that names every problem, and no value */
export function checkEncryption(store: ConnectionStore, options: EncryptedStoreOptions): EncryptedStoreSetup {
  const given: Partial<EncryptedStoreOptions> =
    typeof options === "object" && (options as unknown) !== null ? options : {};
  const { keys, primary, appId = "", plaintext = "refuse" } = given;
  const keyring = createKeyring(keys, primary);
  const problems = "key" in keyring ? [] : [...keyring];
  problems.push(...unknownOptions(given, OPTIONS));
  if (typeof (store as Partial<ConnectionStore> | undefined)?.save !== "function") {
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
