/** The client and the connections of the app. The API and the workers build them in the same way. */
import mongoose from "mongoose";
import { encryptedStore, PLATFORM_LIMITS, ThreadsClient, ThreadsConnections, type PlaintextRule } from "@hayon/threads";
import { mongodbJournal } from "@hayon/threads/stores/mongodb";
import { SocialAccount } from "./models.js";
import { mongooseStore } from "./mongoose-store.js";

/** Returns a client with the limits that Threads has today. Without them, a carousel has at most 10 items instead of 20. */
export const createClient = () => ThreadsClient.fromEnv(process.env, { limits: PLATFORM_LIMITS });

/** The connections in the users' documents. Mongoose must be connected. */
export const accountStore = () => mongooseStore(SocialAccount, { path: "threads", ownerField: "userId" });

/** The progress of each post. */
export const publishJournal = () => mongodbJournal(mongoose.connection.collection("threads_publish_journal"));

/** The encryption of the tokens: the last step of the migration. */
export interface Encryption {
  /** 32 bytes, base64 or hex. */
  readonly tokenKey: string;
  /** `dangerouslyWrite`, then `dangerouslyAccept`, and in the end `refuse`. */
  readonly plaintext: PlaintextRule;
}

/** Returns the store with encrypted tokens. */
export function encryptedAccounts({ appId }: ThreadsClient, { tokenKey, plaintext }: Encryption) {
  return encryptedStore(accountStore(), { keys: { main: tokenKey }, primary: "main", appId, plaintext });
}

/** Returns the connections. Without `encryption`, tokens are stored as the old code stored them. */
export function createConnections(client: ThreadsClient, encryption: Encryption | null = null): ThreadsConnections {
  const store = encryption === null ? accountStore() : encryptedAccounts(client, encryption);
  return new ThreadsConnections({ client, store, journal: publishJournal() });
}
