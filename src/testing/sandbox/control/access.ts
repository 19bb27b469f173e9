/** Decides who may control the sandbox: programs and pages of this machine, and other machines with the key. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isOwnHost } from "../http/server.js";
import { ControlError } from "./errors.js";

/** The facts about the sender of a control request. */
export interface Sender {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The address of the other end of the connection. */
  readonly peer: string | undefined;
}

/**
 * Throws unless the sender may control the sandbox.
 *
 * A page of another site must not control it, although a developer's browser sends that page's requests from this machine. The Host header shows
 * a site whose domain points at this machine. Origin and Sec-Fetch-Site show any other site: browsers set them, and pages cannot change them.
 */
export function checkAccess({ method, headers, peer }: Sender, port: number, key: string | null): void {
  if (isLoopbackPeer(peer)) {
    if (!isOwnHost(headers.host, port, "::1") && !hasKey(headers.authorization, key))
      throw new ControlError("wrong_host", "The Host header must name this sandbox, such as localhost with its port.");
  } else if (!hasKey(headers.authorization, key)) {
    throw new ControlError(
      "key_required",
      "Other machines need the key of the sandbox. Send the key, which the sandbox prints at its start, as `Authorization: Bearer KEY`.",
    );
  }
  const { origin, "sec-fetch-site": site } = headers;
  const isOwnPage = origin === undefined || origin === `http://${headers.host ?? ""}`;
  if (!isOwnPage || !(site === undefined || site === "same-origin" || site === "none"))
    throw new ControlError("forbidden", "A page of another site must not control the sandbox.");
  if (method !== "GET" && isForm(headers) && !isPageForm(headers))
    throw new ControlError(
      "forbidden",
      "The sandbox accepts forms only from its own pages. Send JSON with the header `content-type: application/json`.",
    );
}

/** Returns whether only this machine can connect to an address that the sandbox listens on. */
export function isLocal(host: string | undefined): boolean {
  return host === undefined || host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Returns whether the body is a form, which pages of any site can send. */
export function isForm(headers: IncomingHttpHeaders): boolean {
  return contentType(headers) === "application/x-www-form-urlencoded";
}

/** Returns whether a page sends the form. Browsers set Origin, and programs such as curl do not. */
export function isPageForm(headers: IncomingHttpHeaders): boolean {
  return headers.origin !== undefined && isForm(headers);
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

/** Returns a digest, because a comparison in constant time needs values of the same length. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
