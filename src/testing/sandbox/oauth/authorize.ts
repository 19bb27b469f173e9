import { badParameter } from "../http/graph-errors.js";
import { pageHeaders } from "../ui/html.js";
import { LIFETIMES } from "../state/lifetimes.js";
import { consentPage } from "./pages.js";
import { BASIC_SCOPE, SCOPES, parseScopes } from "./scopes.js";
import { newTicket } from "./tokens.js";
import { parameter, refuse, type Call, type HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** Where the authorize page moves to under the behavior `authorizeMoved`. */
export const MOVED_PATH = "/moved/oauth/authorize";

/** GET /oauth/authorize: shows the consent page. It never redirects to an unregistered URI. */
export function authorize(call: Call, context: Context): HandlerResult {
  if (context.behaviors.authorizeMoved !== "no" && call.path !== MOVED_PATH) return moved(call, context);
  // fact: wrong-app-id
  if (parameter(call, "client_id") !== context.state.app.id) {
    return refuse({ status: 400, code: 4476002, message: "Invalid app ID: it must be the Threads app ID" });
  }
  // fact: redirect-uri-registered
  const redirectUri = parameter(call, "redirect_uri");
  if (!context.state.redirectUris.includes(redirectUri)) {
    return refuse(badParameter("redirect_uri is not one of the redirect URIs registered for this app"));
  }
  const scopes = parseScopes(parameter(call, "scope"));
  if (scopes.some((scope) => !Object.hasOwn(SCOPES, scope))) {
    return refuse(badParameter("scope contains an unknown permission"));
  }
  // fact: basic-is-mandatory
  if (!scopes.includes(BASIC_SCOPE)) return refuse(badParameter(`scope must contain ${BASIC_SCOPE}`));

  const ticket = newTicket(context.random.pages);
  context.state.consents.set(ticket, {
    redirectUri,
    scopes,
    state: call.parameters.get("state"),
    expiresAt: context.clock.now() + LIFETIMES.consentPageMs,
  });
  return {
    kind: "page",
    html: consentPage({ appName: context.state.app.name, scopes, users: context.state.users, ticket, redirectUri }),
    headers: pageHeaders(true),
  };
}

// fact: authorize-moved
function moved(call: Call, context: Context): HandlerResult {
  const parameters = new URLSearchParams(call.parameters);
  if (context.behaviors.authorizeMoved === "loses-state") parameters.delete("state");
  return { kind: "redirect", status: 301, location: `${context.url}${MOVED_PATH}?${parameters.toString()}` };
}
