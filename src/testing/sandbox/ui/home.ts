import { approvalStatus, engagementOf, isHidden, visibleReplies } from "../state/engagement.js";
import { statusOf } from "../state/container-status.js";
import type { Reactions } from "./feed-controls.js";
import { feedPage, type FeedView } from "./feed-page.js";
import { feedHeaders } from "./feed-style.js";
import type { SandboxContainer } from "../state/posts.js";
import type { Call, HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** GET /: shows posts, newest first, and pending containers. `after` pages, and `deleted=true` also shows deleted posts. */
export function home(call: Call, context: Context): HandlerResult {
  const after = call.parameters.get("after");
  const query = after !== null && context.state.posts.has(after) ? `/?after=${after}` : "/";
  return { kind: "page", html: feedPage(viewOf(call, context, query)), headers: feedHeaders() };
}

/** Returns the data of the feed. `back` is the page to return to after a form. */
export function viewOf(call: Call, context: Context, back: string): FeedView {
  return {
    posts: [...context.state.posts.values()],
    users: context.state.users,
    pending: pending(context),
    rangeUnit: context.behaviors.rangeUnit,
    now: context.clock.now(),
    after: call.parameters.get("after"),
    deleted: call.parameters.get("deleted") === "true",
    reactions: reactionsOf(context, back),
    url: context.url,
  };
}

function reactionsOf({ state, clock }: Context, back: string): Reactions {
  const now = clock.now();
  return {
    engagementOf: (post) => engagementOf(state, post, now),
    repliesTo: (post) => visibleReplies(post, state, post.replyTo === null).length,
    isHidden: (post) => isHidden(post, state),
    approvalOf: (post) => approvalStatus(post, state),
    back,
  };
}

/** Returns the pending containers, newest first. The items of a carousel are not listed separately. */
function pending({ state, clock }: Context): SandboxContainer[] {
  const now = clock.now();
  const all = [...state.containers.values()];
  const items = new Set(all.flatMap((container) => container.children));
  return all
    .filter((container) => !items.has(container.id))
    .map((container) => ({ ...container, status: statusOf(container, now) }))
    .filter(({ status }) => status === "IN_PROGRESS" || status === "FINISHED")
    .reverse();
}
