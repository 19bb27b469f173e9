/** Makes a connection from an existing long-lived token. */
import { checkCallOptions, checkCredential } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import type { ThreadsClient } from "../../client.js";
import type { CallOptions } from "../../http/call.js";
import type { TokenInfo } from "../../oauth/debug-token.js";
import { THREADS_SCOPES, type ThreadsScope } from "../../oauth/scopes.js";
import { connectionProfile } from "../profile.js";
import type { ConnectionAuth, LinkedConnection } from "../connection.js";
import type { Authorized } from "../events.js";
import type { EventApplier } from "../apply-event.js";
import { replacedAccount, type ReplacedAccount } from "../notices.js";
import { checkOwner } from "../record-rules.js";
import { grantedScopes, tokenInfo } from "../token-info.js";

/** A connection that was made from an existing token. */
export interface AdoptedConnection {
  readonly connection: LinkedConnection;
  readonly ownerId: string;
  /** The account that this one replaced; null when it was the same one, or none. */
  readonly replaced: ReplacedAccount | null;
}

/** The parts that `adopt` needs. `now` is Threads' time in epoch milliseconds. */
export interface AdoptParts {
  readonly client: ThreadsClient;
  readonly applier: EventApplier;
  readonly now: () => number;
}

/** Checks the token at `/me` and, where Threads allows it, with `debug_token`, and stores the connection. */
export async function adopt(
  { client, applier, now }: AdoptParts,
  ownerId: string,
  token: string,
  options: CallOptions,
): Promise<AdoptedConnection> {
  checkOwner(ownerId);
  const accessToken = checkCredential("accessToken", token);
  checkCallOptions(options);
  const profile = await client.getProfile(accessToken, options);
  const info = await tokenInfo(client, accessToken, options);
  if (options.signal?.aborted === true) throw options.signal.reason as Error;
  if (info?.isValid === false) refuse("accessToken", "is no longer valid, according to debug_token");
  // The time of this call and not of issue, because an earlier removal of the app would have ended the token.
  const at = new Date(now());
  const event: Authorized = {
    type: "authorized",
    platformId: profile.id,
    auth: { accessToken, ...authFrom(info, at) },
    profile: { ...connectionProfile(profile), updatedAt: at },
    authorizedAt: at,
  };
  const { previous, connection } = await applier.applyWithRetry(ownerId, event);
  return { connection: connection as LinkedConnection, ownerId, replaced: replacedAccount(previous, profile.id) };
}

/** The expiry is null while it is not known, because an assumed date could be too late. A sweep refreshes such a token and learns the date. */
function authFrom(info: TokenInfo | null, at: Date): Omit<ConnectionAuth, "accessToken"> {
  const ends = info?.expiresAt ?? null;
  const scopes = info === null ? null : THREADS_SCOPES.filter((scope: ThreadsScope) => info.scopes.includes(scope));
  const expiresAt = ends !== null && ends > at ? ends : null;
  return { issuedAt: info?.issuedAt ?? null, expiresAt, scopes, granted: grantedScopes(info) };
}
