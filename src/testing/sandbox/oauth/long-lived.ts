import { badParameter } from "../http/graph-errors.js";
import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";
import { LIFETIMES } from "../state/lifetimes.js";
import type { UserToken } from "../state/state.js";
import { newUserToken } from "./tokens.js";

/** GET /access_token: returns a long-lived token for a short-lived one, which stays valid for its hour. */
export function exchangeLongLived({ token }: UserCall, context: Context): HandlerResult {
  // fact: long-lived-not-exchanged
  if (token.kind === "long-lived") return refuse(badParameter("access_token is already a long-lived token"));
  return tokenResponse(issueLongLived(token.userId, context), context);
}

/** GET /refresh_access_token: returns a token that is valid for 60 more days, for a long-lived token that is at least 24 hours old. */
export function refreshLongLived({ token, user }: UserCall, context: Context): HandlerResult {
  if (token.kind !== "long-lived") return refuse(badParameter("access_token is not a long-lived token"));
  // fact: refresh-after-24-hours
  if (context.clock.now() < token.issuedAt + LIFETIMES.refreshAfterMs) {
    return refuse(badParameter("access_token is less than 24 hours old"));
  }
  // fact: private-profiles-refresh
  if (!context.behaviors.privateProfilesRefresh && user.isPrivate) {
    return refuse(badParameter("The token of a private profile cannot be refreshed; ask for consent again"));
  }
  // fact: refresh-without-expiry
  return tokenResponse(refreshToken(token, context), context, context.behaviors.refreshExpiresIn);
}

/** Issues a long-lived token. */
export function issueLongLived(userId: string, context: Context): UserToken {
  const value = newUserToken(context.random.tokens, context.behaviors);
  const token = extend({ value, kind: "long-lived", userId, issuedAt: 0, expiresAt: 0, invalidReason: null }, context);
  // The token is stored after it has its expiry, because the map discards expired tokens.
  context.state.tokens.set(value, token);
  return token;
}

// fact: refreshed-token, grant-ninety-days
function refreshToken(token: UserToken, context: Context): UserToken {
  const { userId } = token;
  const grant = context.state.grants.get(userId);
  if (grant !== undefined) grant.grantedAt = context.clock.now();
  switch (context.behaviors.oldTokenAfterRefresh) {
    case "is-extended":
      return extend(token, context);
    case "becomes-invalid":
      token.invalidReason = "replaced";
      return issueLongLived(userId, context);
    case "stays-valid":
      return issueLongLived(userId, context);
  }
}

/**
 * Makes a token valid for a little less than 60 days from now, by a different amount each time, so that a client that assumes a
 * constant fails its test.
 */
// fact: long-lived-sixty-days
function extend(token: UserToken, context: Context): UserToken {
  token.issuedAt = context.clock.now();
  token.expiresAt = token.issuedAt + (LIFETIMES.longLivedSeconds - context.random.expiries.int(1, 120)) * 1000;
  return token;
}

function tokenResponse(token: UserToken, context: Context, withExpiry = true): HandlerResult {
  const expiresIn = Math.round((token.expiresAt - context.clock.now()) / 1000);
  return json({ access_token: token.value, token_type: "bearer", expires_in: withExpiry ? expiresIn : undefined });
}
