import { unknownObject } from "../http/graph-errors.js";
import { useQuota } from "./quota.js";
import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";
import type { PostRecord } from "../state/state.js";

/** DELETE /{post}: deletes one of the user's own posts. */
// fact: delete-post
export function deletePost(call: UserCall, context: Context): HandlerResult {
  const post = context.state.posts.get(call.pathId ?? "");
  if (post?.userId !== call.user.id || post.deletedAt !== null) return refuse(unknownObject("DELETE"));
  const exhausted = useQuota(context, call.user.id, "deletions");
  if (exhausted !== null) return refuse(exhausted);
  endPost(post, context);
  return json({ success: true, deleted_id: post.id });
}

/** Deletes a post, unless it is deleted already. */
export function endPost(post: PostRecord, { clock, happened }: Context): void {
  if (post.deletedAt !== null) return;
  post.deletedAt = clock.now();
  happened({ kind: "deleted", post });
}
