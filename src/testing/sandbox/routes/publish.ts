import { statusOf } from "../containers.js";
import { crossShareStatus } from "../cross-share.js";
import { badParameter, mediaNotFound, unknownObject } from "../graph-errors.js";
import { publishContainer } from "../new-post.js";
import { spend } from "../quota.js";
import type { ContainerRecord } from "../state.js";
import { json, parameter, refuse, type Outcome, type UserCall, type World } from "../world.js";

/** POST /{own id}/threads_publish: makes the post of a container that is FINISHED. */
// fact: publish
export function publish(call: UserCall, world: World): Outcome {
  if (call.pathId !== null && call.pathId !== call.user.id) return refuse(unknownObject("post"));
  const container = world.state.containers.get(parameter(call, "creation_id"));
  if (container?.userId !== call.user.id || !isReady(container, world)) return refuse(mediaNotFound());
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

// fact: publish-twice
function isReady(container: ContainerRecord, { readings, clock }: World): boolean {
  const status = statusOf(container, clock.now());
  return status === "FINISHED" || (status === "PUBLISHED" && readings.publishTwice === "doubles");
}
