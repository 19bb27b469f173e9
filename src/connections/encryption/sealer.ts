/** Seals and opens the tokens of one app with a keyring. */
import type { KeyObject } from "node:crypto";
import { ThreadsSealedTokenError } from "../../errors/index.js";
import type { Keyring } from "./keyring.js";
import { looksSealed, openToken, readSealed, sealToken } from "./sealed-token.js";

/** An opened token, and the name of its key; null for a token that was not sealed. */
export interface OpenedToken {
  readonly token: string;
  readonly keyId: string | null;
}

/** Seals with the primary key, and opens with any key. Both methods reject with ThreadsSealedTokenError. */
export interface Sealer {
  seal(ownerId: string, token: string): Promise<string>;
  open(ownerId: string, stored: string, acceptPlaintext: boolean): Promise<OpenedToken>;
}

export function createSealer(keyring: Keyring, appId: string): Sealer {
  async function keyFor(ownerId: string, keyId: string): Promise<KeyObject> {
    const key = keyring.key(keyId);
    if (key === null) throw new ThreadsSealedTokenError("unknown-key", ownerId, keyId);
    return await key.catch((error: unknown) => {
      throw new ThreadsSealedTokenError("key-unavailable", ownerId, keyId, error);
    });
  }

  return {
    async seal(ownerId, token) {
      const key = await keyFor(ownerId, keyring.primary);
      return sealToken(token, keyring.primary, key, { appId, ownerId });
    },
    async open(ownerId, stored, acceptPlaintext) {
      const sealed = readSealed(stored);
      if (sealed === null) {
        const plain = !looksSealed(stored);
        if (plain && acceptPlaintext) return { token: stored, keyId: null };
        throw new ThreadsSealedTokenError(plain ? "plaintext" : "malformed", ownerId);
      }
      const token = openToken(sealed, await keyFor(ownerId, sealed.keyId), { appId, ownerId });
      if (token === null) throw new ThreadsSealedTokenError("altered", ownerId, sealed.keyId);
      return { token, keyId: sealed.keyId };
    },
  };
}
