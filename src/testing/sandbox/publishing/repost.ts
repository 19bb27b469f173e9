import { missingPermission, unknownObject } from "../http/graph-errors.js";
import { newPost } from "./new-post.js";
import { mayRead } from "../reading/post-fields.js";
import { grants } from "../state/state.js";
import { json, refuse, type Outcome, type UserCall, type World } from "../state/world.js";

/** POST /{post id}/repost: puts another post into the person's own timeline. */
// fact: repost
export function repost(call: UserCall, world: World): Outcome {
  const { state, clock, behaviors } = world;
  // fact: repost-scope
  if (!grants(state, call.user.id, behaviors.repostScope, clock.now())) {
    return refuse(missingPermission(behaviors.repostScope, behaviors));
  }
  const original = state.posts.get(call.pathId ?? "");
  const isThere = original !== undefined && mayRead(call.user, original, world);
  if (!isThere || original.mediaType === "REPOST_FACADE") return refuse(unknownObject("post"));
  const { id } = newPost(
    {
      userId: call.user.id,
      containerId: null,
      mediaType: "REPOST_FACADE",
      text: "",
      topicTag: null,
      replyTo: null,
      quoteOf: null,
      repostOf: original.id,
      media: [],
      ghost: false,
      parameters: {},
    },
    world,
  );
  return json({ id });
}
