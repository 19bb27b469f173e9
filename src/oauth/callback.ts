/**
 * Reads the callback: the redirect from the authorize page back to the app.
 * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
 */
import { checkObject, checkText } from "../internal/arguments.js";
import { ThreadsAuthorizationError, type AuthorizationFlow, type SentRefusal } from "../errors/index.js";
import { createRedactor } from "../http/redaction/redact.js";
import { maskInInspect } from "../internal/inspect.js";
import { sanitizeText } from "../internal/sanitize-text.js";
import { timingSafeEqualText } from "./timing-safe.js";

/** The parameters of the callback: its URL, its query, or the record that a framework parsed from it. */
export type CallbackParameters = URL | URLSearchParams | string | Readonly<Record<string, unknown>>;

/** The contents of a callback whose state is not verified yet. */
export interface ParsedCallback {
  /** Without the `#_` that Threads appends. Null when the callback has no code. */
  readonly code: string | null;
  readonly state: string | null;
  /** The refusal by Threads or the user, or null. */
  readonly refusal: SentRefusal | null;
}

const MAX_LENGTH = 8_192;

/** Reads the query of a URL, a path with a query, or a bare query. A bare query may contain question marks. */
function queryOf(text: string): URLSearchParams {
  const located = /^(?:[a-z][a-z\d+.-]*:|\/|\?)/i.test(text);
  const query = located ? text.split("?").slice(1).join("?") : text;
  return new URLSearchParams(query.replace(/#.*/s, ""));
}

/** Returns the only value of a parameter. Refuses a repeated one, because two readers might pick different values. */
function singleValue(values: readonly unknown[], name: string): string | null {
  const [value] = values;
  if (value === undefined || value === null) return null;
  if (values.length > 1 || typeof value !== "string") {
    throw new ThreadsAuthorizationError("malformed", `The callback's ${name} must be a single string.`);
  }
  if (value.length > MAX_LENGTH) {
    throw new ThreadsAuthorizationError(
      "malformed",
      `The callback's ${name} must have at most ${MAX_LENGTH} characters.`,
    );
  }
  return value;
}

function reader(parameters: CallbackParameters): (name: string) => string | null {
  if (typeof parameters !== "string") checkObject("parameters", parameters);
  if (typeof parameters === "string" || parameters instanceof URL || parameters instanceof URLSearchParams) {
    const search = parameters instanceof URLSearchParams ? parameters : queryOf(String(parameters));
    return (name) => singleValue(search.getAll(name), name);
  }
  return (name) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    return singleValue(Array.isArray(value) ? (value as unknown[]) : [value], name);
  };
}

/** Error codes that the operator has to fix: a wrong app id, an unregistered redirect URI, and a tester's invitation that is not accepted. */
const APP_NOT_ALLOWED: readonly (string | null)[] = ["1349026", "1349168", "1349245"];

const REFUSAL_LENGTH = 300;

/** Returns the refusal in the redirect, made safe to show because anyone can write it. Returns null when there is no refusal. */
function readRefusal(read: (name: string) => string | null, secrets: readonly string[]): SentRefusal | null {
  const redact = createRedactor(secrets);
  const shown = (name: string) => {
    const text = read(name);
    return text === null ? null : sanitizeText(redact(text), REFUSAL_LENGTH);
  };
  const error = shown("error");
  const code = shown("error_code");
  const message = shown("error_message");
  if (error === null && code === null && message === null) return null;
  return { error, reason: shown("error_reason"), description: shown("error_description"), code, message };
}

/**
 * Reads the parameters of a callback without verifying the state.
 *
 * @throws ThreadsAuthorizationError (`malformed`) for a repeated parameter, or one that is too long
 */
export function parseCallback(parameters: CallbackParameters): ParsedCallback {
  const read = reader(parameters);
  const code = read("code")?.replace(/#_$/, "") ?? "";
  const state = read("state");
  return { code: code === "" ? null : code, state, refusal: readRefusal(read, [code, state ?? ""]) };
}

/** Returns the code of a callback whose state is verified, or throws the error that the callback means. */
export function codeOf({ code, state, refusal }: ParsedCallback, flow?: AuthorizationFlow): string {
  if (refusal !== null) {
    // Meta's documentation misspells `access_denied` in one place.
    const denied = /^acc?ee?ss_denied$/.test(refusal.error ?? "") || refusal.reason === "user_denied";
    const words = [refusal.error, refusal.code, refusal.message].filter((word) => word !== null).join(", ");
    const reason = denied ? "denied" : APP_NOT_ALLOWED.includes(refusal.code) ? "app-not-allowed" : "refused";
    const message = `Threads redirected back without a code: ${words}.`;
    throw new ThreadsAuthorizationError(reason, message, { flow, sent: refusal });
  }
  if (code === null) {
    throw new ThreadsAuthorizationError("code-missing", "The callback has neither a code nor an error.", { flow });
  }
  if (state === null) {
    const message =
      "The callback has a code but no state. The redirect at threads.net drops parameters for some users. " +
      'Use hosts: "threads.com" to avoid it.';
    throw new ThreadsAuthorizationError("state-missing", message);
  }
  return code;
}

/**
 * Reads the callback, and verifies that it belongs to the authorization that this browser began.
 *
 * @param parameters the callback's URL, its query, or the record that a framework parsed from it
 * @param expectedState the `state` of the authorize URL, from the user's own session
 * @returns the code, without the `#_` that Threads appends, and the state. `console.log` and `util.inspect` mask both.
 * @throws ThreadsAuthorizationError when the user declined, when the state is missing or differs, or when the code is missing
 *
 * @example
 * ```ts
 * app.get("/threads/callback", async (request, response) => {
 *   const { code } = readCallback(request.query, request.session.threadsState);
 *   const shortLived = await client.exchangeCode(code);
 *   const { accessToken, expiresAt } = await client.exchangeLongLived(shortLived.accessToken);
 *   await saveToken(request.user.id, accessToken, expiresAt);
 *   response.redirect("/settings");
 * });
 * ```
 */
export function readCallback(parameters: CallbackParameters, expectedState: string): { code: string; state: string } {
  checkText("expectedState", expectedState);
  const callback = parseCallback(parameters);
  // Threads does not document whether a denial carries the state. A denial without one is harmless, so it is accepted.
  if (callback.state !== null && !timingSafeEqualText(callback.state, expectedState)) {
    const message = "The callback's state differs from the state of this authorization.";
    throw new ThreadsAuthorizationError("state-mismatch", message);
  }
  return maskInInspect({ code: codeOf(callback), state: expectedState }, "code", "state");
}
