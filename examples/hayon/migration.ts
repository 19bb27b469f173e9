/** The steps of the migration. Each one can run again, also after it was killed half way. */
import type { Connection, ConnectionState, ThreadsClient } from "@hayon/threads";
import { SocialAccount } from "./models.js";
import { accountStore, createConnections, publishJournal, encryptedAccounts } from "./threads.js";

/** Counts the documents that need attention, and names the owners of those that cannot be read. */
export async function check() {
  const reasons: Record<string, string> = {};
  for await (const { unreadable } of pages()) {
    for (const { ownerId, reason } of unreadable) reasons[ownerId] = reason;
  }
  return { ...(await accountStore().check()), reasons };
}

/** Creates the indexes. */
export async function createIndexes(): Promise<void> {
  await Promise.all([accountStore().ensureSchema(), publishJournal().ensureSchema()]);
}

export interface IdReport {
  /** The connections whose id was rounded, and is exact now. */
  readonly corrected: number;
  /** The connections whose id was exact before. */
  readonly exact: number;
  /** The owners whose token belongs to another account than their document says. They should connect again. */
  readonly foreign: readonly string[];
  /** The owners whose id could not be read, for example because their token is not valid. Their documents are unchanged. */
  readonly failed: readonly string[];
}

/** Reads the exact id of each account, which `JSON.parse` had rounded. Writes only what it corrects. */
export async function correctIds(client: ThreadsClient): Promise<IdReport> {
  const owners = { corrected: [], exact: [], foreign: [], failed: [] } as Record<keyof IdReport, string[]>;
  for await (const { items } of pages(["active", "error"])) {
    for (const { value } of items) {
      const found = await correctId(client, value).catch(() => "failed" as const);
      owners[found].push(value.ownerId);
    }
  }
  const { corrected, exact, ...named } = owners;
  return { corrected: corrected.length, exact: exact.length, ...named };
}

async function correctId(client: ThreadsClient, connection: Connection): Promise<keyof IdReport> {
  if (connection.auth === null) return "failed";
  const { id } = await client.getProfile(connection.auth.accessToken);
  if (id === connection.platformId) return "exact";
  // Stores the id only if the stored one is the same id, rounded.
  const { platformId } = await createConnections(client).updateProfile(connection.ownerId);
  return platformId === id ? "corrected" : "foreign";
}

/** Removes the tokens of documents that are not connected: encryption would leave them as plain text. */
export async function removeLeftoverTokens(): Promise<{ readonly removed: number }> {
  const leftover = { "threads.connected": { $ne: true }, "threads.auth.accessToken": { $exists: true } };
  const { modifiedCount } = await SocialAccount.collection.updateMany(leftover, { $unset: { "threads.auth": "" } });
  return { removed: modifiedCount };
}

/** Encrypts the stored tokens. Run it until `changed` and `contended` are 0. */
export const encryptTokens = (client: ThreadsClient, tokenKey: string) =>
  encryptedAccounts(client, { tokenKey, plaintext: "dangerouslyAccept" }).seal({ from: "plaintext" });

/** Stores the tokens as plain text again. Run it until `changed` and `contended` are 0. */
export const decryptTokens = (client: ThreadsClient, tokenKey: string) =>
  encryptedAccounts(client, { tokenKey, plaintext: "dangerouslyWrite" }).dangerouslyUnsealAll();

/** Lists the connections page by page; all of them, or those in some states. */
async function* pages(states?: readonly ConnectionState[]) {
  const store = accountStore();
  let cursor: string | undefined;
  do {
    const page = await store.list({ states, cursor });
    yield page;
    ({ cursor } = page);
  } while (cursor !== undefined);
}
