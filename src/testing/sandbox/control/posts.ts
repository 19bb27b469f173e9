/** The control endpoints for posts, and for actions of users in the Threads app. */
import { whole } from "../checks/values.js";
import { endPost } from "../publishing/delete-post.js";
import { postAsUser, type SandboxUserPost } from "./post-as-user.js";
import type { Context } from "../state/context.js";
import { approvalStatus, engagementOf, existingPost, isHidden, setEngagement, setLike } from "../state/engagement.js";
import { postsOf } from "../state/listings.js";
import type { Engagement, SandboxPost } from "../state/posts.js";
import { approve, hide } from "./actions.js";
import { asNumber, checked, endpoint, FLAG, TEXT, type Endpoint } from "./endpoint.js";
import { ControlError } from "./errors.js";

/** Returns a post with its reactions, and whether the author of the post above it hid or approved it. */
function shown(post: SandboxPost, { state, clock }: Context): object {
  const engagement = engagementOf(state, post, clock.now());
  return { ...post, engagement, hidden: isHidden(post, state), approvalStatus: approvalStatus(post, state) };
}

function find(id: string, context: Context): SandboxPost {
  const post = context.state.posts.get(id);
  if (post === undefined) throw new ControlError("not_found", "This sandbox has no post with this id.");
  return post;
}

const COUNT = checked(whole(0, Number.MAX_SAFE_INTEGER), asNumber);

export const POST_CONTROLS: readonly Endpoint[] = [
  endpoint(
    "GET /sandbox/posts",
    "lists the posts, including deleted ones, oldest first",
    ({ userId }: { userId?: string }, { context }) => ({
      posts: postsOf(context, userId).map((post) => shown(post, context)),
    }),
    { userId: TEXT },
  ),
  endpoint("GET /sandbox/posts/{post}", "returns one post", (_input, { context }, id) =>
    shown(find(id, context), context),
  ),
  endpoint(
    "POST /sandbox/posts",
    "posts or replies as a user",
    (input: SandboxUserPost, { context }) => shown(postAsUser(input, context), context),
    { userId: TEXT, text: TEXT, replyTo: TEXT, enableReplyApprovals: FLAG },
    ["userId", "text"],
  ),
  endpoint(
    "POST /sandbox/like",
    "likes a post as a user, or withdraws the like",
    ({ postId, userId, liked = true }: { postId: string; userId: string; liked?: boolean }, { context }) => {
      setLike(context.state, postId, userId, liked);
      return shown(find(postId, context), context);
    },
    { postId: TEXT, userId: TEXT, liked: FLAG },
    ["postId", "userId"],
  ),
  endpoint(
    "POST /sandbox/hide",
    "hides or shows a reply",
    ({ postId, hidden = true }: { postId: string; hidden?: boolean }, { context }) => {
      hide(postId, hidden, context);
      return shown(find(postId, context), context);
    },
    { postId: TEXT, hidden: FLAG },
    ["postId"],
  ),
  endpoint(
    "POST /sandbox/approve",
    "approves or ignores a reply that awaits approval",
    ({ postId, approved = true }: { postId: string; approved?: boolean }, { context }) => {
      approve(postId, approved, context);
      return shown(find(postId, context), context);
    },
    { postId: TEXT, approved: FLAG },
    ["postId"],
  ),
  endpoint(
    "POST /sandbox/delete",
    "deletes a post, as its author does",
    ({ postId }: { postId: string }, { context }) => {
      endPost(existingPost(context.state, postId, "postId"), context);
      return shown(find(postId, context), context);
    },
    { postId: TEXT },
    ["postId"],
  ),
  endpoint(
    "POST /sandbox/engagement",
    "sets views, likes, shares and clicks of a post",
    ({ postId, ...counts }: Partial<Engagement> & { postId: string }, { context }) => {
      setEngagement(context.state, postId, counts);
      return shown(find(postId, context), context);
    },
    { postId: TEXT, views: COUNT, likes: COUNT, shares: COUNT, clicks: COUNT },
    ["postId"],
  ),
];
