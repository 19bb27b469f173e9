/** A store whose tokens are sealed: the token, and nothing else, so that expiry, account and state can still be searched. */
import { refuse } from "../../internal/arguments.js";
import { ThreadsConfigError, ThreadsSealedTokenError } from "../../errors/index.js";
import type { Versioned } from "../../internal/versioned.js";
import type { Connection, ConnectionAuth } from "../connection.js";
import { checkEncryption, type EncryptedStoreOptions } from "./options.js";
import { checkPass, runPass, type ReencryptionCounts, type ReencryptionOptions } from "./reencrypt.js";
import { createSealer, type OpenedToken } from "./sealer.js";
import { looksSealed } from "./sealed-token.js";
import type { ConnectionStore } from "../store/contract.js";
import { isUnreadable } from "../store/stored.js";

/**
 * A store whose tokens are sealed, and what changes all of them. Each of these goes through all connections, page by page, while traffic
 * goes on, and opens every token on the way; stopped in the middle, it is run again. They reject with the signal's reason, with
 * ThreadsSealedTokenError when a key is not to be had, and with what the store throws.
 */
export interface EncryptedStore extends ConnectionStore {
  /**
   * Seals every token anew that is sealed with another key than the primary one. A plain token counts as unreadable.
   *
   * @throws ThreadsConfigError where `plaintext` is `dangerouslyWrite`
   */
  rotate(options?: ReencryptionOptions): Promise<ReencryptionCounts>;
  /**
   * Seals every token that is stored as it is. `from` says aloud that plain tokens are believed.
   *
   * @throws ThreadsConfigError where `plaintext` is `dangerouslyWrite`
   */
  seal(options: ReencryptionOptions & { readonly from: "plaintext" }): Promise<ReencryptionCounts>;
  /**
   * Stores every token as it is: the way back to a store without encryption.
   *
   * @throws ThreadsConfigError unless `plaintext` is `dangerouslyWrite`: traffic would seal again what this unseals
   */
  dangerouslyUnsealAll(options?: ReencryptionOptions): Promise<ReencryptionCounts>;
}

/**
 * Puts encryption before a store: `auth.accessToken` is written as `v1.<key id>.<nonce>.<ciphertext and tag>` (AES-256-GCM), bound to app
 * and owner. Reads with any of the keys, writes with the primary one. Versions, cursors and everything else are the store's.
 *
 * A record whose token cannot be opened is read all the same, so that it is listed with the others, and its owner can disconnect or
 * connect again. Reading `auth.accessToken` of it throws ThreadsSealedTokenError, and what is stored there stays. A record that the inner
 * store cannot read is passed on as it is.
 *
 * @throws ThreadsConfigError that names everything that is wrong with the options; its methods beside that, when the primary key is not to
 * be had, ThreadsSealedTokenError, and what the store throws
 */
export function encryptedStore(store: ConnectionStore, options: EncryptedStoreOptions): EncryptedStore {
  const { keyring, appId, plaintext } = checkEncryption(store, options);
  const sealer = createSealer(keyring, appId);
  const writesPlain = plaintext === "dangerouslyWrite";
  /** What is stored in place of a token that could not be opened. It lives as long as what was read. */
  const unopened = new WeakMap<ConnectionAuth, ConnectionAuth>();

  async function readable(ownerId: string, auth: ConnectionAuth): Promise<ConnectionAuth> {
    try {
      const { token } = await sealer.open(ownerId, auth.accessToken, plaintext !== "refuse");
      return { ...auth, accessToken: token };
    } catch (error) {
      if (!(error instanceof ThreadsSealedTokenError)) throw error;
      const refusing = throwing(auth, error);
      unopened.set(refusing, auth);
      return refusing;
    }
  }

  /** Bound to the owner who was asked for, since the record itself may have been copied as a whole. */
  async function opened({ value, version }: Versioned<Connection>, ownerId: string): Promise<Versioned<Connection>> {
    if (value.auth === null) return { value, version };
    return { value: { ...value, auth: await readable(ownerId, value.auth) }, version };
  }

  async function sealed(connection: Connection): Promise<Connection> {
    if (connection.auth === null) return connection;
    const kept = unopened.get(connection.auth);
    if (kept !== undefined) return { ...connection, auth: kept };
    const { accessToken } = connection.auth;
    const text = writesPlain ? plain(accessToken) : await sealer.seal(connection.ownerId, accessToken);
    return { ...connection, auth: { ...connection.auth, accessToken: text } };
  }

  /** `wanted` answers the text to store for a token, or null when the stored one will do. */
  function pass(
    passOptions: ReencryptionOptions,
    acceptPlaintext: boolean,
    wanted: (ownerId: string, found: OpenedToken) => Promise<string> | string | null,
  ): Promise<ReencryptionCounts> {
    const reseal = async (ownerId: string, stored: string) =>
      await wanted(ownerId, await sealer.open(ownerId, stored, acceptPlaintext));
    return runPass(store, reseal, passOptions);
  }

  return {
    async get(ownerId) {
      const found = await store.get(ownerId);
      return found === null || isUnreadable(found) ? found : await opened(found, ownerId);
    },
    async save(connection, ifVersion) {
      const saved = await store.save(await sealed(connection), ifVersion);
      return saved === null ? null : await opened(saved, connection.ownerId);
    },
    delete: (ownerId) => store.delete(ownerId),
    async list(query) {
      const page = await store.list(query);
      return { ...page, items: await Promise.all(page.items.map((item) => opened(item, item.value.ownerId))) };
    },
    async rotate(passOptions = {}) {
      checkPass(passOptions);
      needs(!writesPlain, 'must not be "dangerouslyWrite" while tokens are being sealed');
      return await pass(passOptions, false, (ownerId, { token, keyId }) =>
        keyId === keyring.primary ? null : sealer.seal(ownerId, token),
      );
    },
    async seal(passOptions) {
      needs(!writesPlain, 'must not be "dangerouslyWrite" while tokens are being sealed');
      if ((passOptions as { from?: unknown } | undefined)?.from !== "plaintext") refuse("from", 'must be "plaintext"');
      checkPass(passOptions, { from: true });
      return await pass(passOptions, true, (ownerId, { token, keyId }) =>
        keyId === null ? sealer.seal(ownerId, token) : null,
      );
    },
    async dangerouslyUnsealAll(passOptions = {}) {
      checkPass(passOptions);
      needs(writesPlain, 'must be "dangerouslyWrite" while tokens are being unsealed');
      return await pass(passOptions, true, (_, { token, keyId }) => (keyId === null ? null : plain(token)));
    },
  };
}

/** What traffic does must not undo what a pass does. */
function needs(fits: boolean, problem: string): void {
  if (!fits) throw new ThreadsConfigError([{ name: "plaintext", problem }]);
}

/** A token to be stored as it is; never one that would be taken for a sealed one when it is read. */
function plain(token: string): string {
  return looksSealed(token)
    ? refuse("auth.accessToken", "looks sealed, and could not be read as a plain token")
    : token;
}

/** The credential, with a token that throws instead of being read: spread or written as JSON, too. */
function throwing(auth: ConnectionAuth, error: ThreadsSealedTokenError): ConnectionAuth {
  const get = () => {
    throw error;
  };
  return Object.defineProperty({ ...auth }, "accessToken", { get, enumerable: true });
}
