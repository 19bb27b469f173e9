/** Finds the owners whose connections the events of a webhook concern. */
import type { ThreadsClient } from "../client.js";
import type { ThreadsWebhookError } from "../errors/index.js";
import { roundedId } from "../internal/ids.js";
import type { ReceivedWebhookEvent, WebhookEvent } from "../webhooks/event.js";
import { parseWebhook } from "../webhooks/parse.js";
import type { RawBody } from "../webhooks/signature.js";
import type { ThreadsConnectionsOptions } from "./options.js";
import type { ConnectionStore } from "./store/contract.js";
import { everyConnection } from "./store/iterate.js";
import { isUnreadable } from "./store/stored.js";

/** The events of one webhook, with the owners that they concern. */
export interface ReceivedWebhook {
  readonly events: readonly ReceivedWebhookEvent[];
  /** One error (`malformed`) for each update that the SDK cannot read. */
  readonly malformed: readonly ThreadsWebhookError[];
}

/** The parts that `receiveWebhook` needs. */
export interface WebhookParts extends Pick<ThreadsConnectionsOptions, "callbackSecrets"> {
  readonly client: ThreadsClient;
  readonly store: ConnectionStore;
}

/** The connections of one account. */
interface Concerned {
  readonly ownerIds: readonly string[];
  /** The stored usernames of the account. */
  readonly handles: readonly string[];
}

const NO_OWNER: Concerned = { ownerIds: [], handles: [] };

/** Verifies and reads a webhook, and adds the owners to its events. Reads the connections of each account once. */
export async function receiveWebhook(
  { client, store, callbackSecrets }: WebhookParts,
  rawBody: RawBody,
  signature: string | null | undefined,
  secrets: readonly string[] | undefined,
): Promise<ReceivedWebhook> {
  const { events, malformed } =
    secrets === undefined
      ? client.parseWebhook(rawBody, signature, callbackSecrets)
      : parseWebhook(rawBody, signature, secrets);
  const known = new Map<string | null, Concerned>();
  const received: ReceivedWebhookEvent[] = [];
  for (const event of events) {
    const { platformId } = event;
    if (platformId !== null && !known.has(platformId)) known.set(platformId, await concernedBy(store, platformId));
    const concerned = known.get(platformId) ?? NO_OWNER;
    received.push({ ...event, ownerIds: concerned.ownerIds, own: isOwn(event, concerned) });
  }
  return { events: received, malformed };
}

/** Finds the connected owners and the usernames of an account. */
async function concernedBy(store: ConnectionStore, platformId: string): Promise<Concerned> {
  const ownerIds = new Set<string>();
  const handles: string[] = [];
  // Records that were written without the SDK may contain the id rounded to a JavaScript number.
  for (const stored of new Set([platformId, roundedId(platformId)])) {
    for await (const each of everyConnection(store, { platformId: stored })) {
      if (isUnreadable(each)) ownerIds.add(each.ownerId);
      else if (each.value.state !== "disconnected") {
        ownerIds.add(each.value.ownerId);
        handles.push(each.value.profile.handle);
      }
    }
  }
  return { ownerIds: [...ownerIds], handles };
}

/** Returns whether the account itself caused the event; null if that is not known. */
function isOwn(event: WebhookEvent, { handles }: Concerned): boolean | null {
  switch (event.type) {
    case "publish":
    case "delete":
      return true;
    case "replies": {
      const { root_post: root, username } = event.value;
      // The payload is newer than the stored profile, so its username takes precedence.
      const current = root?.username != null && root.owner_id === event.platformId ? [root.username] : handles;
      return isOneOf(username, current);
    }
    case "mentions":
      return isOneOf(event.value.username, handles);
    case "unknown":
      return null;
  }
}

function isOneOf(username: string | null, handles: readonly string[]): boolean | null {
  if (username === null || handles.length === 0) return null;
  return handles.some((handle) => handle.toLowerCase() === username.toLowerCase());
}
