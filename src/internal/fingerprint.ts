import { nodeCrypto } from "./node-crypto.js";

/** Returns the SHA-256 of a token in hex, which identifies the token without revealing it. */
export function fingerprint(accessToken: string): string {
  return nodeCrypto().createHash("sha256").update(accessToken).digest("hex");
}
