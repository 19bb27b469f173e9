import { createHash } from "node:crypto";

/** Names a token without giving it away: SHA-256, in hex. */
export function fingerprint(accessToken: string): string {
  return createHash("sha256").update(accessToken).digest("hex");
}
