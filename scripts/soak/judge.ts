/** What a run did to each person. Pure: the sandbox's own record against what is stored. */
import type { Connection } from "@hayon/threads";
import type { KilledHolding } from "./holdings.js";
import type { DuePerson, Reading, SandboxReport, SeenRenewal } from "./messages.js";
import { ownerOf } from "./owner.js";

/** What may be wrong with a person. */
export type Offence = "left" | "again" | "stale" | "overwritten";

/** All that is known. */
export interface Evidence {
  readonly reading: Reading;
  readonly people: readonly DuePerson[];
  readonly record: SandboxReport;
  /** By owner. */
  readonly stored: ReadonlyMap<string, Connection>;
  readonly killed: readonly KilledHolding[];
  /** By owner, the token that the last reconnect was told to have stored. */
  readonly reconnects: ReadonlyMap<string, string>;
}

/** Counts of people, and of renewals. */
export interface Verdict {
  /** Renewals at Threads by what became of their answer. */
  readonly renewals: { readonly kept: number; readonly swallowed: number; readonly killed: number };
  /** Of the killed, how many Threads did only after the holder's death. */
  readonly posthumous: number;
  /** People whose new token was lost with its answer, and whose old one is dead: they are told to connect again. */
  readonly lost: number;
  readonly reconnected: number;
  readonly offenders: readonly { readonly ownerId: string; readonly offence: Offence; readonly story: string }[];
}

/** Judges. */
export function judge({ reading, people, record, stored, killed, reconnects }: Evidence): Verdict {
  const renewals = grouped(record.renewals, ({ userId }) => userId);
  const holdings = grouped(killed, ({ ownerId }) => ownerId);
  const newest = new Map(record.newest.map(({ userId, token }) => [userId, token]));
  const counts = { kept: 0, swallowed: 0, killed: 0 };
  const offenders: { ownerId: string; offence: Offence; story: string }[] = [];
  let [lost, posthumous] = [0, 0];

  for (const { userId } of people) {
    const ownerId = ownerOf(userId);
    const own = (renewals.get(userId) ?? []).toSorted((a, b) => a.at - b.at);
    const fates = fatesOf(own, holdings.get(ownerId) ?? []);
    for (const fate of fates) counts[fate] += 1;
    const deaths = (holdings.get(ownerId) ?? []).map(({ diedAt }) => diedAt);
    posthumous += own.filter(
      ({ at }, index) => fates[index] === "killed" && deaths.every((death) => at > death),
    ).length;
    const connection = stored.get(ownerId);
    const token = connection?.auth?.accessToken;
    const story = `renewals ${fates.join(", ") || "none"}; stored as ${connection?.state ?? "nothing"}`;
    const offend = (offence: Offence) => offenders.push({ ownerId, offence, story });

    // One, and each further one because nobody lived, or nobody was told, to write the one before.
    if (fates.slice(0, -1).includes("kept")) offend("again");
    const reconnect = reconnects.get(ownerId);
    if (reconnect !== undefined) {
      if (token !== reconnect) offend("overwritten");
      else if (connection?.state !== "active") offend("stale");
    } else if (own.length === 0) offend("left");
    else if (token !== newest.get(userId)) {
      const unheard = reading === "dies" && own.length === 1 && fates[0] !== "kept";
      if (unheard && connection?.health.needsReconnection === true) lost += 1;
      else offend("stale");
    } else if (connection?.state !== "active") offend("stale");
  }
  return { renewals: counts, posthumous, lost, reconnected: reconnects.size, offenders };
}

/** In the order in which they happened. A death excuses one renewal: whoever lives has to write the others. */
function fatesOf(
  renewals: readonly SeenRenewal[],
  killed: readonly KilledHolding[],
): readonly (keyof Verdict["renewals"])[] {
  const deaths = [...killed];
  return renewals.map(({ at, fault }) => {
    if (fault !== null) return "swallowed";
    const death = deaths.findIndex(({ from, to }) => from <= at && at <= to);
    if (death < 0) return "kept";
    deaths.splice(death, 1);
    return "killed";
  });
}

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
