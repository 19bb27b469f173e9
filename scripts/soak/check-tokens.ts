/** Compares the sandbox's own record with what is stored for each user. Pure. */
import type { Connection } from "@hayon/threads";
import { groupBy } from "../harness/group-by.js";
import type { DueUser, OldToken, RecordedRefresh, SandboxRecord } from "./messages.js";
import { ownerOf } from "./owner.js";
import type { InterruptedRefresh } from "./refresh-log.js";

/** What may be wrong with a user's connection. */
export type Offense = "left" | "again" | "stale" | "overwritten";

export interface Evidence {
  readonly oldToken: OldToken;
  readonly users: readonly DueUser[];
  readonly record: SandboxRecord;
  /** By owner. */
  readonly stored: ReadonlyMap<string, Connection>;
  readonly interrupted: readonly InterruptedRefresh[];
  /** By owner: the token of the last reconnect that succeeded. */
  readonly reconnects: ReadonlyMap<string, string>;
}

export interface Verdict {
  /** Refreshes at Threads by what happened to the response: a worker received it, a fault lost it, or the worker was killed. */
  readonly refreshes: { readonly received: number; readonly lost: number; readonly killed: number };
  /** The number of killed ones that took effect only after the worker's death. */
  readonly afterDeath: number;
  /** Users whose new token was lost with its response, and whose old token became invalid: they must reconnect. */
  readonly mustReconnect: number;
  readonly offenders: readonly { readonly ownerId: string; readonly offense: Offense; readonly history: string }[];
}

type Fate = keyof Verdict["refreshes"];

/** Checks every user. */
export function checkTokens({ oldToken, users, record, stored, interrupted, reconnects }: Evidence): Verdict {
  const refreshes = groupBy(record.refreshes, ({ userId }) => userId);
  const interruptions = groupBy(interrupted, ({ ownerId }) => ownerId);
  const newest = new Map(record.newest.map(({ userId, token }) => [userId, token]));
  const counts = { received: 0, lost: 0, killed: 0 };
  const offenders: { ownerId: string; offense: Offense; history: string }[] = [];
  let [mustReconnect, afterDeath] = [0, 0];

  for (const { userId } of users) {
    const ownerId = ownerOf(userId);
    const own = (refreshes.get(userId) ?? []).toSorted((a, b) => a.at - b.at);
    const killed = interruptions.get(ownerId) ?? [];
    const fates = fatesOf(own, killed);
    for (const fate of fates) counts[fate] += 1;
    afterDeath += own.filter(
      ({ at }, index) => fates[index] === "killed" && killed.every(({ killedAt }) => at > killedAt),
    ).length;
    const connection = stored.get(ownerId);
    const token = connection?.auth?.accessToken;
    const history = `refreshes ${fates.join(", ") || "none"}; stored as ${connection?.state ?? "nothing"}`;
    const offend = (offense: Offense) => offenders.push({ ownerId, offense, history });

    // Another refresh is right only when no worker could store the one before.
    if (fates.slice(0, -1).includes("received")) offend("again");
    const reconnect = reconnects.get(ownerId);
    if (reconnect !== undefined) {
      if (token !== reconnect) offend("overwritten");
      else if (connection?.state !== "active") offend("stale");
    } else if (own.length === 0) offend("left");
    else if (token !== newest.get(userId)) {
      const isLost = oldToken === "becomes-invalid" && own.length === 1 && fates[0] !== "received";
      if (isLost && connection?.health.needsReconnection === true) mustReconnect += 1;
      else offend("stale");
    } else if (connection?.state !== "active") offend("stale");
  }
  return { refreshes: counts, afterDeath, mustReconnect, offenders };
}

/** Returns the fates in order of time. One death accounts for one refresh; other workers must store the rest. */
function fatesOf(refreshes: readonly RecordedRefresh[], interrupted: readonly InterruptedRefresh[]): readonly Fate[] {
  const deaths = [...interrupted];
  return refreshes.map(({ at, fault }) => {
    if (fault !== null) return "lost";
    const death = deaths.findIndex(({ from, to }) => from <= at && at <= to);
    if (death < 0) return "received";
    deaths.splice(death, 1);
    return "killed";
  });
}
