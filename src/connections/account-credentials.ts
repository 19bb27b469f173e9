/** The credentials of a stored connection: always the token that is valid now, renewed before it ends. */
import type { Clock } from "../internal/clock.js";
import type { Credentials } from "../graph/credentials.js";
import { ThreadsNotConnectedError } from "../errors/index.js";
import { fingerprint } from "../internal/fingerprint.js";
import type { CallOptions } from "../http/call.js";
import type { Connection, LinkedConnection } from "./connection.js";
import { DAY_MS, EXPIRING_DAYS, msUntilExpiry } from "./record-rules.js";

/** What these credentials are made of. */
export interface StoredCredentialsParts {
  readonly ownerId: string;
  readonly clock: Clock;
  /** Shared by all accounts of a process: when renewing may be tried again, by owner. */
  readonly pauses: Map<string, number>;
  readonly get: () => Promise<Connection | null>;
  readonly renew: (options: CallOptions) => Promise<unknown>;
  readonly rejected: (accessToken: string, error: unknown, options: CallOptions) => Promise<unknown>;
}

/** After a renewal that failed, calls go on for so long before the next try: Threads being down must not double every call. */
const PAUSE_AFTER_FAILURE_MS = 60_000;

/** Makes them. */
export function storedCredentials(parts: StoredCredentialsParts): Credentials {
  const { ownerId, clock, pauses } = parts;

  function usable(connection: Connection | null): LinkedConnection {
    if (connection === null || connection.state === "disconnected") throw new ThreadsNotConnectedError(ownerId);
    if (connection.state === "expired" || connection.state === "revoked") {
      throw new ThreadsNotConnectedError(ownerId, connection.state);
    }
    return connection;
  }

  /** A failure is no failure of the call: the token is good until its date. The machine has written it down. */
  async function renew(options: CallOptions): Promise<void> {
    const pauseLeftMs = (pauses.get(ownerId) ?? -Infinity) - clock.now();
    // A pause that is longer was set by a clock that was ahead.
    if (pauseLeftMs > 0 && pauseLeftMs <= PAUSE_AFTER_FAILURE_MS) return;
    try {
      await parts.renew(options);
      pauses.delete(ownerId);
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      pauses.set(ownerId, clock.now() + PAUSE_AFTER_FAILURE_MS);
    }
  }

  return {
    async get(options) {
      let connection = usable(await parts.get());
      const leftMs = msUntilExpiry(connection, clock.now());
      if (leftMs !== null && leftMs <= DAY_MS) {
        await renew(options);
        connection = usable(await parts.get());
      } else if (leftMs === null || leftMs <= EXPIRING_DAYS * DAY_MS) {
        // Without the caller's signal, because it outlives the call that it is behind. Of a token whose expiry is not known, it learns the date.
        void renew({});
      }
      const { accessToken, scopes } = connection.auth;
      return { accessToken, userId: connection.platformId, scopes };
    },
    async rejected(named, error, options) {
      // Only the stored token counts: one that was replaced meanwhile may be as dead as it likes.
      const connection = await parts.get();
      const accessToken = connection?.auth?.accessToken;
      if (accessToken !== undefined && fingerprint(accessToken) === named)
        await parts.rejected(accessToken, error, options);
    },
  };
}
