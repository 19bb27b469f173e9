import { unknownObject } from "../graph-errors.js";
import { profileOf } from "../profile.js";
import { refuse, type Outcome, type UserCall, type World } from "../world.js";

/** GET /{id}: whatever the id names, so far as the token's person may see it. */
export function node(call: UserCall, world: World): Outcome {
  // fact: only-own-profile
  if (call.pathId === call.user.id) return profileOf(call.user, call.parameters.get("fields"), world.readings);
  return refuse(unknownObject());
}
