import { statusOf } from "../state/container-status.js";
import { badParameter, type Refusal } from "../http/graph-errors.js";
import type { Context } from "../state/context.js";

/** Returns the ids in the parameter `children`, in their order. */
export function childrenIn(parameters: URLSearchParams): string[] {
  return parameters.get("children")?.split(",") ?? [];
}

/** Refuses a carousel's children that are too few, too many, or not finished items of the user. */
export function checkChildren(children: readonly string[], userId: string, { state, clock }: Context): Refusal | null {
  if (children.length === 0) return null;
  // fact: carousel-items
  if (children.length < 2 || children.length > 20)
    return badParameter("The parameter children must contain 2 to 20 ids");
  if (new Set(children).size < children.length) return badParameter("The parameter children contains an id twice");
  const now = clock.now();
  const right = children.every((id) => {
    const child = state.containers.get(id);
    const isItem = child?.userId === userId && child.parameters.is_carousel_item === "true";
    return isItem && statusOf(child, now) === "FINISHED";
  });
  return right ? null : INVALID_CHILDREN;
}

// fact: carousel-children
const INVALID_CHILDREN: Refusal = {
  status: 400,
  code: 100,
  subcode: 4279004,
  message: "(#100) Invalid parameter",
  userTitle: "Invalid carousel children",
  userMessage: "Some children are missing, expired, not finished, or not created as carousel items.",
};
