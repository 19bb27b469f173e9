/** Returns whether a text mentions a user: `@` and the username, and nothing that would make it another name. */
// fact: mentions
export function mentions(text: string, username: string): boolean {
  const name = username.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w.])@${name}(?![\\w]|\\.\\w)`, "i").test(text);
}
