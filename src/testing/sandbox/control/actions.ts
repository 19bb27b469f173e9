/** Actions of Threads users, which a test, another process or the sandbox's pages request. */
import { approveReply, hideReply } from "../publishing/manage-reply.js";
import type { Context } from "../state/context.js";
import { approvalStatus, existingPost } from "../state/engagement.js";
import { endCodes, endTokens, userById, type Checkpoint, type PostRecord } from "../state/state.js";

/** Expires a user token now. Throws a `TypeError` for an unknown token. */
export function expireToken(value: string, { state, clock }: Context): void {
  const record = state.tokens.get(value);
  if (record === undefined || record.kind === "app")
    throw new TypeError("expire() needs a user token that this sandbox issued");
  record.expiresAt = clock.now();
}

/** Expires every token of a user that has not expired. */
export function expireTokensOf(userId: string, { state, clock }: Context): void {
  const { id } = userById(state, userId);
  const now = clock.now();
  for (const token of state.tokens.values()) {
    if (token.kind !== "app" && token.userId === id) token.expiresAt = Math.min(token.expiresAt, now);
  }
}

/** Removes the app, as the user does. */
export function revokeApp(userId: string, { state }: Context): void {
  const { id } = userById(state, userId);
  state.grants.delete(id);
  endCodes(state, id);
  endTokens(state, id, "removed");
}

/** Changes the password, as the user does. */
export function changePassword(userId: string, { state }: Context): void {
  endTokens(state, userById(state, userId).id, "password");
}

/** Limits what a user granted to these permissions. Throws a `TypeError` for a user who has not consented. */
export function limitScopes(userId: string, scopes: readonly string[], { state }: Context): void {
  const grant = state.grants.get(userById(state, userId).id);
  if (grant === undefined) throw new TypeError("limitScopes() needs a user who has consented");
  grant.scopes = grant.scopes.filter((scope) => scopes.includes(scope));
}

/** Requires the user to act at Threads before the user's tokens work again. With null they work again. */
export function demandAction(userId: string, reason: Checkpoint | null, { state }: Context): void {
  const { id } = userById(state, userId);
  if (reason === null) state.checkpoints.delete(id);
  else state.checkpoints.set(id, reason);
}

/** Hides or shows a reply, as the author of the post above it does. */
export function hide(replyId: string, hidden: boolean, context: Context): void {
  hideReply(existingReply(replyId, "hide()", context), hidden, context);
}

/** Approves or ignores a pending reply, as the author of the post above it does. */
export function approve(replyId: string, approved: boolean, context: Context): void {
  const reply = existingReply(replyId, "approve()", context);
  if (approvalStatus(reply, context.state) === null)
    throw new TypeError("approve() needs a reply that awaits approval");
  approveReply(reply, approved, context);
}

function existingReply(id: string, caller: string, { state }: Context): PostRecord {
  const post = existingPost(state, id, caller);
  if (post.replyTo === null) throw new TypeError(`${caller} needs the id of a reply`);
  return post;
}
