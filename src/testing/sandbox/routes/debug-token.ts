import { badParameter, missingPermission } from "../graph-errors.js";
import { LIFETIMES } from "../lifetimes.js";
import { BASIC_SCOPE } from "../scopes.js";
import { grants, userById, type TokenRecord } from "../state.js";
import { findToken, livingToken, troubleWith } from "../tokens.js";
import { json, parameter, refuse, type Call, type Outcome, type World } from "../world.js";

/** GET /debug_token: what a token is, whose, until when, and with which scopes. */
// fact: debug-token
export function debugToken(call: Call, world: World): Outcome {
  const asker = livingToken(world, parameter(call, "access_token"));
  if ("refusal" in asker) return refuse(asker.refusal);
  const { userId } = asker.token;
  // fact: debug-with-app-token
  if (userId === null && !world.readings.debugWithAppToken) {
    return refuse(badParameter("access_token must be a tester's user token"));
  }
  if (userId !== null && !grants(world.state, userId, BASIC_SCOPE, world.clock.now())) {
    return refuse(missingPermission(BASIC_SCOPE, world.readings));
  }
  if (userId !== null && userById(world.state, userId)?.isTester !== true) {
    return refuse(badParameter("access_token must be a tester's user token"));
  }

  const token = findToken(world.state, parameter(call, "input_token"));
  const trouble = troubleWith(token, world.clock.now());
  if (token !== null && trouble === null) return json({ data: { ...describe(token, world), is_valid: true } });
  // fact: debug-invalid
  if (world.readings.invalidDebugToken === "error") {
    return refuse(badParameter("input_token is not a valid access token"));
  }
  return json({
    data: {
      ...(token === null ? { scopes: [] } : describe(token, world)),
      is_valid: false,
      error: { code: 190, subcode: trouble?.subcode, message: trouble?.message },
    },
  });
}

function describe(token: TokenRecord, { state }: World): Record<string, unknown> {
  const common = { application: state.app.name, issued_at: seconds(token.issuedAt) };
  if (token.userId === null) return { type: "APP", ...common, expires_at: 0, scopes: [] };
  const grant = state.grants.get(token.userId);
  return {
    type: "USER",
    ...common,
    expires_at: seconds(token.expiresAt ?? 0),
    data_access_expires_at: grant === undefined ? 0 : seconds(grant.renewedAt + LIFETIMES.grantMs),
    scopes: grant?.scopes ?? [],
    user_id: token.userId,
  };
}

function seconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
