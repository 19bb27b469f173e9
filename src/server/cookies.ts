/**
 * The cookie that ties a flow to the browser that began it. Each flow has its own, named by its state, so that a person may connect in
 * two tabs at once.
 */
import { createHash } from "node:crypto";
import { STATE_LIFETIME_MS } from "../connections/index.js";

/** A person who presses "connect" again and again fills no header: beyond so many flows the oldest are forgotten. */
const MOST_FLOWS = 8;

const NAME = "threads-flow-";

/** `__Host-` keeps every other host, sub-domains too, from setting it; it needs https. */
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
    const mark = pair.indexOf("=");
    return [pair.slice(0, Math.max(mark, 0)), pair.slice(mark + 1)] as const;
  });
}

/** The `Set-Cookie` values for a flow that begins. */
export function bindingCookies(headers: Headers, state: string, binding: string, secure: boolean): string[] {
  const prefix = prefixOf(secure);
  const running = pairsOf(headers).filter(([name]) => name.startsWith(prefix));
  // Browsers send the oldest first.
  const surplus = running.slice(0, Math.max(0, running.length - MOST_FLOWS + 1));
  return [
    ...surplus.map(([name]) => setCookie(name, "", 0, secure)),
    setCookie(nameOf(state, secure), binding, STATE_LIFETIME_MS / 1000, secure),
  ];
}

/** The binding that the browser brings back for the flow of this state, or null. */
export function readBinding(headers: Headers, state: string, secure: boolean): string | null {
  const name = nameOf(state, secure);
  // An empty one proves as little as none.
  return pairsOf(headers).find(([own, value]) => own === name && value !== "")?.[1] ?? null;
}

/** The `Set-Cookie` values that end the flow of this state: none when the browser holds no cookie of it. */
export function endedCookies(headers: Headers, state: string, secure: boolean): string[] {
  return readBinding(headers, state, secure) === null ? [] : [setCookie(nameOf(state, secure), "", 0, secure)];
}
