/** The credentials of a stored connection: the token that is valid now, refreshed before it expires. */
import { ThreadsNotConnectedError } from "../errors/index.js";
import type { Credentials } from "../graph/credentials.js";
import type { CallOptions } from "../http/call.js";
import type { Clock } from "../internal/clock.js";
import { fingerprint } from "../internal/fingerprint.js";
import type { Connection, LinkedConnection } from "./connection.js";
import { DAY_MS, EXPIRING_DAYS, msUntilExpiry } from "./record-rules.js";

/** The parts of {@link storedCredentials}. */
export interface StoredCredentialsParts {
  readonly ownerId: string;
  readonly clock: Clock;
  /** When the next refresh may be tried, by owner, in epoch milliseconds. All accounts of a process share it. */
  readonly pauses: Map<string, number>;
  readonly get: () => Promise<Connection | null>;
  readonly refresh: (options: CallOptions) => Promise<unknown>;
  /** Checks the stored token after Threads refused it, and stores the verdict. */
  readonly verify: (accessToken: string, error: unknown, options: CallOptions) => Promise<unknown>;
}

/** Calls wait this long for the next try after a failed refresh: while Threads is down, each call must not become two. */
const PAUSE_AFTER_FAILURE_MS = 60_000;

/** Makes the credentials of one owner. */
export function storedCredentials(parts: StoredCredentialsParts): Credentials {
  const { ownerId, clock, pauses } = parts;

  function usable(connection: Connection | null): LinkedConnection {
    if (connection === null || connection.state === "disconnected") throw new ThreadsNotConnectedError(ownerId);
    if (connection.state === "expired" || connection.state === "revoked") {
      throw new ThreadsNotConnectedError(ownerId, connection.state);
    }
    return connection;
  }

  /** Refreshes the token. A failed refresh is stored, and the call still goes out: the token is valid until its date. */
  async function refresh(options: CallOptions): Promise<void> {
    const pauseLeftMs = (pauses.get(ownerId) ?? -Infinity) - clock.now();
    // A clock that was ahead set a longer pause.
    if (pauseLeftMs > 0 && pauseLeftMs <= PAUSE_AFTER_FAILURE_MS) return;
    try {
      await parts.refresh(options);
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
        await refresh(options);
        connection = usable(await parts.get());
      } else if (leftMs === null || leftMs <= EXPIRING_DAYS * DAY_MS) {
        // Runs beside the call and may outlast it, so it does not take the caller's signal. Where the expiry is not known, it learns it.
        void refresh({});
      }
      const { accessToken, scopes, granted } = connection.auth;
      return { accessToken, userId: connection.platformId, scopes, granted };
    },
    async rejected(refused, error, options) {
      // Only the stored token counts: the rejection of a replaced token no longer matters.
      const connection = await parts.get();
      const accessToken = connection?.auth?.accessToken;
      if (accessToken !== undefined && fingerprint(accessToken) === refused)
        await parts.verify(accessToken, error, options);
    },
  };
}
