import { statusOf } from "./containers.js";
import { crossShareStatus } from "./cross-share.js";
import { badParameter, mediaNotFound, unknownObject, type Refusal } from "../http/graph-errors.js";
import { publishContainer } from "./new-post.js";
import { spend } from "../reading/quota.js";
import type { Behaviors } from "../behaviors.js";
import type { ContainerRecord } from "../state/state.js";
import { json, parameter, refuse, type Outcome, type UserCall, type World } from "../state/world.js";

/** POST /{own id}/threads_publish: makes the post of a container that is FINISHED. */
// fact: publish
export function publish(call: UserCall, world: World): Outcome {
  if (call.pathId !== null && call.pathId !== call.user.id) return refuse(unknownObject("post"));
  const container = world.state.containers.get(parameter(call, "creation_id"));
  if (container?.userId !== call.user.id) return refuse(mediaNotFound());
  const notReady = wrongStatus(container, world);
  if (notReady !== null) return refuse(notReady);
  if (container.parameters.is_carousel_item === "true") {
    return refuse(badParameter("creation_id is an item of a carousel, which is published as a whole"));
  }
  if (container.racesLeft > 0) {
    container.racesLeft -= 1;
    return refuse(mediaNotFound());
  }
  const exhausted = spend(world, call.user.id, container.parameters.reply_to_id === undefined ? "posts" : "replies");
  if (exhausted !== null) return refuse(exhausted);
  const { id } = publishContainer(container, world);
  return json({ id, ...crossShareStatus(container, "publish", world) });
}

function wrongStatus(container: ContainerRecord, { behaviors, clock }: World): Refusal | null {
  const status = statusOf(container, clock.now());
  if (status === "FINISHED") return null;
  return status === "PUBLISHED" ? publishedAlready(behaviors) : mediaNotFound();
}

// fact: publish-twice, publish-twice-status
function publishedAlready({ publishTwice, publishTwiceStatus }: Behaviors): Refusal | null {
  if (publishTwice === "doubles") return null;
  if (publishTwice === "refused") return { ...mediaNotFound(), status: publishTwiceStatus };
  const code = Number(publishTwice);
  return { status: publishTwiceStatus, code, message: `(#${publishTwice}) The request could not be completed` };
}
