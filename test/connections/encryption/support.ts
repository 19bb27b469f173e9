/** A database with encrypted tokens, and access to the encrypted texts. */
import { randomBytes } from "node:crypto";
import { encryptedStore, type EncryptedStore } from "../../../src/connections/encryption/store.js";
import type { EncryptedStoreOptions } from "../../../src/connections/encryption/options.js";
import { memoryStore } from "../../../src/stores/memory.js";
import type { ConnectionStore } from "../../../src/connections/store/contract.js";
import type { ThreadsSealedTokenError } from "../../../src/errors/index.js";
import { connectionFixture } from "../../../src/testing/index.js";
import { record, secret } from "../../support/leaks.js";

export const APP = "123456789012345";
export const KEYS = { a: randomBytes(32), b: randomBytes(32) };
export const TOKEN = "THQWJfixture-t0ken_of-anna";

/** Makes an encrypted store over `below`, with both keys, which writes with the first. */
export function encrypting(below: ConnectionStore, options: Partial<EncryptedStoreOptions> = {}): EncryptedStore {
  return encryptedStore(below, { keys: KEYS, primary: "a", appId: APP, ...options });
}

/** Makes an encrypted store with anna's connection, and returns its inner store too. */
export async function withAnna(options: Partial<EncryptedStoreOptions> = {}) {
  const below = memoryStore();
  const store = encrypting(below, options);
  await store.save(connectionFixture("anna", { auth: { accessToken: secret(TOKEN) } }), null);
  return { below, store };
}

/** Returns the text that is stored in place of an owner's token. */
export async function storedText(below: ConnectionStore, ownerId = "anna"): Promise<string> {
  const text = (await below.get(ownerId))?.value?.auth?.accessToken;
  if (text === undefined) throw new Error(`${ownerId} has no token`);
  return text;
}

/** Writes a text in place of an owner's token, as anyone can who writes to the database. */
export async function plant(below: ConnectionStore, ownerId: string, accessToken: string): Promise<void> {
  const found = await below.get(ownerId);
  const connection = connectionFixture(ownerId, { auth: { accessToken } });
  if ((await below.save(connection, found?.version ?? null)) === null) throw new Error("The plant was refused.");
}

/** Returns the token of an owner, as the store returns it. */
export async function tokenOf(store: ConnectionStore, ownerId = "anna"): Promise<string | undefined> {
  return (await store.get(ownerId))?.value?.auth?.accessToken;
}

/** Returns the error that reading an owner's token throws, and records it for the leak watch. */
export async function troubleOf(store: ConnectionStore, ownerId = "anna"): Promise<ThreadsSealedTokenError> {
  const error = await tokenOf(store, ownerId).then(
    (token) => new Error(`The token was read: ${String(token?.length)} characters.`),
    (caught: unknown) => caught,
  );
  record("the error of a token", error);
  return error as ThreadsSealedTokenError;
}
