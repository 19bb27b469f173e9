import type { ContainerStatus } from "./posts.js";
import type { ContainerRecord } from "./state.js";
import { LIFETIMES } from "./lifetimes.js";

/** Returns the status of a container at `now`, in epoch ms. */
// fact: container-status, container-expiry
export function statusOf(container: ContainerRecord, now: number): ContainerStatus {
  if (container.postIds.length > 0) return "PUBLISHED";
  if (now >= container.createdAt + LIFETIMES.containerMs) return "EXPIRED";
  if (now < container.readyAt) return "IN_PROGRESS";
  return container.error === null ? "FINISHED" : "ERROR";
}
