/** The second step of a sweep: fetches profiles, to check refused tokens again and to update old profiles. */
import { isThreadsError } from "../../errors/index.js";
import { fingerprint } from "../../internal/fingerprint.js";
import { connectionProfile } from "../profile.js";
import type { LinkedConnection } from "../connection.js";
import { failureSentence } from "../failure-sentence.js";
import { isRecheckDue } from "../recheck.js";
import { CLOCK_TOLERANCE_MS, DAY_MS, isBeingRefreshed } from "../record-rules.js";
import { everyConnection } from "../store/iterate.js";
import { isUnreadable, type StoredConnection } from "../store/stored.js";
import { findingOf, type Finding } from "../token-verdict.js";
import { ALL_REFUSED_AFTER } from "./circuit-breaker.js";
import { tokenOf } from "./learn-time.js";
import type { SweepRun } from "./sweep-run.js";

/** Avatars are signed URLs that Threads lets expire within days. */
const PROFILE_AGE_MS = 7 * DAY_MS;

/** How many refused tokens one sweep checks at most. */
const MOST_RECHECKS = 500;

/** How many active connections are asked at most, when nothing else has shown that the app works. */
const MOST_WITNESSES = 3;

/** The time between two passes over all connections in one process. */
const PAUSE_MS = 6 * 3_600_000;

const LINKED = ["active", "error", "revoked", "expired"] as const;

/** A profile that `/me` refused. */
interface RefusedProfile {
  readonly connection: LinkedConnection;
  readonly accessToken: string;
  readonly error: unknown;
  readonly finding: Finding;
}

/** Goes through all connections, unless this process did so within the last hours. */
export async function sweepProfiles(run: SweepRun): Promise<void> {
  const { profiles, time } = run.parts;
  const waitMs = (profiles.nextAt ?? 0) - time.now();
  // A clock that was ahead set a longer wait.
  if (waitMs > 0 && waitMs <= PAUSE_MS) return;
  const pass = new ProfilePass(run);
  if (await pass.run()) profiles.nextAt = time.now() + PAUSE_MS;
}

const isInUse = ({ state }: LinkedConnection) => state === "active" || state === "error";

class ProfilePass {
  readonly #run: SweepRun;
  readonly #refused: RefusedProfile[] = [];
  /** Tokens of active connections whose profile is not fetched in this pass. */
  readonly #witnesses: string[] = [];
  /** How many connections are in use. A refusal of one proves nothing while all others are refused too. */
  #inUse = 0;
  #rechecks = 0;
  #updates = 0;
  #appWorks: boolean;
  #stopped = false;

  constructor(run: SweepRun) {
    this.#run = run;
    this.#appWorks = run.tally.refreshed > 0;
  }

