import { statusOf } from "../state/container-status.js";
import { crossShareStatus } from "./cross-share.js";
import { badParameter, mediaNotFound, type Refusal } from "../http/graph-errors.js";
import { publishContainer } from "./new-post.js";
import { useQuota } from "./quota.js";
import type { Behaviors } from "../behaviors.js";
import type { ContainerRecord } from "../state/state.js";
import { json, parameter, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** POST /{user}/threads_publish: publishes a FINISHED container. */
// fact: publish
export function publish(call: UserCall, context: Context): HandlerResult {
  const container = context.state.containers.get(parameter(call, "creation_id"));
  if (container?.userId !== call.user.id) return refuse(mediaNotFound());
  const notReady = checkStatus(container, context);
  if (notReady !== null) return refuse(notReady);
  if (container.parameters.is_carousel_item === "true") {
    return refuse(badParameter("creation_id is an item of a carousel; publish the carousel instead"));
  }
  if (container.racesLeft > 0) {
    container.racesLeft -= 1;
    return refuse(mediaNotFound());
  }
  const exhausted = useQuota(
    context,
    call.user.id,
    container.parameters.reply_to_id === undefined ? "posts" : "replies",
  );
  if (exhausted !== null) return refuse(exhausted);
  const { id } = publishContainer(container, context);
  return json({ id, ...crossShareStatus(container, "publish", context) });
}

function checkStatus(container: ContainerRecord, { behaviors, clock }: Context): Refusal | null {
  const status = statusOf(container, clock.now());
  if (status === "FINISHED") return null;
  return status === "PUBLISHED" ? alreadyPublished(behaviors) : mediaNotFound();
}

// fact: publish-twice, publish-twice-status
function alreadyPublished({ publishTwice, publishTwiceStatus }: Behaviors): Refusal | null {
  if (publishTwice === "publishes-again") return null;
  if (publishTwice === "refused") return { ...mediaNotFound(), status: publishTwiceStatus };
  const code = Number(publishTwice);
  return { status: publishTwiceStatus, code, message: `(#${publishTwice}) The request could not be completed` };
}
