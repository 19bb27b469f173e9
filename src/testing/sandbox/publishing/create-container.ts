import { childrenIn, wrongChildren } from "./carousel-children.js";
import { wrongForm } from "./container-forms.js";
import { lookAtMedium } from "./container-media.js";
import { notAllowed } from "./container-permissions.js";
import { wrongTogether } from "./container-rules.js";
import { crossShareStatus } from "./cross-share.js";
import type { Refusal } from "../http/graph-errors.js";
import { newContainer } from "./new-container.js";
import { publishContainer } from "./new-post.js";
import { spend } from "./quota.js";
import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** POST /{own id}/threads: a container, or with auto_publish_text the post at once. */
export async function createContainer(call: UserCall, context: Context): Promise<HandlerResult> {
  const wrong = wrongContainer(call, context);
  if (wrong !== null) return refuse(wrong);
  const look = await lookAtMedium(call.parameters, context);
  if ("refusal" in look) return refuse(look.refusal);
  return call.parameters.get("auto_publish_text") === "true"
    ? publishAtOnce(call, context)
    : containerAnswer(call, look.failure, context);
}

// fact: create-container
function wrongContainer(call: UserCall, context: Context): Refusal | null {
  const { parameters, user } = call;
  return (
    wrongForm(parameters, context.behaviors) ??
    wrongTogether(parameters, context.behaviors) ??
    notAllowed(call, context) ??
    wrongChildren(childrenIn(parameters), user.id, context)
  );
}

function containerAnswer(call: UserCall, failure: string | null, context: Context): HandlerResult {
  const container = newContainer(call, failure, context);
  return json({ id: container.id, ...crossShareStatus(container, "container", context) });
}

// fact: auto-publish-text
function publishAtOnce(call: UserCall, context: Context): HandlerResult {
  const exhausted = spend(context, call.user.id, call.parameters.has("reply_to_id") ? "replies" : "posts");
  if (exhausted !== null) return refuse(exhausted);
  const container = newContainer(call, null, context);
  const { id } = publishContainer(container, context);
  return json({ id, ...crossShareStatus(container, context.behaviors.crossShareResponse, context) });
}