  /** @returns whether the pass went through all connections */
  async run(): Promise<boolean> {
    const { store } = this.#run.parts;
    const all = everyConnection(store, { states: LINKED, limit: 1_000 });
    const worker = async () => {
      while (!this.#run.stopIfAborted() && !this.#stopped) {
        const next = await all.next();
        if (next.done === true) return;
        await this.#take(next.value);
      }
    };
    await Promise.all(Array.from({ length: this.#run.settings.concurrency }, worker));
    if (this.#run.stopIfAborted()) return false;
    await this.#decide();
    return !this.#stopped;
  }

  async #take(listed: StoredConnection): Promise<void> {
    if (isUnreadable(listed) || listed.value.state === "disconnected") return;
    const connection = listed.value;
    const now = this.#run.parts.time.now();
    if (isInUse(connection)) this.#inUse += 1;
    const accessToken = tokenOf(connection);
    // A token that cannot be decrypted must not use up the budgets, nor the places of the witnesses.
    if (accessToken === null || isBeingRefreshed(connection, now)) return;
    if (isRecheckDue(connection, now)) await this.#recheck(connection, accessToken);
    else if (isInUse(connection) && connection.health.recheck === undefined)
      await this.#updateOld(connection, accessToken, now);
  }

  async #recheck(connection: LinkedConnection, accessToken: string): Promise<void> {
    if (this.#rechecks >= MOST_RECHECKS) return;
    this.#rechecks += 1;
    await this.#fetch(connection, accessToken);
  }

  async #updateOld(connection: LinkedConnection, accessToken: string, now: number): Promise<void> {
    if (!isProfileOld(connection, now) || this.#updates >= this.#run.settings.profileLimit) {
      if (this.#witnesses.length < MOST_WITNESSES) this.#witnesses.push(accessToken);
      return;
    }
    this.#updates += 1;
    await this.#fetch(connection, accessToken);
  }

  async #fetch(connection: LinkedConnection, accessToken: string): Promise<void> {
    const { client, applier } = this.#run.parts;
    const { tally } = this.#run;
    try {
      const profile = await client.getProfile(accessToken);
      this.#appWorks = true;
      const facts = { fingerprint: fingerprint(accessToken), platformId: profile.id };
      const event = { type: "profile-fetched", ...facts, profile: connectionProfile(profile) } as const;
      const result = await applier.apply(connection.ownerId, event);
      const healed = result.previous.state !== "active" && result.connection.state === "active";
      if (result.refused === null) tally.addProfile(healed ? "healed" : "updated");
    } catch (error) {
      const finding = isThreadsError(error) ? findingOf(error) : "unclear";
      if (finding !== "unclear") this.#refused.push({ connection, accessToken, error, finding });
      else tally.addProfile("failed");
      const throttled = isThreadsError(error, "THREADS_API") && error.kind === "rate-limit";
      if (throttled || (!this.#appWorks && this.#refused.length >= ALL_REFUSED_AFTER)) this.#stopped = true;
    }
  }

  /** Stores the refusals that count: those in a pass in which another connection works, or in which no other one is in use. */
  async #decide(): Promise<void> {
    if (this.#refused.length === 0) return;
    for (const witness of this.#witnesses) if (!this.#appWorks) await this.#ask(witness);
    for (const refused of this.#refused) {
      this.#run.tally.addProfile("refused");
      const others = this.#inUse - (isInUse(refused.connection) ? 1 : 0);
      const counts = this.#appWorks || (others === 0 && !this.#stopped);
      // A failure of the store does not end the sweep. The next one checks again.
      if (counts) await this.#store(refused).catch(() => undefined);
    }
    if (this.#appWorks || this.#refused.length < ALL_REFUSED_AFTER) return;
    this.#run.lastRefusal = this.#refused.at(-1)?.error ?? null;
    this.#run.end("all-refused");
  }

  /** Asks `/me` with the token of another connection, to learn whether the app works. */
  async #ask(accessToken: string): Promise<void> {
    try {
      await this.#run.parts.client.getProfile(accessToken, { fields: ["id"] });
      this.#appWorks = true;
    } catch {
      // A failure here proves nothing about that connection, which is checked when its own profile is updated.
    }
  }

  async #store({ connection, accessToken, error, finding }: RefusedProfile): Promise<void> {
    const { applier, verify } = this.#run.parts;
    const { ownerId, state } = connection;
    if (state === "active" || (state === "error" && finding === "invalid")) {
      await verify(ownerId, accessToken, error);
      return;
    }
    const facts = { fingerprint: fingerprint(accessToken), message: failureSentence(error) };
    const mayMeanInvalid = finding !== "blocked";
    await applier.apply(ownerId, { type: "profile-refused", mayMeanInvalid, counted: true, ...facts });
  }
}

function isProfileOld({ profile }: LinkedConnection, now: number): boolean {
  if (profile.updatedAt === undefined) return true;
  const ageMs = now - profile.updatedAt.getTime();
  return ageMs >= PROFILE_AGE_MS || ageMs < -CLOCK_TOLERANCE_MS;
}
