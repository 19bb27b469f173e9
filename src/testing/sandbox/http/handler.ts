import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import type { AppToken, UserToken } from "../state/state.js";
import type { Refusal } from "./graph-errors.js";

/** A request whose form is valid. */
export interface Call {
  readonly path: string;
  /** The id in the path; null for a path without one, and for `me`. */
  readonly pathId: string | null;
  /** The query or the form, depending on the operation. */
  readonly parameters: URLSearchParams;
  /** The bytes of the body as they were received. */
  readonly body: Buffer;
}

/** A request with a valid user token, whose user grants the operation's scopes. */
export interface UserCall extends Call {
  readonly token: UserToken;
  readonly user: SandboxUser;
}

/** A request with a valid app token. */
export interface AppCall extends Call {
  readonly token: AppToken;
}

/** A request with a valid token of either kind. */
export type AnyCall = UserCall | AppCall;

/** What a handler returns. `toHttpResponse` turns it into an HTTP response. */
export type HandlerResult =
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "page"; readonly html: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "file"; readonly type: string; readonly bytes: Buffer }
  | { readonly kind: "redirect"; readonly status: 301 | 302; readonly location: string }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

/**
 * Performs an operation. Other requests run while a handler awaits, so a handler must not await between a check and the change
 * that depends on it.
 */
export type Handler<C extends Call = Call> = (call: C, context: Context) => HandlerResult | Promise<HandlerResult>;

/** Returns a JSON result. */
export function json(value: unknown): HandlerResult {
  return { kind: "json", text: JSON.stringify(value) };
}

/** Returns a refusal. */
export function refuse(refusal: Refusal): HandlerResult {
  return { kind: "refusal", refusal };
}

/** Returns a parameter, or an empty string when the request does not have it. */
export function parameter(call: Call, name: string): string {
  return call.parameters.get(name) ?? "";
}
