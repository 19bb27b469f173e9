import { badParameter } from "../http/graph-errors.js";
import { issueLongLived, longLivedResponse } from "./long-lived.js";
import { refuse, type Outcome, type UserCall, type World } from "../state/world.js";

/** GET /access_token: gives a long-lived token for a short-lived one, which keeps its hour. */
export function exchangeLongLived({ token }: UserCall, world: World): Outcome {
  // fact: long-lived-not-exchanged
  if (token.kind === "long-lived") return refuse(badParameter("access_token is a long-lived token already"));
  return longLivedResponse(issueLongLived(token.userId, world), world);
}
