import { badParameter, unknownObject } from "../http/graph-errors.js";
import { json, refuse, type Handler, type UserCall } from "../http/handler.js";
import { approvalStatus, decisionOf } from "../state/engagement.js";
import type { Context } from "../state/context.js";
import type { PostRecord, State } from "../state/state.js";

/** POST /{reply}/manage_reply hides or shows a reply, POST /{reply}/manage_pending_reply approves or ignores one. */
// fact: manage-reply
export function manageReply(parameter: "hide" | "approve"): Handler<UserCall> {
  return (call, context) => {
    const { state } = context;
    const reply = state.posts.get(call.pathId ?? "");
    if (reply === undefined || !isDirectReplyTo(call.user.id, reply, state)) return refuse(unknownObject("POST"));
    const value = call.parameters.get(parameter);
    if (value !== "true" && value !== "false") return refuse(badParameter(`Param ${parameter} must be true or false`));
    if (parameter === "hide") hideReply(reply, value === "true", context);
    else if (approvalStatus(reply, state) === null) return refuse(badParameter("The reply is not pending"));
    else approveReply(reply, value === "true", context);
    return json({ success: true });
  };
}

/** Hides or shows a reply. */
export function hideReply(reply: PostRecord, hidden: boolean, { state }: Context): void {
  state.decisions.set(reply.id, { ...decisionOf(state, reply.id), hidden });
}

/** Approves or ignores a pending reply. An ignored one can be approved later. */
export function approveReply(reply: PostRecord, approved: boolean, { state, happened }: Context): void {
  state.decisions.set(reply.id, { ...decisionOf(state, reply.id), approval: approved ? "approved" : "ignored" });
  if (approved) happened({ kind: "approved", post: reply });
}

function isDirectReplyTo(userId: string, reply: PostRecord, { posts }: State): boolean {
  return reply.deletedAt === null && reply.replyTo !== null && posts.get(reply.replyTo)?.userId === userId;
}
