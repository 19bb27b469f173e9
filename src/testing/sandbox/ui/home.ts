import { statusOf } from "../state/container-status.js";
import { feedPage } from "./feed-page.js";
import { feedHeaders } from "./feed-style.js";
import type { SandboxContainer } from "../state/posts.js";
import type { Call, HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** GET /: shows posts, newest first, and pending containers. `after` pages, and `deleted=true` also shows deleted posts. */
export function home(call: Call, context: Context): HandlerResult {
  const html = feedPage({
    posts: [...context.state.posts.values()],
    users: context.state.users,
    pending: pending(context),
    rangeUnit: context.behaviors.rangeUnit,
    now: context.clock.now(),
    after: call.parameters.get("after"),
    deleted: call.parameters.get("deleted") === "true",
  });
  return { kind: "page", html, headers: feedHeaders() };
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
