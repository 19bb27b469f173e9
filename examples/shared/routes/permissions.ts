/** The permissions that the app requests: few at first, and more when the user opens a page that needs them. */
import type { ThreadsConnections, ThreadsScope } from "@hayon/threads";
import type { ConnectRequest } from "@hayon/threads/server";

/** The permissions that `/connect?for=…` adds. The query only selects a row, so a link cannot request any other permission. */
const PERMISSIONS: ReadonlyMap<string | null, readonly ThreadsScope[]> = new Map([
  ["insights", ["threads_manage_insights"]],
  ["replies", ["threads_read_replies", "threads_manage_replies"]],
]);

/** Returns the option `scopes` of the SDK's routes. */
export function scopesFor(connections: ThreadsConnections) {
  return async ({ ownerId, url }: ConnectRequest): Promise<readonly ThreadsScope[]> => {
    // A consent replaces the previous one, so it has to contain what the user allowed before.
    const { scopes } = await connections.status(ownerId);
    const added = PERMISSIONS.get(url.searchParams.get("for")) ?? [];
    return [...new Set([...connections.client.scopes, ...(scopes?.asked ?? []), ...added])];
  };
}
