/** The id and the text of a post, as a form of the app sends them. */
export interface FirstPost {
  readonly id: string;
  readonly text: string;
}

/** Returns the post in a request's JSON, or null for anything else. Without an id, all posts of a user would have the same key. */
export function firstPostOf(body: unknown): FirstPost | null {
  if (typeof body !== "object" || body === null) return null;
  const { id, text } = body as Partial<Record<keyof FirstPost, unknown>>;
  return typeof id === "string" && id !== "" && typeof text === "string" ? { id, text } : null;
}
