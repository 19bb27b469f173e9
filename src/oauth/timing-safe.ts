import { nodeCrypto } from "../internal/node-crypto.js";

/** Compares two texts in a time that depends neither on the place of their first difference nor on their lengths. */
export function timingSafeEqualText(a: string, b: string): boolean {
  const digest = (text: string) => nodeCrypto().createHash("sha256").update(text).digest();
  return nodeCrypto().timingSafeEqual(digest(a), digest(b));
}

/**
 * Returns whether `signature` is the HMAC-SHA256 of `body` with one of the secrets. Compares with every secret, so that the time does not reveal
 * which one matches. An empty secret never matches, because anyone could sign with it.
 */
export function isSignedWithOneOf(secrets: readonly string[], body: Buffer | string, signature: Buffer): boolean {
  const matching = secrets.filter((secret) => {
    if (secret === "") return false;
    const expected = nodeCrypto().createHmac("sha256", secret).update(body).digest();
    return expected.length === signature.length && nodeCrypto().timingSafeEqual(expected, signature);
  });
  return matching.length > 0;
}
