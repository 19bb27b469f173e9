import { mentions } from "../reading/mentions.js";
import { mayRead, rootOf } from "../reading/post-access.js";
import { postFields, requestedPostFields, timestamp } from "../reading/post-fields.js";
import { BASIC_SCOPE } from "../oauth/scopes.js";
import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import { approvalStatus } from "../state/engagement.js";
import type { Happening } from "../state/happening.js";
import { grants, userById, type PostRecord } from "../state/state.js";
import type { SkippedWebhook } from "./delivery.js";
import type { WebhookField } from "./subscription.js";

/** One event of a webhook. */
export interface WebhookEvent {
  readonly field: WebhookField;
  /** The id of the post; for a mention, of the mentioned user. */
  readonly targetId: string;
  readonly value: object;
}

/** Returns the events that a happening causes, and those that a missing permission prevents. */
// fact: webhook-fields
export function eventsOf(
  happening: Happening,
  context: Context,
): { events: WebhookEvent[]; skipped: SkippedWebhook[] } {
  const all = findEvents(happening, context);
  return {
    events: all.filter((each) => "value" in each),
    skipped: all.filter((each) => "scope" in each),
  };
}

type Found = readonly (WebhookEvent | SkippedWebhook)[];

function findEvents({ kind, post }: Happening, context: Context): Found {
  switch (kind) {
    case "published":
      return [...published(post, context), ...replied(post, context), ...mentioned(post, context)];
    case "approved":
      return mentioned(post, context);
    case "deleted":
      return deleted(post, context);
  }
}

function published(post: PostRecord, context: Context): Found {
  if (!allows(post.userId, "publish", context)) return skip([post.userId], "publish", context);
  return [{ field: "publish", targetId: post.id, value: read(post, PUBLISH_FIELDS, post.userId, context) }];
}

const PUBLISH_FIELDS = "id,media_type,permalink,timestamp,username";

/** Returns the event of a reply for the author of the post above it, or else for the author of the first post. */
function replied(post: PostRecord, context: Context): Found {
  const { state } = context;
  const parent = state.posts.get(post.replyTo ?? "");
  if (parent === undefined) return [];
  const root = rootOf(post, state);
  const readers = [parent.userId, root.userId].filter((id) => mayRead(userById(state, id), post, context));
  const owner = readers.find((id) => allows(id, "replies", context));
  if (owner === undefined) return skip(readers, "replies", context);
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
function mentioned(post: PostRecord, context: Context): Found {
  const { state } = context;
  if (approvalStatus(post, state) !== null) return [];
  return state.users
    .filter((user) => isMentioned(user, post, context))
    .flatMap((user): Found => {
      if (!allows(user.id, "mentions", context)) return skip([user.id], "mentions", context);
      const all = allows(user.id, "replies", context);
      const value = read(post, all ? `${MENTION_FIELDS},${CONVERSATION_FIELDS}` : MENTION_FIELDS, user.id, context);
      return [{ field: "mentions", targetId: user.id, value }];
    });
}

const MENTION_FIELDS =
  "id,alt_text,gif_url,is_quote_post,media_product_type,media_type,media_url,permalink,quoted_post,reposted_post,shortcode,text,thumbnail_url,timestamp,username,is_verified,profile_picture_url";
const CONVERSATION_FIELDS = "has_replies,is_reply,replied_to,root_post";

function isMentioned(user: SandboxUser, post: PostRecord, context: Context): boolean {
  return user.id !== post.userId && mentions(post.text, user.username) && mayRead(user, post, context);
}

function deleted({ id, userId, publishedAt, deletedAt }: PostRecord, context: Context): Found {
  if (!allows(userId, "delete", context)) return skip([userId], "delete", context);
  const value = {
    id,
    owner: { owner_id: userId },
    deleted_at: timestamp(deletedAt ?? publishedAt),
    timestamp: timestamp(publishedAt),
    username: userById(context.state, userId).username,
  };
  return [{ field: "delete", targetId: id, value }];
}

/** The permissions that the events of each field need. */
const FIELD_SCOPES: Readonly<Record<WebhookField, readonly string[]>> = {
  publish: [BASIC_SCOPE],
  replies: [BASIC_SCOPE, "threads_read_replies"],
  mentions: [BASIC_SCOPE, "threads_manage_mentions"],
  delete: [BASIC_SCOPE, "threads_delete"],
};

function missingScope(userId: string, field: WebhookField, { state, clock }: Context): string | undefined {
  return FIELD_SCOPES[field].find((scope) => !grants(state, userId, scope, clock.now()));
}

function allows(userId: string, field: WebhookField, context: Context): boolean {
  return missingScope(userId, field, context) === undefined;
}

/** Returns the reason why an event of a field is not sent, for each user who is connected to the app. */
function skip(userIds: readonly string[], field: WebhookField, context: Context): SkippedWebhook[] {
  const { state, clock } = context;
  return [...new Set(userIds)]
    .filter((id) => state.grants.has(id))
    .flatMap((id) => {
      const scope = missingScope(id, field, context);
      const { username } = userById(state, id);
      return scope === undefined ? [] : [{ at: clock.now(), field, username, scope }];
    });
}

/** Returns the fields of a post as the API returns them. */
function read(post: PostRecord, names: string, viewerId: string, context: Context): Record<string, unknown> {
  const requested = requestedPostFields(names);
  return "fields" in requested ? postFields(post, requested.fields, userById(context.state, viewerId), context) : {};
}
