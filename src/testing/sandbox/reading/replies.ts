import { badParameter, unknownObject } from "../http/graph-errors.js";
import { refuse, type Handler, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";
import { approvalStatus, visibleReplies } from "../state/engagement.js";
import type { PostRecord, State } from "../state/state.js";
import { mayRead } from "./post-access.js";
import { listPosts } from "./post-list.js";

/** The replies of one post that a request can list. */
export type ReplyList = "replies" | "conversation" | "pending_replies";

/** GET /{post}/replies, /conversation or /pending_replies: the replies to a post, newest first unless `reverse` is false. */
// fact: reply-lists
export function replyList(name: ReplyList): Handler<UserCall> {
  return (call, context) => {
    const { state } = context;
    const post = state.posts.get(call.pathId ?? "");
    const isReadable = post !== undefined && mayRead(call.user, post, context);
    if (!isReadable || (name === "pending_replies" && post.userId !== call.user.id))
      return refuse(unknownObject("GET"));
    const reverse = call.parameters.get("reverse") ?? "true";
    if (reverse !== "true" && reverse !== "false") return refuse(badParameter("Param reverse must be true or false"));
    const status = call.parameters.get("approval_status");
    if (status !== null && status !== "pending" && status !== "ignored")
      return refuse(badParameter("Param approval_status must be pending or ignored"));
    return listPosts(call, context, {
      posts: repliesIn(name, post, state),
      isListed: (reply) => isListed(reply, name, status, context),
      path: `/${post.id}/${name}`,
      newestFirst: reverse === "true",
    });
  };
}

/** Returns the replies of a list, oldest first. The conversation of a reply is empty. */
// fact: conversation-of-reply
function repliesIn(name: ReplyList, post: PostRecord, state: State): readonly PostRecord[] {
  if (name !== "conversation") return state.replies.get(post.id) ?? [];
  if (post.replyTo !== null) return [];
  return visibleReplies(post, state, true).sort((a, b) => a.publishedAt - b.publishedAt);
}

function isListed(reply: PostRecord, name: ReplyList, status: string | null, { state }: Context): boolean {
  const approval = approvalStatus(reply, state);
  if (name !== "pending_replies") return approval === null;
  return approval !== null && (status === null || approval === status);
}
