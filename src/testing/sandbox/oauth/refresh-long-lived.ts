import { badParameter } from "../http/graph-errors.js";
import { LIFETIMES } from "../state/lifetimes.js";
import { extend, issueLongLived, longLivedResponse } from "./long-lived.js";
import type { UserToken } from "../state/state.js";
import { refuse, type Outcome, type UserCall, type World } from "../state/world.js";

/** GET /refresh_access_token: sixty more days for a long-lived token that is at least a day old. */
export function refreshLongLived({ token, user }: UserCall, world: World): Outcome {
  if (token.kind !== "long-lived") return refuse(badParameter("access_token is not a long-lived token"));
  // fact: refresh-after-24-hours
  if (world.clock.now() < token.issuedAt + LIFETIMES.refreshAfterMs) {
    return refuse(badParameter("access_token is less than 24 hours old"));
  }
  // fact: private-profiles-refresh
  if (!world.behaviors.privateProfilesRefresh && user.isPrivate) {
    return refuse(badParameter("A private profile's token cannot be refreshed; ask for consent again"));
  }
  // fact: refresh-without-expiry
  return longLivedResponse(refreshed(token, world), world, world.behaviors.refreshExpiresIn);
}

// fact: refreshed-token, grant-ninety-days
function refreshed(token: UserToken, world: World): UserToken {
  const { userId } = token;
  const grant = world.state.grants.get(userId);
  if (grant !== undefined) grant.renewedAt = world.clock.now();
  switch (world.behaviors.oldTokenAfterRefresh) {
    case "is-extended":
      return extend(token, world);
    case "dies":
      token.death = "replaced";
      return issueLongLived(userId, world);
    case "lives":
      return issueLongLived(userId, world);
  }
}
