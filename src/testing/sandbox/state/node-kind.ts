import { PLACES } from "./places.js";
import type { State } from "./state.js";

/** The kinds of nodes that an id can name. */
export type NodeKind = "user" | "container" | "post" | "location";

/** Returns the kind of node that an id names, or null for an unknown id. A deleted post is still a post. */
export function nodeKind(id: string, { usersById, containers, posts }: State): NodeKind | null {
  if (usersById.has(id)) return "user";
  if (containers.has(id)) return "container";
  if (posts.has(id)) return "post";
  return PLACES.some((place) => place.id === id) ? "location" : null;
}
