import { userById, type ContainerRecord } from "../state/state.js";
import type { Context } from "../state/context.js";

/** Returns the `crossreshare_to_ig_status` of a response, if sharing was requested and this response has it. */
// fact: cross-share, cross-share-response
export function crossShareStatus(
  { parameters, userId }: ContainerRecord,
  response: "publish" | "container",
  { behaviors, state }: Context,
): { crossreshare_to_ig_status?: "SUCCESS" | "FAILED" } {
  const requested = parameters.crossreshare_to_ig === "true" || parameters.crossreshare_to_ig_dark_mode === "true";
  if (!requested || behaviors.crossShareResponse !== response) return {};
  return { crossreshare_to_ig_status: userById(state, userId).isInstagramLinked ? "SUCCESS" : "FAILED" };
}
