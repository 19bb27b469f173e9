import { childrenIn, wrongChildren } from "./carousel-children.js";
import { wrongForm } from "./container-forms.js";
import { lookAtMedium } from "./container-media.js";
import { notAllowed } from "./container-permissions.js";
import { wrongTogether } from "./container-rules.js";
import { crossShareStatus } from "./cross-share.js";
import { unknownObject, type Refusal } from "../http/graph-errors.js";
import { newContainer } from "./new-container.js";
import { publishContainer } from "./new-post.js";
import { spend } from "../reading/quota.js";
import { json, refuse, type Outcome, type UserCall, type World } from "../state/world.js";

/** POST /{own id}/threads: a container, or with auto_publish_text the post at once. */
export async function createContainer(call: UserCall, world: World): Promise<Outcome> {
  const wrong = wrongContainer(call, world);
  if (wrong !== null) return refuse(wrong);
  const look = await lookAtMedium(call.parameters, world);
  if ("refusal" in look) return refuse(look.refusal);
  return call.parameters.get("auto_publish_text") === "true"
    ? publishAtOnce(call, world)
    : containerAnswer(call, look.failure, world);
}

// fact: create-container
function wrongContainer(call: UserCall, world: World): Refusal | null {
  if (call.pathId !== null && call.pathId !== call.user.id) return unknownObject("post");
  const { parameters, user } = call;
  return (
    wrongForm(parameters, world.behaviors) ??
    wrongTogether(parameters, world.behaviors) ??
    notAllowed(call, world) ??
    wrongChildren(childrenIn(parameters), user.id, world)
  );
}

function containerAnswer(call: UserCall, failure: string | null, world: World): Outcome {
  const container = newContainer(call, failure, world);
  return json({ id: container.id, ...crossShareStatus(container, "container", world) });
}

// fact: auto-publish-text
function publishAtOnce(call: UserCall, world: World): Outcome {
  const exhausted = spend(world, call.user.id, call.parameters.has("reply_to_id") ? "replies" : "posts");
  if (exhausted !== null) return refuse(exhausted);
  const container = newContainer(call, null, world);
  const { id } = publishContainer(container, world);
  return json({ id, ...crossShareStatus(container, world.behaviors.crossShareResponse, world) });
}
