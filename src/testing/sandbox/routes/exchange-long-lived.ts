import { badParameter, missingPermission, wrongAppCredentials } from "../graph-errors.js";
import { issueLongLived, longLivedAnswer } from "../long-lived.js";
import { BASIC_SCOPE } from "../scopes.js";
import { grants } from "../state.js";
import { livingToken } from "../tokens.js";
import { parameter, refuse, type Call, type Outcome, type World } from "../world.js";

/** GET /access_token: gives a long-lived token for a short-lived one, which keeps its hour. */
export function exchangeLongLived(call: Call, world: World): Outcome {
  const { state, clock, readings } = world;
  if (parameter(call, "client_secret") !== state.app.secret) {
    return refuse(wrongAppCredentials("client_secret", readings));
  }
  const found = livingToken(world, parameter(call, "access_token"));
  if ("refusal" in found) return refuse(found.refusal);
  const { kind, userId } = found.token;
  if (userId === null || kind === "app") return refuse(badParameter("access_token is an app token"));
  // fact: long-lived-not-exchanged
  if (kind === "long-lived") return refuse(badParameter("access_token is a long-lived token already"));
  if (!grants(state, userId, BASIC_SCOPE, clock.now())) return refuse(missingPermission(BASIC_SCOPE, readings));
  return longLivedAnswer(issueLongLived(userId, world), world);
}
