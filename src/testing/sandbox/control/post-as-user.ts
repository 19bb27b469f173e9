import { fields, flag, text, type Shape } from "../checks/values.js";
import { mayRead } from "../reading/post-access.js";
import type { Context } from "../state/context.js";
import { existingPost } from "../state/engagement.js";
import { userById, type PostRecord } from "../state/state.js";
import { newPost } from "../publishing/new-post.js";
import { tagInText, textLength } from "../publishing/text.js";

/** A text that a user posts in the Threads app. */
export interface SandboxUserPost {
  /** Any user of the sandbox, connected to the app or not. */
  readonly userId: string;
  /** 1 to 500 characters. */
  readonly text: string;
  /** The id of the post to reply to. */
  readonly replyTo?: string | undefined;
  /** Whether replies to the post need approval. False by default. */
  readonly enableReplyApprovals?: boolean | undefined;
}

/** The checks of {@link SandboxUserPost}. */
export const USER_POST: Shape<SandboxUserPost> = {
  userId: text(),
  text: text(/\S/, "a text that is not blank"),
  replyTo: text(),
  enableReplyApprovals: flag,
};

/** Publishes a text as a user does in the Threads app: without a container, a permission or a quota. */
export function postAsUser(post: SandboxUserPost, context: Context): PostRecord {
  fields(USER_POST, ["userId", "text"])(post, "post");
  const user = userById(context.state, post.userId);
  if (textLength(post.text, context.behaviors.textLimit) > 500)
    throw new RangeError("post.text must have at most 500 characters");
  const parent = post.replyTo === undefined ? null : existingPost(context.state, post.replyTo, "post.replyTo");
  if (parent !== null && (parent.mediaType === "REPOST_FACADE" || !mayRead(user, parent, context)))
    throw new TypeError("post.replyTo must be a post that this user can reply to");
  return newPost(
    {
      userId: user.id,
      containerId: null,
      mediaType: "TEXT_POST",
      text: post.text,
      topicTag: tagInText(post.text),
      replyTo: parent?.id ?? null,
      quoteOf: null,
      repostOf: null,
      media: [],
      ghost: false,
      parameters: post.enableReplyApprovals === true ? { enable_reply_approvals: "true" } : {},
    },
    context,
  );
}
