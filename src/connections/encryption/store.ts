/** A store that encrypts tokens. It encrypts nothing else, so that expiry, account and state can still be searched. */
import { checkObject } from "../../internal/arguments.js";
import { hasMethods, isObject } from "../../validation/fields/objects.js";
import { refuse } from "../../validation/refuse.js";
import { ThreadsConfigError, ThreadsSealedTokenError } from "../../errors/index.js";
import type { Versioned } from "../../internal/versioned.js";
import type { Connection, ConnectionAuth } from "../connection.js";
import { checkEncryption, type EncryptedStoreOptions } from "./options.js";
import { checkReencryption, reencrypt, type ReencryptionCounts, type ReencryptionOptions } from "./reencrypt.js";
import { createTokenCipher, type DecryptedToken } from "./token-cipher.js";
import { looksEncrypted } from "./encrypted-token.js";
import type { ConnectionStore } from "../store/contract.js";
import { isUnreadable } from "../store/stored.js";

/**
 * A store that encrypts tokens, with methods that change the encryption of all of them. These methods go through all connections while traffic
 * continues, and decrypt every token. A run that was stopped can be repeated. They reject with the signal's reason, with
 * ThreadsSealedTokenError when a key is unavailable, and with what the store throws.
 */
export interface EncryptedStore extends ConnectionStore {
  /**
   * Encrypts with the primary key every token that another key encrypted. A token that is not encrypted counts as unreadable.
   *
   * @throws ThreadsConfigError where `plaintext` is `dangerouslyWrite`
   */
  rotate(options?: ReencryptionOptions): Promise<ReencryptionCounts>;
  /**
   * Encrypts every plain token. `from` confirms that you trust these tokens.
   *
   * @throws ThreadsConfigError where `plaintext` is `dangerouslyWrite`
   */
  seal(options: ReencryptionOptions & { readonly from: "plaintext" }): Promise<ReencryptionCounts>;
  /**
   * Decrypts every stored token, to return to a store without encryption.
   *
   * @throws ThreadsConfigError unless `plaintext` is `dangerouslyWrite`: otherwise traffic would encrypt tokens again
   */
  dangerouslyUnsealAll(options?: ReencryptionOptions): Promise<ReencryptionCounts>;
}

/** A store whose database needs tables, indexes or settings before its first use. */
export interface SchemaStore {
  /** Prepares the database, as the page about the store describes. */
  ensureSchema(): Promise<void>;
}

/**
 * Adds encryption to a store. It writes `auth.accessToken` as `v1.<key id>.<nonce>.<ciphertext and tag>` (AES-256-GCM), bound to app and owner. It
 * reads with all keys, and writes with the primary one. Versions, cursors and all other fields are those of the store.
 *
 * A record whose token cannot be decrypted is still read, so that lists contain it and its owner can disconnect or connect again. Its
 * `auth.accessToken` throws ThreadsSealedTokenError when read, and the stored text stays. A record that the inner store cannot read is passed on.
 *
 * If the inner store has `ensureSchema`, the result has it too, and calls it.
 *
 * @throws ThreadsConfigError that names every invalid option. Its methods throw ThreadsSealedTokenError when the primary key is unavailable,
 * and what the store throws
 * @example
 * ```ts
 * const store = encryptedStore(postgresStore(pool), {
 *   keys: { "2026": process.env.TOKEN_KEY ?? "" }, // openssl rand -base64 32
 *   primary: "2026",
 *   appId: client.appId,
 * });
 * ```
 */
