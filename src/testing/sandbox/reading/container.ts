import { mediaNotFound, unknownObject } from "../http/graph-errors.js";
import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import { statusOf } from "../state/container-status.js";
import type { Context } from "../state/context.js";
import type { ContainerStatus } from "../state/posts.js";
import type { ContainerRecord } from "../state/state.js";
import { readFields, refuseUnknownFields, requestedFields, type FieldTable } from "./requested-fields.js";

/** GET /{container}: returns the user's own container, by default with its id and its status. */
// fact: container-status
export function readContainer({ pathId, parameters, user }: UserCall, context: Context): HandlerResult {
  const container = context.state.containers.get(pathId ?? "");
  if (container?.userId !== user.id) return refuse(unknownObject("GET"));
  const fields = requestedFields(parameters.get("fields") ?? "id,status");
  const refusal = refuseUnknownFields(fields, TABLE, "ThreadsMediaContainer");
  if (refusal !== null) return refuse(refusal);
  // fact: status-not-visible
  const visibleAt = container.createdAt + context.publishing.delays.statusDelayMs;
  if (context.clock.now() < visibleAt) return refuse(mediaNotFound());
  return json(readFields(container.id, { container, context }, fields, TABLE, context.behaviors));
}

interface Source {
  readonly container: ContainerRecord;
  readonly context: Context;
}

const TABLE: FieldTable<Source> = {
  id: ({ container }) => container.id,
  status: shownStatus,
  error_message: (source) => (shownStatus(source) === "ERROR" ? source.container.error : undefined),
};

/** Returns the status that Threads shows, which may be outdated or wrong. */
// fact: stale-status, expired-although-published
function shownStatus({ container, context }: Source): ContainerStatus {
  const now = context.clock.now();
  const status = statusOf(container, now);
  if (status !== "PUBLISHED") return status;
  const publishedAt = context.state.posts.get(container.postIds[0] ?? "")?.publishedAt ?? now;
  return now < publishedAt + context.publishing.delays.staleStatusMs ? "FINISHED" : context.behaviors.publishedStatus;
}
