/** Saves a run's connections in its store. */
import type { ConnectionStore, LinkedConnection } from "@hayon/threads";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { DAY_MS, LATER_MS } from "./conditions.js";
import type { DueUser } from "./messages.js";
import { ownerOf } from "./owner.js";

const FIRST_LATER_ID = 40_000_000_000_000_001n;

/** @param connections the total number; those that are not due expire later, and are unknown to the sandbox */
export async function fill(
  store: ConnectionStore,
  due: readonly DueUser[],
  connections: number,
  seed: number,
): Promise<void> {
  const random = seededRandom(seed).fork("later");
  const now = Date.now();
  const later = (index: number): DueUser => {
    const expiresAt = now + random.int(LATER_MS.least, LATER_MS.most);
    const userId = String(FIRST_LATER_ID + BigInt(index));
    return { userId, token: `THQWJ${random.text(175)}`, issuedAt: expiresAt - 60 * DAY_MS, expiresAt };
  };
  // The due connections are spread among the others: the oldest connection is not the first one that is due.
  const each = Math.max(1, Math.floor(connections / due.length));
  await inParallel(64, connections, async (index) => {
    const [turn, rest] = [Math.floor(index / each), index % each];
    const user = rest === 0 && turn < due.length ? due[turn] : undefined;
    await store.save(connectionOf(user ?? later(index)), null);
  });
}

/** Returns the connection of a user whose token has not been refreshed yet. */
export function connectionOf({ userId, token, issuedAt, expiresAt }: DueUser): LinkedConnection {
  const health = { status: "active", needsReconnection: false, lastError: null, consecutiveFailures: 0 } as const;
  return {
    ownerId: ownerOf(userId),
    state: "active",
    connected: true,
    platformId: userId,
    auth: {
      accessToken: token,
      issuedAt: new Date(issuedAt),
      expiresAt: new Date(expiresAt),
      scopes: ["threads_basic"],
    },
    profile: { handle: `sailor${userId}`, displayName: "Sailor", avatar: null },
    health: { ...health, lastSuccessfulRefresh: null },
    authorizedAt: new Date(issuedAt),
    lease: null,
    lastNotice: null,
  };
}

/** Calls `work` for each of `count` indexes, `atOnce` at the same time. */
export async function inParallel(
  atOnce: number,
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
