import { userById, type ContainerRecord } from "../state/state.js";
import type { Context } from "../state/context.js";

/** What an answer says of sharing to Instagram: something only if that was asked for, and if this is the answer that tells. */
// fact: cross-share, cross-share-response
export function crossShareStatus(
  { parameters, userId }: ContainerRecord,
  answer: "publish" | "container",
  { behaviors, state }: Context,
): { crossreshare_to_ig_status?: "SUCCESS" | "FAILED" } {
  const asked = parameters.crossreshare_to_ig === "true" || parameters.crossreshare_to_ig_dark_mode === "true";
  if (!asked || behaviors.crossShareResponse !== answer) return {};
  return { crossreshare_to_ig_status: userById(state, userId).isInstagramLinked ? "SUCCESS" : "FAILED" };
}
