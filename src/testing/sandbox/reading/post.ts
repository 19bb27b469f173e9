import { unknownObject } from "../http/graph-errors.js";
import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";
import { mayRead } from "./post-access.js";
import { postFields, requestedPostFields } from "./post-fields.js";

/** GET /{post}: returns a post that the token's user may read. */
export function readPost({ pathId, parameters, user }: UserCall, context: Context): HandlerResult {
  const post = context.state.posts.get(pathId ?? "");
  if (post === undefined || !mayRead(user, post, context)) return refuse(unknownObject("GET"));
  const requested = requestedPostFields(parameters.get("fields"));
  return "refusal" in requested ? refuse(requested.refusal) : json(postFields(post, requested.fields, user, context));
}
