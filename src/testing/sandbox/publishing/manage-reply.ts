import { badParameter, unknownObject } from "../http/graph-errors.js";
import { json, refuse, type Handler, type UserCall } from "../http/handler.js";
import { approvalStatus, decisionOf } from "../state/engagement.js";
import type { PostRecord, State } from "../state/state.js";

/** POST /{reply}/manage_reply hides or shows a reply, POST /{reply}/manage_pending_reply approves or ignores one. */
// fact: manage-reply
export function manageReply(parameter: "hide" | "approve"): Handler<UserCall> {
  return (call, { state }) => {
    const reply = state.posts.get(call.pathId ?? "");
    if (reply === undefined || !isDirectReplyTo(call.user.id, reply, state)) return refuse(unknownObject("POST"));
    const value = call.parameters.get(parameter);
    if (value !== "true" && value !== "false") return refuse(badParameter(`Param ${parameter} must be true or false`));
    const decision = decisionOf(state, reply.id);
    if (parameter === "hide") {
      state.decisions.set(reply.id, { ...decision, hidden: value === "true" });
    } else {
      if (approvalStatus(reply, state) === null) return refuse(badParameter("The reply is not pending"));
      state.decisions.set(reply.id, { ...decision, approval: value === "true" ? "approved" : "ignored" });
    }
    return json({ success: true });
  };
}

function isDirectReplyTo(userId: string, reply: PostRecord, { posts }: State): boolean {
  return reply.deletedAt === null && reply.replyTo !== null && posts.get(reply.replyTo)?.userId === userId;
}
