import { profileOf } from "./profile.js";
import type { Outcome, UserCall, World } from "../state/world.js";

/** GET /me: the profile of the token's person. */
// fact: me
export function me(call: UserCall, world: World): Outcome {
  return profileOf(call.user, call.parameters.get("fields"), world.behaviors);
}
