import { badParameter } from "../http/graph-errors.js";
import { LIFETIMES } from "../state/lifetimes.js";
import { BASIC_SCOPE } from "./scopes.js";
import type { Consent } from "../state/state.js";
import { newCode } from "./tokens.js";
import { parameter, refuse, type Call, type HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** POST /oauth/authorize: accepts the form of the consent page, sent with Allow or Cancel. */
export function consent(call: Call, context: Context): HandlerResult {
  const { state, clock } = context;
  const ticket = parameter(call, "ticket");
  const page = state.consents.get(ticket);
  const user = state.usersById.get(parameter(call, "user"));
  const decision = parameter(call, "decision");
  if (page === undefined || clock.now() >= page.expiresAt) {
    return refuse(badParameter("This page was already used or is too old; start again from the app"));
  }
  if (user === undefined) return refuse(badParameter("user is not the id of a user in this sandbox"));
  if (decision !== "allow" && decision !== "cancel") return refuse(badParameter("decision must be allow or cancel"));
  const selected = call.parameters.getAll("scope");
  if (selected.some((scope) => !page.scopes.includes(scope))) {
    return refuse(badParameter("scope contains a permission that the app did not request"));
  }
  // fact: testers-only
  const cannotConsent = decision === "allow" && !user.isTester;
  if (cannotConsent && context.behaviors.notTesterError === "page") {
    return refuse({ status: 400, code: NOT_A_TESTER.code, message: NOT_A_TESTER.message });
  }
  state.consents.delete(ticket);
  // fact: not-tester-error
  if (cannotConsent) {
    const parameters = { error_code: String(NOT_A_TESTER.code), error_message: NOT_A_TESTER.message };
    return redirect(page, { ...parameters, ...stateOf(page) }, "");
  }
  if (decision === "cancel") return denied(page, context);

  const scopes = page.scopes.filter((scope) => scope === BASIC_SCOPE || selected.includes(scope));
  state.grants.set(user.id, { scopes, grantedAt: clock.now() });
  const code = newCode(context.random.tokens, context.behaviors);
  state.codes.set(code, {
    userId: user.id,
    redirectUri: page.redirectUri,
    expiresAt: clock.now() + LIFETIMES.codeMs,
    used: false,
  });
  // fact: code-redirect
  return redirect(page, { code, ...stateOf(page) }, "#_");
}

const NOT_A_TESTER = {
  code: 1349245,
  message: "Invalid Request: The user has not accepted the invite to test the app",
};

// fact: denial-redirect, denial-spelling, state-on-denial
function denied(page: Consent, { behaviors }: Context): HandlerResult {
  const parameters = {
    error: behaviors.denialSpelling,
    error_reason: "user_denied",
    error_description: "The user denied your request",
    ...(behaviors.stateOnDenial ? stateOf(page) : {}),
  };
  return redirect(page, parameters, "");
}

function stateOf(page: Consent): Record<string, string> {
  return page.state === null ? {} : { state: page.state };
}

/** Appends the parameters as text, because a URL object would rewrite the registered URI. */
function redirect(page: Consent, parameters: Record<string, string>, fragment: string): HandlerResult {
  const separator = page.redirectUri.includes("?") ? "&" : "?";
  const query = new URLSearchParams(parameters).toString();
  return { kind: "redirect", status: 302, location: `${page.redirectUri}${separator}${query}${fragment}` };
}
