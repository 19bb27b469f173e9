/** The second step of a sweep: looks again at tokens that were refused, and updates profiles that are old. */
import { isThreadsError } from "../../errors/index.js";
import { fingerprint } from "../../internal/fingerprint.js";
import { connectionProfile } from "../connect.js";
import type { LinkedConnection } from "../connection.js";
import { CLOCK_TOLERANCE_MS, DAY_MS, isBeingRefreshed } from "../record-rules.js";
import { everyConnection } from "../store/iterate.js";
import { failureSentence } from "../failure-sentence.js";
import { FIRST_ANSWERS } from "./circuit-breaker.js";
import { tokenOf } from "./learn-time.js";
import { isRecheckDue } from "../recheck.js";
import { findingOf, type Finding } from "../token-verdict.js";
import { isUnreadable, type StoredConnection } from "../store/stored.js";
import type { SweepRun } from "./sweep-run.js";

/** Avatars are signed URLs that Threads lets expire within days. */
const PROFILE_AGE_MS = 7 * DAY_MS;

/** Looks at refused tokens, per sweep. */
const MOST_RECHECKS = 500;

/** Active connections that are asked for, where nothing else has shown that the app works. */
const MOST_WITNESSES = 3;

/** A process goes through all connections once in this time. */
const PAUSE_MS = 6 * 3_600_000;

const HELD = ["active", "error", "revoked", "expired"] as const;

/** A look that `/me` refused. */
interface RefusedLook {
  readonly connection: LinkedConnection;
  readonly accessToken: string;
  readonly error: unknown;
  readonly finding: Finding;
}

/** Goes through all connections, unless this process has done so within the last hours. */
export async function careForTheRest(run: SweepRun): Promise<void> {
  const { care, time } = run.parts;
  const waitMs = (care.nextAt ?? 0) - time.now();
  // A longer wait was set by a clock that was ahead.
  if (waitMs > 0 && waitMs <= PAUSE_MS) return;
  const pass = new CarePass(run);
  if (await pass.run()) care.nextAt = time.now() + PAUSE_MS;
}

class CarePass {
  readonly #run: SweepRun;
  readonly #refused: RefusedLook[] = [];
  /** Tokens of active connections that need no look of their own. */
  readonly #witnesses: string[] = [];
  /** The connections in use: refusals of one say nothing while all of the others are refused too. */
  #inUse = 0;
  #rechecks = 0;
  #updates = 0;
  #works: boolean;
  #stopped = false;

  constructor(run: SweepRun) {
    this.#run = run;
    this.#works = run.tally.renewed > 0;
  }

  /** @returns whether all connections were seen */
  async run(): Promise<boolean> {
    const { store } = this.#run.parts;
    const all = everyConnection(store, { states: HELD, limit: 1_000 });
    const work = async () => {
      for (;;) {
        const next = this.#run.aborted || this.#stopped ? null : await all.next();
        if (next === null || next.done === true) return;
        await this.#take(next.value);
      }
    };
    await Promise.all(Array.from({ length: this.#run.settings.concurrency }, work));
    if (this.#run.aborted) return false;
    await this.#decide();
    return !this.#stopped;
  }

  async #take(listed: StoredConnection): Promise<void> {
    if (isUnreadable(listed) || listed.value.state === "disconnected") return;
    const connection = listed.value;
    const now = this.#run.parts.time.now();
    const inUse = connection.state === "active" || connection.state === "error";
    if (inUse) this.#inUse += 1;
    const accessToken = tokenOf(connection);
    // A token that cannot be decrypted must not use up what others need: the budgets, and the places of the witnesses.
    if (accessToken === null || isBeingRefreshed(connection, now)) return;
    if (isRecheckDue(connection, now)) {
      if (this.#rechecks >= MOST_RECHECKS) return;
      this.#rechecks += 1;
      await this.#look(connection, accessToken);
    } else if (inUse && connection.health.recheck === undefined) {
      if (!isProfileOld(connection, now) || this.#updates >= this.#run.settings.profileLimit) {
        if (this.#witnesses.length < MOST_WITNESSES) this.#witnesses.push(accessToken);
        return;
      }
      this.#updates += 1;
      await this.#look(connection, accessToken);
    }
  }

  async #look(connection: LinkedConnection, accessToken: string): Promise<void> {
    const { client, ledger } = this.#run.parts;
    const { ownerId } = connection;
    try {
      const profile = await client.getProfile(accessToken);
      this.#works = true;
      const named = { fingerprint: fingerprint(accessToken), platformId: profile.id };
      const event = { type: "profile-fetched", ...named, profile: connectionProfile(profile) } as const;
      const entry = await ledger.apply(ownerId, event);
      const healed = entry.previous.state !== "active" && entry.connection.state === "active";
      if (entry.refused === null) this.#run.tally.looked(healed ? "healed" : "updated");
    } catch (error) {
      const finding = isThreadsError(error) ? findingOf(error) : "unclear";
      if (finding !== "unclear") this.#refused.push({ connection, accessToken, error, finding });
      else this.#run.tally.looked("failed");
      const throttled = isThreadsError(error, "THREADS_API") && error.kind === "rate-limit";
      if (throttled || (!this.#works && this.#refused.length >= FIRST_ANSWERS)) this.#stopped = true;
    }
  }

  /** A refusal counts when another connection works, or when there is no other one in use. */
  async #decide(): Promise<void> {
    if (this.#refused.length === 0) return;
    for (const witness of this.#witnesses) if (!this.#works) await this.#testify(witness);
    for (const refused of this.#refused) {
      this.#run.tally.looked("refused");
      const { state, ownerId } = refused.connection;
      const others = this.#inUse - (state === "active" || state === "error" ? 1 : 0);
      // The store's own failure ends nothing; the next sweep looks again.
      if (this.#works || (others === 0 && !this.#stopped)) await this.#record(ownerId, refused).catch(() => undefined);
    }
    if (this.#works || this.#refused.length < FIRST_ANSWERS) return;
    this.#run.refusal = this.#refused.at(-1)?.error ?? null;
    this.#run.end("all-refused");
  }

  async #testify(accessToken: string): Promise<void> {
    try {
      await this.#run.parts.client.getProfile(accessToken, { fields: ["id"] });
      this.#works = true;
    } catch {
      // Its own refusal is found when it is its turn.
    }
  }

  async #record(ownerId: string, { connection, accessToken, error, finding }: RefusedLook): Promise<void> {
    const { ledger, judge } = this.#run.parts;
    const { state } = connection;
    const ended = state === "revoked" || state === "expired";
    if (!ended && (state === "active" || finding === "invalid")) {
      await judge(ownerId, accessToken, error);
      return;
    }
    const message = failureSentence(error);
    const mayMeanInvalid = finding !== "blocked";
    const named = { fingerprint: fingerprint(accessToken), message };
    await ledger.apply(ownerId, { type: "profile-refused", mayMeanInvalid, counted: true, ...named });
  }
}

function isProfileOld({ profile }: LinkedConnection, now: number): boolean {
  if (profile.updatedAt === undefined) return true;
  const ageMs = now - profile.updatedAt.getTime();
  return ageMs >= PROFILE_AGE_MS || ageMs < -CLOCK_TOLERANCE_MS;
}
