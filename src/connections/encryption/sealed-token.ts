/**
 * The format of a sealed token: `v1.<key id>.<nonce>.<ciphertext and tag>`, the last two in base64url. AES-256-GCM, with a random nonce of 96
 * bits and a tag of 128 bits (NIST SP 800-38D).
 */
import type { KeyObject } from "node:crypto";
import { nodeCrypto } from "../../internal/node-crypto.js";
import { KEY_ID } from "./keyring.js";

/** The app and owner that a sealed token is bound to. It cannot be opened for others. */
export interface SealBinding {
  readonly appId: string;
  readonly ownerId: string;
}

/** The parts of a sealed token. */
export interface SealedToken {
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

/** JSON keeps all owner ids distinct. The name of the key is included, so that no part of the text can be changed. */
const additionalData = (keyId: string, { appId, ownerId }: SealBinding) =>
  Buffer.from(JSON.stringify([FORMAT, keyId, appId, ownerId, FIELD]));

/** Seals a token. */
export function sealToken(token: string, keyId: string, key: KeyObject, binding: SealBinding): string {
  const nonce = nodeCrypto().randomBytes(NONCE_BYTES);
  const cipher = nodeCrypto().createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(keyId, binding));
  const sealed = Buffer.concat([cipher.update(Buffer.from(token)), cipher.final(), cipher.getAuthTag()]);
  return [FORMAT, keyId, nonce.toString("base64url"), sealed.toString("base64url")].join(".");
}

/** Returns the token; null when this key does not open it for this owner. */
export function openToken({ keyId, nonce, ciphertext, tag }: SealedToken, key: KeyObject, binding: SealBinding) {
  const decipher = nodeCrypto().createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(keyId, binding));
  decipher.setAuthTag(tag);
  const token = decipher.update(ciphertext);
  try {
    decipher.final();
  } catch {
    return null;
  }
  return token.toString();
}

/** Returns the parts of a text in the format of {@link sealToken}; null for any other text. */
export function readSealed(text: string): SealedToken | null {
  const [format, keyId = "", nonceText = "", sealedText = "", ...rest] = text.split(".");
  if (format !== FORMAT || !KEY_ID.test(keyId) || rest.length > 0) return null;
  const nonce = exactly(nonceText);
  const sealed = exactly(sealedText);
  if (nonce?.length !== NONCE_BYTES || sealed === null || sealed.length < TAG_BYTES) return null;
  const end = sealed.length - TAG_BYTES;
  return { keyId, nonce, ciphertext: sealed.subarray(0, end), tag: sealed.subarray(end) };
}

/** Every text means one list of bytes, and every list has one text: Node reads several for one. */
function exactly(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}

/**
 * Tells whether a text may be a sealed token, of this form or a later one, also after its prefix was altered or cut off: such a text must never
 * count as a plain token and be sent to Threads. The tokens of Threads contain no dots.
 */
export function looksSealed(text: string): boolean {
  return text.startsWith(FORMAT) || text.includes(".");
}
