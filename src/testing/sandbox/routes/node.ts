import { unknownObject } from "../graph-errors.js";
import { askedOfPosts, mayRead, readPost } from "../post-fields.js";
import type { SandboxPost } from "../posts.js";
import { profileOf } from "../profile.js";
import { json, refuse, type Outcome, type UserCall, type World } from "../world.js";

/** GET /{id}: whatever the id names, so far as the token's person may see it. */
export function node(call: UserCall, world: World): Outcome {
  // fact: only-own-profile
  if (call.pathId === call.user.id) return profileOf(call.user, call.parameters.get("fields"), world.readings);
  const post = world.state.posts.get(call.pathId ?? "");
  if (post !== undefined && mayRead(call.user, post, world)) return postOf(post, call, world);
  return refuse(unknownObject());
}

function postOf(post: SandboxPost, call: UserCall, world: World): Outcome {
  const asked = askedOfPosts(call.parameters.get("fields"));
  if ("refusal" in asked) return refuse(asked.refusal);
  return json(readPost(post, asked.fields, call.user, world));
}
