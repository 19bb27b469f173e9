import { askedFields, readFields, refuseUnknown, type FieldTable } from "./asked-fields.js";
import { statusOf } from "../publishing/containers.js";
import { mediaNotFound } from "../http/graph-errors.js";
import type { ContainerStatus } from "../state/posts.js";
import type { ContainerRecord } from "../state/state.js";
import { json, refuse, type Outcome, type World } from "../state/world.js";

/** A container with the fields asked for, a list with commas; without one its id and its status. */
// fact: container-status
export function containerOutcome(container: ContainerRecord, asked: string | null, world: World): Outcome {
  const fields = askedFields(asked ?? "id,status");
  const unknown = refuseUnknown(fields, FIELDS, "ThreadsMediaContainer");
  if (unknown !== null) return refuse(unknown);
  // fact: status-not-visible
  if (world.clock.now() < container.createdAt + world.publishing.delays.statusDelayMs) return refuse(mediaNotFound());
  return json(readFields(container.id, { container, world }, fields, FIELDS, world.behaviors));
}

interface Sight {
  readonly container: ContainerRecord;
  readonly world: World;
}

const FIELDS: FieldTable<Sight> = {
  id: ({ container }) => container.id,
  status: shownStatus,
  error_message: (sight) => (shownStatus(sight) === "ERROR" ? sight.container.error : undefined),
};

/** The status as Threads shows it, which may be behind or wrong. */
// fact: stale-status, expired-although-published
function shownStatus({ container, world }: Sight): ContainerStatus {
  const now = world.clock.now();
  const status = statusOf(container, now);
  if (status !== "PUBLISHED") return status;
  const publishedAt = world.state.posts.get(container.postIds[0] ?? "")?.publishedAt ?? now;
  return now < publishedAt + world.publishing.delays.staleStatusMs ? "FINISHED" : world.behaviors.publishedStatus;
}
