import { badParameter, missingPermission } from "../graph-errors.js";
import { LIFETIMES } from "../lifetimes.js";
import { extend, issueLongLived, longLivedAnswer } from "../long-lived.js";
import { BASIC_SCOPE } from "../scopes.js";
import { grants, userById, type TokenRecord } from "../state.js";
import { livingToken } from "../tokens.js";
import { parameter, refuse, type Call, type Outcome, type World } from "../world.js";

/** GET /refresh_access_token: sixty more days for a long-lived token that is at least a day old. */
export function refreshLongLived(call: Call, world: World): Outcome {
  const { state, clock, readings } = world;
  const found = livingToken(world, parameter(call, "access_token"));
  if ("refusal" in found) return refuse(found.refusal);
  const { token } = found;
  if (token.userId === null || token.kind !== "long-lived") {
    return refuse(badParameter("access_token is not a long-lived token"));
  }
  // fact: refresh-after-24-hours
  if (clock.now() < token.issuedAt + LIFETIMES.refreshAfterMs) {
    return refuse(badParameter("access_token is less than 24 hours old"));
  }
  if (!grants(state, token.userId, BASIC_SCOPE, clock.now())) return refuse(missingPermission(BASIC_SCOPE, readings));
  // fact: private-profiles-refresh
  if (!readings.privateProfilesRefresh && userById(state, token.userId)?.isPrivate === true) {
    return refuse(badParameter("A private profile's token cannot be refreshed; ask for consent again"));
  }
  return longLivedAnswer(refreshed(token, token.userId, world), world);
}

// fact: refreshed-token, grant-ninety-days
function refreshed(token: TokenRecord, userId: string, world: World): TokenRecord {
  const grant = world.state.grants.get(userId);
  if (grant !== undefined) grant.renewedAt = world.clock.now();
  switch (world.readings.oldTokenAfterRefresh) {
    case "is-extended":
      return extend(token, world);
    case "dies":
      token.death = "replaced";
      return issueLongLived(userId, world);
    case "lives":
      return issueLongLived(userId, world);
  }
}
