/**
 * Reads what the person brings back from the authorize page.
 * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
 */
import { checkObject, checkText } from "../internal/arguments.js";
import { ThreadsAuthorizationError, type AuthorizationFlow, type SentRefusal } from "../errors/index.js";
import { createRedactor } from "../http/redaction/redact.js";
import { maskInInspect } from "../internal/inspect.js";
import { sanitizeText } from "../internal/sanitize-text.js";
import { timingSafeEqualText } from "./timing-safe.js";

/** The query of the callback, in any form in which a framework hands it over. */
export type CallbackParameters = URL | URLSearchParams | string | Readonly<Record<string, unknown>>;

/** A callback, read and not yet believed. */
export interface ParsedCallback {
  /** Without the `#_` that Threads appends; null when there is none. */
  readonly code: string | null;
  readonly state: string | null;
  /** What Threads or the person refused, or null. */
  readonly refusal: SentRefusal | null;
}

const MAX_LENGTH = 8_192;

/** A whole URL, a path with a query, or a bare query; in the last a question mark is a character like any other. */
function queryOf(text: string): URLSearchParams {
  const located = /^(?:[a-z][a-z\d+.-]*:|\/|\?)/i.test(text);
  const start = located ? text.indexOf("?") : -1;
  const query = located ? (start < 0 ? "" : text.slice(start + 1)) : text;
  return new URLSearchParams(query.replace(/#.*$/s, ""));
}

/** The one value of a parameter. A repeated one is refused: two readers might pick different ones. */
function singleValue(values: readonly unknown[], name: string): string | null {
  const [value] = values;
  if (value === undefined || value === null) return null;
  if (values.length > 1 || typeof value !== "string") {
    throw new ThreadsAuthorizationError("malformed", `The callback's ${name} is not one text.`);
  }
  if (value.length > MAX_LENGTH) {
    throw new ThreadsAuthorizationError("malformed", `The callback's ${name} is longer than ${MAX_LENGTH} characters.`);
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

/**
 * The dead ends of the authorize page that the app's operator has to remove: wrong app id, redirect URI that is not registered, invitation of
 * a tester that is not accepted.
 */
const APP_NOT_ALLOWED: readonly (string | null)[] = ["1349026", "1349168", "1349245"];

const REFUSAL_LENGTH = 300;

/** What the redirect says of a refusal, which anybody can write; null when it says nothing. */
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
 * Reads the parameters, whatever they are worth.
 *
 * @throws ThreadsAuthorizationError (`malformed`) for a repeated or an enormous one
 */
export function parseCallback(parameters: CallbackParameters): ParsedCallback {
  const read = reader(parameters);
  const code = read("code")?.replace(/#_$/, "") ?? "";
  const state = read("state");
  return { code: code === "" ? null : code, state, refusal: readRefusal(read, [code, state ?? ""]) };
}

/** The code of a callback whose state is not in doubt, or the error that it means. */
export function codeOf({ code, state, refusal }: ParsedCallback, flow?: AuthorizationFlow): string {
  const facts = flow === undefined ? {} : { flow };
  if (refusal !== null) {
    // Meta's own table misspells `access_denied`; the reason is spelled right.
    const denied = /^acc?ee?ss_denied$/.test(refusal.error ?? "") || refusal.reason === "user_denied";
    const words = [refusal.error, refusal.code, refusal.message].filter((word) => word !== null).join(", ");
    const reason = denied ? "denied" : APP_NOT_ALLOWED.includes(refusal.code) ? "app-not-allowed" : "refused";
    const message = `Threads redirected back without a code: ${words}.`;
    throw new ThreadsAuthorizationError(reason, message, { ...facts, sent: refusal });
  }
  if (code === null) {
    throw new ThreadsAuthorizationError("code-missing", "The callback has neither a code nor an error.", facts);
  }
  if (state === null) {
    const message =
      "The callback has a code but no state. The redirect at threads.net drops parameters for some people; " +
      'hosts: "threads.com" avoids it.';
    throw new ThreadsAuthorizationError("state-missing", message);
  }
  return code;
}

/**
 * Reads the callback, and makes sure that it belongs to the authorization that this browser began.
 *
 * @param parameters the callback's URL, its query, or the record that a framework parsed from it
 * @param expectedState the `state` that the authorize URL was built with, from the person's own session
 * @returns the code, without the `#_` that Threads appends, and the state; `util.inspect` and `console.log` show neither
 * @throws ThreadsAuthorizationError when the person declined, the state is missing or another, or there is no code
 */
export function readCallback(parameters: CallbackParameters, expectedState: string): { code: string; state: string } {
  checkText("expectedState", expectedState);
  const callback = parseCallback(parameters);
  // Whether the state comes back with a denial is not documented. A denial without one changes nothing, and is taken as it is.
  if (callback.state !== null && !timingSafeEqualText(callback.state, expectedState)) {
    const message = "The callback's state is not the one that this authorization was begun with.";
    throw new ThreadsAuthorizationError("state-mismatch", message);
  }
  return maskInInspect({ code: codeOf(callback), state: expectedState }, "code", "state");
}
