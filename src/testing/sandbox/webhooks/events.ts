import { mentions } from "../reading/mentions.js";
import { mayRead, rootOf } from "../reading/post-access.js";
import { postFields, requestedPostFields, timestamp } from "../reading/post-fields.js";
import { BASIC_SCOPE } from "../oauth/scopes.js";
import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import { approvalStatus } from "../state/engagement.js";
import type { Happening } from "../state/happening.js";
import { grants, userById, type PostRecord } from "../state/state.js";
import type { WebhookField } from "./subscription.js";

/** One event of a webhook. */
export interface WebhookEvent {
  readonly field: WebhookField;
  /** The id of the post; for a mention, of the mentioned user. */
  readonly targetId: string;
  readonly value: object;
}

/** Returns the events that a happening causes, for the users who granted the permissions that each field needs. */
// fact: webhook-fields
export function eventsOf({ kind, post }: Happening, context: Context): WebhookEvent[] {
  switch (kind) {
    case "published":
      return [...published(post, context), ...replied(post, context), ...mentioned(post, context)];
    case "approved":
      return mentioned(post, context);
    case "deleted":
      return deleted(post, context);
  }
}

function published(post: PostRecord, context: Context): WebhookEvent[] {
  if (!allows(post.userId, [], context)) return [];
  return [{ field: "publish", targetId: post.id, value: read(post, PUBLISH_FIELDS, post.userId, context) }];
}

const PUBLISH_FIELDS = "id,media_type,permalink,timestamp,username";

/** Returns the event of a reply for the author of the post above it, or else for the author of the first post. */
function replied(post: PostRecord, context: Context): WebhookEvent[] {
  const { state } = context;
  const parent = state.posts.get(post.replyTo ?? "");
  if (parent === undefined) return [];
  const root = rootOf(post, state);
  const owner = [parent.userId, root.userId].find(
    (id) => allows(id, ["threads_read_replies"], context) && mayRead(userById(state, id), post, context),
  );
  if (owner === undefined) return [];
  const value = {
    ...read(post, REPLY_FIELDS, owner, context),
    root_post: { id: root.id, owner_id: root.userId, username: userById(state, root.userId).username },
  };
  return [{ field: "replies", targetId: parent.id, value }];
}

const REPLY_FIELDS =
  "id,username,text,media_type,permalink,replied_to,shortcode,is_verified,profile_picture_url,timestamp";

/** Returns the events of mentions. A reply that awaits approval has none yet. */
// fact: webhook-mentions
function mentioned(post: PostRecord, context: Context): WebhookEvent[] {
  const { state } = context;
  if (approvalStatus(post, state) !== null) return [];
  return state.users
    .filter((user) => isMentioned(user, post, context))
    .map((user) => {
      const all = allows(user.id, ["threads_read_replies"], context);
      const value = read(post, all ? `${MENTION_FIELDS},${CONVERSATION_FIELDS}` : MENTION_FIELDS, user.id, context);
      return { field: "mentions", targetId: user.id, value };
    });
}

const MENTION_FIELDS =
  "id,alt_text,gif_url,is_quote_post,media_product_type,media_type,media_url,permalink,quoted_post,reposted_post,shortcode,text,thumbnail_url,timestamp,username,is_verified,profile_picture_url";
const CONVERSATION_FIELDS = "has_replies,is_reply,replied_to,root_post";

function isMentioned(user: SandboxUser, post: PostRecord, context: Context): boolean {
  return (
    user.id !== post.userId &&
    mentions(post.text, user.username) &&
    mayRead(user, post, context) &&
    allows(user.id, ["threads_manage_mentions"], context)
  );
}

function deleted({ id, userId, publishedAt, deletedAt }: PostRecord, context: Context): WebhookEvent[] {
  if (!allows(userId, ["threads_delete"], context)) return [];
  const value = {
    id,
    owner: { owner_id: userId },
    deleted_at: timestamp(deletedAt ?? publishedAt),
    timestamp: timestamp(publishedAt),
    username: userById(context.state, userId).username,
  };
  return [{ field: "delete", targetId: id, value }];
}

function allows(userId: string, scopes: readonly string[], { state, clock }: Context): boolean {
  return [BASIC_SCOPE, ...scopes].every((scope) => grants(state, userId, scope, clock.now()));
}

/** Returns the fields of a post as the API returns them. */
function read(post: PostRecord, names: string, viewerId: string, context: Context): Record<string, unknown> {
  const requested = requestedPostFields(names);
  return "fields" in requested ? postFields(post, requested.fields, userById(context.state, viewerId), context) : {};
}
