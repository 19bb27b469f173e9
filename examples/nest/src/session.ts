/** Sessions in a signed cookie, without a password. Your app has its own sign-in. */
import { createHmac, timingSafeEqual } from "node:crypto";

const signatureOf = (user: string) =>
  createHmac("sha256", process.env.SESSION_SECRET ?? fail("SESSION_SECRET is missing."))
    .update(user)
    .digest("base64url");

/** Returns the value of a session cookie. */
export const sessionOf = (user: string) => `${user}.${signatureOf(user)}`;

/** Returns the signed-in user of a `Cookie` header, or null. */
export function userOf(cookies: string | undefined): string | null {
  const [, user, signature] = /(?:^|; )session=([\w-]+)\.([\w-]+)/.exec(cookies ?? "") ?? [];
  if (user === undefined || signature === undefined) return null;
  const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(user))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? user : null;
}

function fail(message: string): never {
  throw new Error(message);
}
