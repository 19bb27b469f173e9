import { containerOutcome } from "./container-fields.js";
import { unknownObject } from "../http/graph-errors.js";
import { askedOfPosts, mayRead, readPost } from "./post-fields.js";
import { profileOf } from "./profile.js";
import { json, refuse, type Outcome, type UserCall, type World } from "../state/world.js";

/** GET /{id}: the person, container or post that the id names, so far as the token's person may see it. */
export function node(call: UserCall, world: World): Outcome {
  const id = call.pathId ?? "";
  const asked = call.parameters.get("fields");
  // fact: only-own-profile
  if (id === call.user.id) return profileOf(call.user, asked, world.behaviors);
  const container = world.state.containers.get(id);
  if (container?.userId === call.user.id) return containerOutcome(container, asked, world);
  const post = world.state.posts.get(id);
  if (post === undefined || !mayRead(call.user, post, world)) return refuse(unknownObject());
  const read = askedOfPosts(asked);
  return "refusal" in read ? refuse(read.refusal) : json(readPost(post, read.fields, call.user, world));
}
