import { missingPermission, unknownObject } from "../http/graph-errors.js";
import { newPost } from "./new-post.js";
import { mayRead } from "../reading/post-access.js";
import { grants } from "../state/state.js";
import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** POST /{post}/repost: reposts a post. */
// fact: repost
export function repost(call: UserCall, context: Context): HandlerResult {
  const { state, clock, behaviors } = context;
  // fact: repost-scope
  if (!grants(state, call.user.id, behaviors.repostScope, clock.now())) {
    return refuse(missingPermission(behaviors.repostScope, behaviors));
  }
  const original = state.posts.get(call.pathId ?? "");
  const isReadable = original !== undefined && mayRead(call.user, original, context);
  if (!isReadable || original.mediaType === "REPOST_FACADE") return refuse(unknownObject("POST"));
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
    context,
  );
  return json({ id });
}
