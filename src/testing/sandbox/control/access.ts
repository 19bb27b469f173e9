/** Who may control the sandbox: programs and pages of this machine, and others with the key. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isOwnHost } from "../http/server.js";
import { ControlError } from "./errors.js";

/** What is known about the sender of a control request. */
export interface Sender {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The address of the other end of the connection. */
  readonly peer: string | undefined;
}

/**
 * Throws unless the sender may control the sandbox.
 *
 * A page of another site must not: the browser of a developer sends its requests from this machine. A page that points its own domain at this
 * machine is recognized by its Host header, and any other page by Origin or Sec-Fetch-Site, which browsers set and pages cannot change.
 */
export function checkAccess({ method, headers, peer }: Sender, port: number, key: string | null): void {
  if (isLoopbackPeer(peer)) {
    if (!isOwnHost(headers.host, port, "::1") && !hasKey(headers.authorization, key))
      throw new ControlError("wrong_host", "The Host header must name this sandbox, such as localhost with its port.");
  } else if (!hasKey(headers.authorization, key)) {
    throw new ControlError(
      "key_required",
      "Only this machine controls the sandbox without its key. Send the key, which the sandbox prints at its start, as `Authorization: Bearer KEY`.",
    );
  }
  const { origin, "sec-fetch-site": site } = headers;
  const isOwnPage = origin === undefined || origin === `http://${headers.host ?? ""}`;
  if (!isOwnPage || !(site === undefined || site === "same-origin" || site === "none"))
    throw new ControlError("forbidden", "A page of another site must not control the sandbox.");
  if (origin === undefined && method !== "GET" && isForm(headers))
    throw new ControlError("forbidden", "A form is accepted only from the sandbox's own pages. Send JSON instead.");
}

/** Returns whether only this machine can connect to an address that the sandbox listens on. */
export function isLocal(host: string | undefined): boolean {
  return host === undefined || host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Returns whether the body is a form, which pages of any site can send. */
export function isForm(headers: IncomingHttpHeaders): boolean {
  return contentType(headers) === "application/x-www-form-urlencoded";
}

/** Returns the content type without its parameters. */
export function contentType(headers: IncomingHttpHeaders): string {
  return (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function isLoopbackPeer(peer: string | undefined): boolean {
  return peer !== undefined && (peer === "::1" || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(peer));
}

/** Accepts `Bearer KEY`, and Basic with the key as the password, which a browser asks for. Compares in constant time. */
function hasKey(authorization: string | undefined, key: string | null): boolean {
  if (key === null || authorization === undefined) return false;
  const [, scheme = "", value = ""] = /^(bearer|basic) +(\S+)$/i.exec(authorization) ?? [];
  const given = scheme.toLowerCase() === "basic" ? passwordIn(value) : value;
  return timingSafeEqual(digest(given), digest(key));
}

function passwordIn(credentials: string): string {
  return Buffer.from(credentials, "base64").toString("utf8").split(":").slice(1).join(":");
}

/** Digests have one length, which a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
