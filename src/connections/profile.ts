/** The profile of a connection: what is stored of it, and how it is fetched again. */
import { ThreadsNotConnectedError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { fingerprint } from "../internal/fingerprint.js";
import type { Profile } from "../reading/profile.js";
import type { Connection, ConnectionProfile, LinkedConnection } from "./connection.js";
import { storeTokenVerdict, type VerdictParts } from "./token-verdict.js";

/** Returns the profile to store from a fetched one. */
export function connectionProfile(
  profile: Pick<Profile, "username" | "name" | "threads_profile_picture_url">,
): ConnectionProfile {
  const { username, name, threads_profile_picture_url: avatar } = profile;
  return { handle: username, displayName: name === null || name.trim() === "" ? username : name, avatar };
}

/**
 * Fetches the profile and stores it. When Threads refuses, checks the token and stores the verdict.
 *
 * @throws ThreadsNotConnectedError; otherwise as the client and the store
 */
export async function updateProfile(
  parts: VerdictParts,
  connection: Connection | null,
  ownerId: string,
  options: CallOptions,
): Promise<LinkedConnection> {
  if (!connection?.auth) throw new ThreadsNotConnectedError(ownerId);
  const { client, applier } = parts;
  const { accessToken } = connection.auth;
  try {
    const profile = await client.getProfile(accessToken, options);
    const facts = { fingerprint: fingerprint(accessToken), platformId: profile.id };
    const event = { type: "profile-fetched", ...facts, profile: connectionProfile(profile) } as const;
    const result = await applier.apply(ownerId, event);
    if (result.connection.state === "disconnected") throw new ThreadsNotConnectedError(ownerId);
    return result.connection;
  } catch (error) {
    const ended = await storeTokenVerdict(parts, ownerId, accessToken, error, options);
    if (ended === null) throw error;
    throw new ThreadsNotConnectedError(ownerId, ended, error);
  }
}
