import { childrenIn, checkChildren } from "./carousel-children.js";
import { checkValues } from "./container-values.js";
import { fetchContainerMedia } from "./media/container-media.js";
import { checkPermissions } from "./container-permissions.js";
import { checkCombination } from "./container-combinations.js";
import { crossShareStatus } from "./cross-share.js";
import type { Refusal } from "../http/graph-errors.js";
import { newContainer } from "./new-container.js";
import { publishContainer } from "./new-post.js";
import { useQuota } from "./quota.js";
import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** POST /{user}/threads: creates a container or, with auto_publish_text, a post. */
export async function createContainer(call: UserCall, context: Context): Promise<HandlerResult> {
  const refusal = checkContainer(call, context);
  if (refusal !== null) return refuse(refusal);
  const media = await fetchContainerMedia(call.parameters, context);
  if ("refusal" in media) return refuse(media.refusal);
  return call.parameters.get("auto_publish_text") === "true"
    ? publishImmediately(call, context)
    : respondWithContainer(call, media.failure, context);
}

// fact: create-container
function checkContainer(call: UserCall, context: Context): Refusal | null {
  const { parameters, user } = call;
  return (
    checkValues(parameters, context.behaviors) ??
    checkCombination(parameters, context.behaviors) ??
    checkPermissions(call, context) ??
    checkChildren(childrenIn(parameters), user.id, context)
  );
}

function respondWithContainer(call: UserCall, failure: string | null, context: Context): HandlerResult {
  const container = newContainer(call, failure, context);
  return json({ id: container.id, ...crossShareStatus(container, "container", context) });
}

// fact: auto-publish-text
function publishImmediately(call: UserCall, context: Context): HandlerResult {
  const exhausted = useQuota(context, call.user.id, call.parameters.has("reply_to_id") ? "replies" : "posts");
  if (exhausted !== null) return refuse(exhausted);
  const container = newContainer(call, null, context);
  const { id } = publishContainer(container, context);
  return json({ id, ...crossShareStatus(container, context.behaviors.crossShareResponse, context) });
}
