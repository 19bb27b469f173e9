import { badParameter } from "../http/graph-errors.js";
import { LIFETIMES } from "../state/lifetimes.js";
import { BASIC_SCOPE } from "./scopes.js";
import type { Consent } from "../state/state.js";
import { newCode } from "./tokens.js";
import { parameter, refuse, type Call, type HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** POST /oauth/authorize: the page's own form, sent back with Allow or Cancel. */
export function consent(call: Call, context: Context): HandlerResult {
  const { state, clock } = context;
  const ticket = parameter(call, "ticket");
  const asked = state.consents.get(ticket);
  const user = state.usersById.get(parameter(call, "user"));
  const decision = parameter(call, "decision");
  if (asked === undefined || clock.now() >= asked.expiresAt) {
    return refuse(badParameter("This page was answered already or lay open for too long; start again from the app"));
  }
  if (user === undefined) return refuse(badParameter("user is nobody here"));
  if (decision !== "allow" && decision !== "cancel") return refuse(badParameter("decision must be allow or cancel"));
  const ticked = call.parameters.getAll("scope");
  if (ticked.some((scope) => !asked.scopes.includes(scope))) {
    return refuse(badParameter("scope names a permission that the app did not ask for"));
  }
  // fact: testers-only
  const isStranger = decision === "allow" && !user.isTester;
  if (isStranger && context.behaviors.notTesterError === "page") {
    return refuse({ status: 400, code: NOT_A_TESTER.code, message: NOT_A_TESTER.message });
  }
  state.consents.delete(ticket);
  // fact: not-tester-error
  if (isStranger) {
    const parameters = { error_code: String(NOT_A_TESTER.code), error_message: NOT_A_TESTER.message };
    return back(asked, { ...parameters, ...stateOf(asked) }, "");
  }
  if (decision === "cancel") return denied(asked, context);

  const scopes = asked.scopes.filter((scope) => scope === BASIC_SCOPE || ticked.includes(scope));
  state.grants.set(user.id, { scopes, grantedAt: clock.now() });
  const code = newCode(context.random.tokens, context.behaviors);
  state.codes.set(code, {
    userId: user.id,
    redirectUri: asked.redirectUri,
    expiresAt: clock.now() + LIFETIMES.codeMs,
    used: false,
  });
  // fact: code-redirect
  return back(asked, { code, ...stateOf(asked) }, "#_");
}

const NOT_A_TESTER = {
  code: 1349245,
  message: "Invalid Request: The user has not accepted the invite to test the app",
};

// fact: denial-redirect, denial-spelling, state-on-denial
function denied(asked: Consent, { behaviors }: Context): HandlerResult {
  const parameters = {
    error: behaviors.denialSpelling,
    error_reason: "user_denied",
    error_description: "The user denied your request",
    ...(behaviors.stateOnDenial ? stateOf(asked) : {}),
  };
  return back(asked, parameters, "");
}

function stateOf(asked: Consent): Record<string, string> {
  return asked.state === null ? {} : { state: asked.state };
}

/** Appends to the redirect URI as text: a URL object would rewrite an address that must stay as it was registered. */
function back(asked: Consent, parameters: Record<string, string>, fragment: string): HandlerResult {
  const separator = asked.redirectUri.includes("?") ? "&" : "?";
  const query = new URLSearchParams(parameters).toString();
  return { kind: "redirect", status: 302, location: `${asked.redirectUri}${separator}${query}${fragment}` };
}
