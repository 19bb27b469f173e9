/** Returns the id and the text of a post, or null for anything else. Without an id, all posts of a user would have the same key. */
export function postOf(body: unknown): { readonly id: string; readonly text: string } | null {
  if (typeof body !== "object" || body === null) return null;
  const { id, text } = body as { id?: unknown; text?: unknown };
  return typeof id === "string" && id !== "" && typeof text === "string" ? { id, text } : null;
}
