/**
 * In-memory sessions, identified by a cookie or a bearer token. Your app has its own sign-in; this one needs no password.
 */
import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface Sessions {
  /** Signs a user in and returns the secret id of the session. */
  open(user: string): string;
  /** Ends the session of these headers. */
  close(headers: IncomingHttpHeaders): void;
  /** Returns the signed-in user of these headers, or null. */
  userOf(headers: IncomingHttpHeaders): string | null;
}

export function createSessions(): Sessions {
  const users = new Map<string, string>();
  const idOf = ({ authorization, cookie }: IncomingHttpHeaders) =>
    /^Bearer ([\w-]+)$/.exec(authorization ?? "")?.[1] ?? /(?:^|; )session=([\w-]+)/.exec(cookie ?? "")?.[1] ?? "";
  return {
    open(user) {
      const id = randomBytes(24).toString("base64url");
      users.set(id, user);
      return id;
    },
    close: (headers) => void users.delete(idOf(headers)),
    userOf: (headers) => users.get(idOf(headers)) ?? null,
  };
}

/** The `Set-Cookie` value of a session. */
export const sessionCookie = (id: string) => `session=${id}; Path=/; HttpOnly; SameSite=Lax`;

/** The `Set-Cookie` value that removes the session cookie. */
export const endedCookie = "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";

/** Returns the user id of a sign-in form, or null for an invalid name. */
export function userIdOf(body: unknown): string | null {
  const name = typeof body === "object" && body !== null && "name" in body ? body.name : null;
  return typeof name === "string" && /^[\w-]{1,40}$/.test(name) ? name.toLowerCase() : null;
}
