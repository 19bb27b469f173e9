/**
 * Who is signed in: one session for each sign-in, in memory, named by a cookie or by a bearer token. A stand-in for what a host has
 * already; there is no password.
 */
import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface Sessions {
  /** Signs a user in, and gives the session's name: it is as good as a password. */
  open(user: string): string;
  /** Signs out whoever these headers are from. */
  close(headers: IncomingHttpHeaders): void;
  /** The user whom these headers are from, or null. */
  userOf(headers: IncomingHttpHeaders): string | null;
}

export function createSessions(): Sessions {
  const users = new Map<string, string>();
  const nameOf = ({ authorization, cookie }: IncomingHttpHeaders) =>
    /^Bearer ([\w-]+)$/.exec(authorization ?? "")?.[1] ?? /(?:^|; )session=([\w-]+)/.exec(cookie ?? "")?.[1] ?? "";
  return {
    open(user) {
      const name = randomBytes(24).toString("base64url");
      users.set(name, user);
      return name;
    },
    close: (headers) => void users.delete(nameOf(headers)),
    userOf: (headers) => users.get(nameOf(headers)) ?? null,
  };
}

/** The cookie of a session. */
export const sessionCookie = (name: string) => `session=${name}; Path=/; HttpOnly; SameSite=Lax`;

/** The cookie that ends it. */
export const endedCookie = "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";

/** The user id that somebody signs in with, or null for a name that is none. */
export function userIdOf(body: unknown): string | null {
  const name = typeof body === "object" && body !== null && "name" in body ? body.name : null;
  return typeof name === "string" && /^[\w-]{1,40}$/.test(name) ? name.toLowerCase() : null;
}
