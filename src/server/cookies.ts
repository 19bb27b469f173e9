/**
 * The browser-binding cookie: it proves that a callback came from the browser that started the flow. Each flow has its own cookie, named by
 * a hash of its state, so that a user can connect in two tabs at once.
 */
import { createHash } from "node:crypto";
import { STATE_LIFETIME_MS } from "../connections/index.js";

/** Cookies of more flows than this could exceed the size limit of a header, so the oldest are removed. */
const MAX_FLOWS = 8;

const NAME = "threads-flow-";

/** A browser accepts a `__Host-` cookie only from the host itself, not from its subdomains, and only over https. */
const prefixOf = (secure: boolean) => (secure ? `__Host-${NAME}` : NAME);

const nameOf = (state: string, secure: boolean) =>
  prefixOf(secure) + createHash("sha256").update(state).digest("hex").slice(0, 16);

function setCookie(name: string, value: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return `${name}=${value}; ${attributes}`;
}

function pairsOf(headers: Headers): (readonly [string, string])[] {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.map((pair) => {
    const equals = pair.indexOf("=");
    return [pair.slice(0, Math.max(equals, 0)), pair.slice(equals + 1)] as const;
  });
}

/** Returns the `Set-Cookie` values that start a flow. */
export function bindingCookies(headers: Headers, state: string, binding: string, secure: boolean): string[] {
  const prefix = prefixOf(secure);
  const running = pairsOf(headers).filter(([name]) => name.startsWith(prefix));
  // Browsers send the oldest cookie first.
  const surplus = running.slice(0, Math.max(0, running.length - MAX_FLOWS + 1));
  return [
    ...surplus.map(([name]) => setCookie(name, "", 0, secure)),
    setCookie(nameOf(state, secure), binding, STATE_LIFETIME_MS / 1000, secure),
  ];
}

/** Returns the browser binding that a request carries for the flow of this state, or null. */
export function readBinding(headers: Headers, state: string, secure: boolean): string | null {
  const name = nameOf(state, secure);
  // An empty cookie proves nothing.
  return pairsOf(headers).find(([key, value]) => key === name && value !== "")?.[1] ?? null;
}

/** Returns the `Set-Cookie` values that end the flow of this state; none when the request carries no cookie of it. */
export function endedCookies(headers: Headers, state: string, secure: boolean): string[] {
  return readBinding(headers, state, secure) === null ? [] : [setCookie(nameOf(state, secure), "", 0, secure)];
}
