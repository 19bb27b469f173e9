/**
 * Reads what the person brings back from the authorize page.
 * Source: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { checkText } from "../arguments.js";
import { ThreadsAuthorizationError, type AuthorizationFailure } from "../errors/index.js";

/** The query of the callback, in any form in which a framework hands it over. */
export type CallbackParameters = URL | URLSearchParams | string | Readonly<Record<string, unknown>>;

const MAX_LENGTH = 8_192;

const ADVICE: Readonly<Record<AuthorizationFailure, string>> = {
  denied: "You did not allow access to your Threads account, so it was not connected.",
  refused: "Threads did not allow this connection. Please try again.",
  malformed: "This link from Threads is damaged. Please connect your account again.",
  "code-missing": "Threads did not send what is needed to connect your account. Please connect it again.",
  "state-missing": "This sign-in was not started here. Please connect your account again.",
  "state-mismatch": "This sign-in was not started here. Please connect your account again.",
};

/** A whole URL, a path with a query, or a bare query. */
function searchOf(text: string): URLSearchParams {
  const query = text.includes("?") ? text.slice(text.indexOf("?") + 1) : text;
  return new URLSearchParams(query.replace(/#.*$/s, ""));
}

function fail(reason: AuthorizationFailure, message: string, sent?: ThreadsAuthorizationError["sent"]): never {
  throw new ThreadsAuthorizationError(reason, message, ADVICE[reason], sent);
}

/** The one value of a parameter. A repeated one is refused: two readers might pick different ones. */
function single(values: readonly unknown[], name: string): string | null {
  if (values.length === 0 || values[0] === undefined || values[0] === null) return null;
  const [value] = values;
  if (values.length > 1 || typeof value !== "string") fail("malformed", `The callback has more than one ${name}.`);
  if (value.length > MAX_LENGTH) fail("malformed", `The callback's ${name} is longer than ${MAX_LENGTH} characters.`);
  return value;
}

function reader(parameters: CallbackParameters): (name: string) => string | null {
  if (typeof parameters === "string" || parameters instanceof URL || parameters instanceof URLSearchParams) {
    const search = parameters instanceof URLSearchParams ? parameters : searchOf(String(parameters));
    return (name) => single(search.getAll(name), name);
  }
  return (name) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    return single(Array.isArray(value) ? (value as unknown[]) : [value], name);
  };
}

/** Compares in a time that tells nothing about where they differ, nor about their lengths. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Text of the redirect, which anybody can write: bounded, and without characters that a log would obey. */
function shown(text: string | null): string | null {
  return text === null ? null : text.slice(0, 300).replace(/\p{C}/gu, "\uFFFD");
}

/**
 * Reads the callback, and makes sure that it belongs to the authorization that this browser began.
 *
 * @param parameters the callback's URL, its query, or the record that a framework parsed from it
 * @param expectedState the `state` that the authorize URL was built with, from the person's own session
 * @returns the code, without the `#_` that Threads appends
 * @throws ThreadsAuthorizationError when the person declined, the state is missing or another, or there is no code
 */
export function readCallback(parameters: CallbackParameters, expectedState: string): { code: string; state: string } {
  checkText("expectedState", expectedState);
  const read = reader(parameters);
  const state = read("state");
  const error = read("error");
  if (state !== null && !sameText(state, expectedState)) {
    fail("state-mismatch", "The callback's state is not the one that this authorization was begun with.");
  }
  // Whether the state comes back with a denial is not documented. A denial without one changes nothing, and is taken as it is.
  if (error !== null) {
    const sent = {
      error: shown(error),
      reason: shown(read("error_reason")),
      description: shown(read("error_description")),
    };
    // Meta's own table misspells `access_denied`; the reason is spelled right.
    const denied = /^acc?ee?ss_denied$/.test(error) || sent.reason === "user_denied";
    fail(denied ? "denied" : "refused", `Threads sent the person back without a code: ${String(sent.error)}.`, sent);
  }
  const code = read("code")?.replace(/#_$/, "") ?? "";
  if (code === "") fail("code-missing", "The callback has neither a code nor an error.");
  if (state === null) {
    fail(
      "state-missing",
      'The callback has a code but no state. The redirect at threads.net drops parameters for some people; hosts: "threads.com" avoids it.',
    );
  }
  return { code, state };
}
