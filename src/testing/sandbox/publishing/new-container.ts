import { childrenIn } from "./carousel-children.js";
import { newId } from "../state/ids.js";
import type { Processing } from "./settings.js";
import type { SandboxContainer } from "../state/posts.js";
import type { ContainerRecord } from "../state/state.js";
import type { UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** Creates and stores a container. `failure` is its later `error_message` when its image or video cannot be used. */
export function newContainer(
  { parameters, user }: UserCall,
  failure: string | null,
  context: Context,
): ContainerRecord {
  const { state, clock } = context;
  const mediaType = parameters.get("media_type") as SandboxContainer["mediaType"];
  const sent = Object.freeze(Object.fromEntries([...parameters].filter(([name]) => name !== "access_token")));
  const { ms, error } = processingOf(
    context.publishing.processing({
      mediaType,
      parameters: sent,
      url: parameters.get("image_url") ?? parameters.get("video_url"),
      ordinal: state.containers.size + 1,
    }),
  );
  const container: ContainerRecord = {
    id: newId("container", context),
    userId: user.id,
    mediaType,
    parameters: sent,
    children: Object.freeze(childrenIn(parameters)),
    createdAt: clock.now(),
    readyAt: clock.now() + ms,
    error: failure ?? error ?? null,
    postIds: [],
    racesLeft: racesOf(context),
  };
  state.containers.set(container.id, container);
  return container;
}

function processingOf(processing: Processing): { ms: number; error?: string | undefined } {
  const { ms, error } = typeof processing === "number" ? { ms: processing } : processing;
  if (!(ms >= 0)) throw new RangeError("options.processingMs must return 0 milliseconds or more");
  return { ms, error };
}

// fact: publish-race
function racesOf({ random, publishing }: Context): number {
  const { rate, times } = publishing.publishRace;
  // Both values are drawn for every container, so that the rate does not change later draws.
  const isAffected = random.races.next() < rate;
  const count = times === Infinity ? Infinity : random.races.int(1, times);
  return isAffected ? count : 0;
}
