import { askedFields, readFields, refuseUnknown, type FieldTable } from "./asked-fields.js";
import { statusOf } from "./containers.js";
import type { ContainerRecord } from "./state.js";
import { json, refuse, type Outcome, type World } from "./world.js";

/** A container with the fields asked for, a list with commas; without one its id and its status. */
// fact: container-status
export function containerOutcome(container: ContainerRecord, asked: string | null, world: World): Outcome {
  const fields = askedFields(asked ?? "id,status");
  const unknown = refuseUnknown(fields, FIELDS, "ThreadsMediaContainer");
  if (unknown !== null) return refuse(unknown);
  return json(readFields(container.id, { container, now: world.clock.now() }, fields, FIELDS, world.readings));
}

const FIELDS: FieldTable<{ container: ContainerRecord; now: number }> = {
  id: ({ container }) => container.id,
  status: ({ container, now }) => statusOf(container, now),
  error_message: ({ container, now }) => (statusOf(container, now) === "ERROR" ? container.error : undefined),
};
