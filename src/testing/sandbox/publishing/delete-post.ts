import { unknownObject } from "../http/graph-errors.js";
import { spend } from "../reading/quota.js";
import { json, refuse, type Outcome, type UserCall, type World } from "../state/world.js";

/** DELETE /{own post id}: takes a post back. */
// fact: delete-post
export function deletePost(call: UserCall, world: World): Outcome {
  const post = world.state.posts.get(call.pathId ?? "");
  if (post?.userId !== call.user.id || post.deletedAt !== null) return refuse(unknownObject("delete"));
  const exhausted = spend(world, call.user.id, "deletions");
  if (exhausted !== null) return refuse(exhausted);
  post.deletedAt = world.clock.now();
  return json({ success: true, deleted_id: post.id });
}
