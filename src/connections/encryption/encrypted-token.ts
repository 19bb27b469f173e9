/**
 * The format of an encrypted token: `v1.<key id>.<nonce>.<ciphertext and tag>`, the last two in base64url. AES-256-GCM, with a random nonce of 96
 * bits and a tag of 128 bits (NIST SP 800-38D).
 */
import type { KeyObject } from "node:crypto";
import { nodeCrypto } from "../../internal/node-crypto.js";
import { KEY_ID } from "./keyring.js";

/** The app and owner that an encrypted token belongs to. It cannot be decrypted for others. */
export interface TokenContext {
  readonly appId: string;
  readonly ownerId: string;
}

/** The parts of an encrypted token. */
export interface EncryptedToken {
  readonly keyId: string;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

const FORMAT = "v1";
const FIELD = "auth.accessToken";
const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Returns the data that the tag also authenticates. As JSON, no two owners have the same data. With the key's name, a change of it is detected too. */
const additionalData = (keyId: string, { appId, ownerId }: TokenContext) =>
  Buffer.from(JSON.stringify([FORMAT, keyId, appId, ownerId, FIELD]));

/** Encrypts a token. */
export function encryptToken(token: string, keyId: string, key: KeyObject, context: TokenContext): string {
  const nonce = nodeCrypto().randomBytes(NONCE_BYTES);
  const cipher = nodeCrypto().createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(keyId, context));
  const bytes = Buffer.concat([cipher.update(Buffer.from(token)), cipher.final(), cipher.getAuthTag()]);
  return [FORMAT, keyId, nonce.toString("base64url"), bytes.toString("base64url")].join(".");
}

/** Returns the token; null when this key does not decrypt it for this owner. */
export function decryptToken({ keyId, nonce, ciphertext, tag }: EncryptedToken, key: KeyObject, context: TokenContext) {
  const decipher = nodeCrypto().createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(keyId, context));
  decipher.setAuthTag(tag);
  const token = decipher.update(ciphertext);
  try {
    decipher.final();
  } catch {
    return null;
  }
  return token.toString();
}

/** Returns the parts of a text in the format of {@link encryptToken}; null for any other text. */
export function parseEncrypted(text: string): EncryptedToken | null {
  const [format, keyId = "", nonceText = "", bytesText = "", ...rest] = text.split(".");
  if (format !== FORMAT || !KEY_ID.test(keyId) || rest.length > 0) return null;
  const nonce = bytesOf(nonceText);
  const bytes = bytesOf(bytesText);
  if (nonce?.length !== NONCE_BYTES || bytes === null || bytes.length < TAG_BYTES) return null;
  const end = bytes.length - TAG_BYTES;
  return { keyId, nonce, ciphertext: bytes.subarray(0, end), tag: bytes.subarray(end) };
}

/** Decodes base64url. Node decodes several texts to the same bytes: returns null unless the text is the one that these bytes encode to. */
function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}

/**
 * Returns whether a text may be an encrypted token, of this format or a later one, also if its prefix was altered or cut off. Such a text must never
 * be sent to Threads as a plain token. The tokens of Threads contain no dots.
 */
export function looksEncrypted(text: string): boolean {
  return text.startsWith(FORMAT) || text.includes(".");
}
