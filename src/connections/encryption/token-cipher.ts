/** Encrypts and decrypts the tokens of one app with a keyring. */
import type { KeyObject } from "node:crypto";
import { ThreadsSealedTokenError } from "../../errors/index.js";
import type { Keyring } from "./keyring.js";
import { decryptToken, encryptToken, looksEncrypted, parseEncrypted } from "./encrypted-token.js";

/** A decrypted token, and the name of its key; null for a token that was not encrypted. */
export interface DecryptedToken {
  readonly token: string;
  readonly keyId: string | null;
}

/** Encrypts with the primary key, and decrypts with any key. Both methods reject with ThreadsSealedTokenError. */
export interface TokenCipher {
  encrypt(ownerId: string, token: string): Promise<string>;
  decrypt(ownerId: string, stored: string, acceptPlaintext: boolean): Promise<DecryptedToken>;
}

export function createTokenCipher(keyring: Keyring, appId: string): TokenCipher {
  async function keyFor(ownerId: string, keyId: string): Promise<KeyObject> {
    const key = keyring.key(keyId);
    if (key === null) throw new ThreadsSealedTokenError("unknown-key", ownerId, keyId);
    return await key.catch((error: unknown) => {
      throw new ThreadsSealedTokenError("key-unavailable", ownerId, keyId, error);
    });
  }

  return {
    async encrypt(ownerId, token) {
      const key = await keyFor(ownerId, keyring.primary);
      return encryptToken(token, keyring.primary, key, { appId, ownerId });
    },
    async decrypt(ownerId, stored, acceptPlaintext) {
      const encrypted = parseEncrypted(stored);
      if (encrypted === null) {
        const plain = !looksEncrypted(stored);
        if (plain && acceptPlaintext) return { token: stored, keyId: null };
        throw new ThreadsSealedTokenError(plain ? "plaintext" : "malformed", ownerId);
      }
      const token = decryptToken(encrypted, await keyFor(ownerId, encrypted.keyId), { appId, ownerId });
      if (token === null) throw new ThreadsSealedTokenError("altered", ownerId, encrypted.keyId);
      return { token, keyId: encrypted.keyId };
    },
  };
}