export function encryptedStore(
  store: ConnectionStore & SchemaStore,
  options: EncryptedStoreOptions,
): EncryptedStore & SchemaStore;
/** Adds encryption to a store without `ensureSchema`, in the same way. */
export function encryptedStore(store: ConnectionStore, options: EncryptedStoreOptions): EncryptedStore;
export function encryptedStore(
  store: ConnectionStore,
  options: EncryptedStoreOptions,
): EncryptedStore & Partial<SchemaStore> {
  const { keyring, appId, plaintext } = checkEncryption(store, options);
  const cipher = createTokenCipher(keyring, appId);
  const writesPlain = plaintext === "dangerouslyWrite";
  /** Maps credentials whose token throws to the stored ones, so that a save keeps the stored text. An entry lives as long as the connection that was read. */
  const undecrypted = new WeakMap<ConnectionAuth, ConnectionAuth>();

  async function readable(ownerId: string, auth: ConnectionAuth): Promise<ConnectionAuth> {
    try {
      const { token } = await cipher.decrypt(ownerId, auth.accessToken, plaintext !== "refuse");
      return { ...auth, accessToken: token };
    } catch (error) {
      if (!(error instanceof ThreadsSealedTokenError)) throw error;
      const refusing = throwingAuth(auth, error);
      undecrypted.set(refusing, auth);
      return refusing;
    }
  }

  /** Decrypts for the owner of the query, because another program may have copied a whole record. */
  async function opened({ value, version }: Versioned<Connection>, ownerId: string): Promise<Versioned<Connection>> {
    if (value.auth === null) return { value, version };
    return { value: { ...value, auth: await readable(ownerId, value.auth) }, version };
  }

  async function encrypted(connection: Connection): Promise<Connection> {
    if (connection.auth === null) return connection;
    const kept = undecrypted.get(connection.auth);
    if (kept !== undefined) return { ...connection, auth: kept };
    const { accessToken } = connection.auth;
    const text = writesPlain ? plain(accessToken) : await cipher.encrypt(connection.ownerId, accessToken);
    return { ...connection, auth: { ...connection.auth, accessToken: text } };
  }

  /** @param wanted returns the text to store for a token, or null to keep the stored text */
  function reencryptAll(
    runOptions: ReencryptionOptions,
    acceptPlaintext: boolean,
    wanted: (ownerId: string, found: DecryptedToken) => Promise<string> | string | null,
  ): Promise<ReencryptionCounts> {
    const reencryptToken = async (ownerId: string, stored: string) =>
      await wanted(ownerId, await cipher.decrypt(ownerId, stored, acceptPlaintext));
    return reencrypt(store, reencryptToken, runOptions);
  }

  const methods: EncryptedStore = {
    async get(ownerId) {
      const found = await store.get(ownerId);
      return found === null || isUnreadable(found) ? found : await opened(found, ownerId);
    },
    async save(connection, ifVersion) {
      checkObject("connection", connection);
      const saved = await store.save(await encrypted(connection), ifVersion);
      return saved === null ? null : await opened(saved, connection.ownerId);
    },
    delete: (ownerId) => store.delete(ownerId),
    async list(query) {
      const page = await store.list(query);
      return { ...page, items: await Promise.all(page.items.map((item) => opened(item, item.value.ownerId))) };
    },
    async rotate(runOptions = {}) {
      checkReencryption(runOptions);
      checkPlaintextRule(!writesPlain, 'must not be "dangerouslyWrite" while tokens are being encrypted');
      return await reencryptAll(runOptions, false, (ownerId, { token, keyId }) =>
        keyId === keyring.primary ? null : cipher.encrypt(ownerId, token),
      );
    },
    async seal(runOptions) {
      checkPlaintextRule(!writesPlain, 'must not be "dangerouslyWrite" while tokens are being encrypted');
      if (!isObject(runOptions) || (runOptions as { from?: unknown }).from !== "plaintext")
        refuse("from", 'must be "plaintext"');
      checkReencryption(runOptions, { from: true });
      return await reencryptAll(runOptions, true, (ownerId, { token, keyId }) =>
        keyId === null ? cipher.encrypt(ownerId, token) : null,
      );
    },
    async dangerouslyUnsealAll(runOptions = {}) {
      checkReencryption(runOptions);
      checkPlaintextRule(writesPlain, 'must be "dangerouslyWrite" while tokens are being decrypted');
      return await reencryptAll(runOptions, true, (_, { token, keyId }) => (keyId === null ? null : plain(token)));
    },
  };
  return hasSchema(store) ? { ...methods, ensureSchema: () => store.ensureSchema() } : methods;
}

const hasSchema = (store: ConnectionStore): store is ConnectionStore & SchemaStore =>
  hasMethods(store, ["ensureSchema"]);

/** Refuses a run whose result other writes would undo. */
function checkPlaintextRule(valid: boolean, problem: string): void {
  if (!valid) throw new ThreadsConfigError([{ name: "plaintext", problem }]);
}

/** Returns the token to store without encryption. Refuses one that a later read would take for an encrypted token. */
function plain(token: string): string {
  return looksEncrypted(token)
    ? refuse("auth.accessToken", "looks like an encrypted token, so it cannot be stored as a plain one")
    : token;
}

/**
 * Returns the credentials with a token that throws when it is read, spread or written as JSON. Does not read the token: that of an inner store
 * may throw too.
 */
function throwingAuth(auth: ConnectionAuth, error: ThreadsSealedTokenError): ConnectionAuth {
  const get = () => {
    throw error;
  };
  const properties = { ...Object.getOwnPropertyDescriptors(auth), accessToken: { get, enumerable: true } };
  return Object.defineProperties({}, properties) as ConnectionAuth;
}
