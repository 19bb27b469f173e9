import { badParameter } from "../http/graph-errors.js";
import { LIFETIMES } from "../state/lifetimes.js";
import type { TokenRecord } from "../state/state.js";
import { findToken, tokenProblem } from "./tokens.js";
import { json, parameter, refuse, type AnyCall, type HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** GET /debug_token: describes a token: its kind, its user, its expiry and its scopes. */
// fact: debug-token
export function debugToken(call: AnyCall, context: Context): HandlerResult {
  // fact: debug-with-app-token
  const allowed = "user" in call ? call.user.isTester : context.behaviors.debugWithAppToken;
  if (!allowed) return refuse(badParameter("access_token must be a tester's user token"));

  const token = findToken(context.state, parameter(call, "input_token"));
  const problem = tokenProblem(token, context.clock.now());
  if (token !== null && problem === null) return json({ data: { ...describe(token, context), is_valid: true } });
  // fact: debug-invalid
  if (context.behaviors.invalidDebugToken === "error") {
    return refuse(badParameter("input_token is not a valid access token"));
  }
  return json({
    data: {
      ...(token === null ? { scopes: [] } : describe(token, context)),
      is_valid: false,
      error: { code: 190, subcode: problem?.subcode, message: problem?.message },
    },
  });
}

function describe(token: TokenRecord, { state }: Context): Record<string, unknown> {
  const common = { application: state.app.name, issued_at: seconds(token.issuedAt) };
  if (token.userId === null) return { type: "APP", ...common, expires_at: 0, scopes: [] };
  const grant = state.grants.get(token.userId);
  return {
    type: "USER",
    ...common,
    expires_at: seconds(token.expiresAt),
    data_access_expires_at: grant === undefined ? 0 : seconds(grant.grantedAt + LIFETIMES.grantMs),
    scopes: grant?.scopes ?? [],
    user_id: token.userId,
  };
}

function seconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
