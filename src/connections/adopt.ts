/** Makes a connection from an existing long-lived token. */
import { checkCallOptions, checkCredential, refuse } from "../internal/arguments.js";
import type { ThreadsClient } from "../client.js";
import type { CallOptions } from "../http/call.js";
import type { TokenInfo } from "../oauth/debug-token.js";
import { THREADS_SCOPES, type ThreadsScope } from "../oauth/scopes.js";
import { connectionProfile } from "./connect.js";
import type { ConnectionAuth, LinkedConnection } from "./connection.js";
import type { Authorized } from "./events.js";
import type { EventApplier } from "./apply-event.js";
import { replacedAccount, type ReplacedAccount } from "./notices.js";
import { checkOwner } from "./owner.js";

/** A connection that was made from an existing token. */
export interface AdoptedConnection {
  readonly connection: LinkedConnection;
  readonly ownerId: string;
  /** The other account that this one has replaced, or null. */
  readonly replaced: ReplacedAccount | null;
}

/** The parts that `adopt` needs. `now` is Threads' time in epoch milliseconds. */
export interface AdoptParts {
  readonly client: ThreadsClient;
  readonly ledger: EventApplier;
  readonly now: () => number;
}

/** Checks the token at `/me` and, where Threads allows it, with `debug_token`, and stores the connection. */
export async function adopt(
  { client, ledger, now }: AdoptParts,
  ownerId: string,
  token: string,
  options: CallOptions,
): Promise<AdoptedConnection> {
  checkOwner(ownerId);
  const accessToken = checkCredential("accessToken", token);
  checkCallOptions(options);
  const profile = await client.getProfile(accessToken, options);
  const info = await infoOf(client, accessToken, options);
  if (info?.isValid === false) refuse("accessToken", "is not valid any more, as debug_token says");
  // The time of this call, not of issue: an earlier removal of the app would have ended the token.
  const at = new Date(now());
  const event: Authorized = {
    type: "authorized",
    platformId: profile.id,
    auth: { accessToken, ...knownOf(info, at) },
    profile: { ...connectionProfile(profile), updatedAt: at },
    authorizedAt: at,
  };
  const { previous, connection } = await ledger.applyWithRetry(ownerId, event);
  return { connection: connection as LinkedConnection, ownerId, replaced: replacedAccount(previous, profile.id) };
}

/** `debug_token` accepts only tokens of the app's testers, so its refusal proves nothing about a token that `/me` has accepted. */
async function infoOf(client: ThreadsClient, accessToken: string, options: CallOptions): Promise<TokenInfo | null> {
  try {
    return await client.debugToken(accessToken, { ...options, accessToken });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    return null;
  }
}

/** Expiry is null where it is not known: the sweep refreshes such a token first and learns the date. An assumed date could be too late. */
function knownOf(info: TokenInfo | null, at: Date): Omit<ConnectionAuth, "accessToken"> {
  const ends = info?.expiresAt ?? null;
  const scopes = info === null ? null : THREADS_SCOPES.filter((scope: ThreadsScope) => info.scopes.includes(scope));
  return { issuedAt: info?.issuedAt ?? null, expiresAt: ends !== null && ends > at ? ends : null, scopes };
}
