/** One job: its draft, its deliveries to two workers, and their outcomes. */
import type { PublishJournal } from "@hayon/threads";
import type { Credentials } from "../../src/graph/credentials.js";
import { claimOf, failureOf, type Claim, type Failure } from "../harness/failure.js";
import type { EventLog } from "./events.js";
import { journalOf, type JournalHistory } from "./journal.js";
import type { PostKind } from "./schedule.js";
import { USER_ID, type Threads } from "./threads.js";
import type { Sdk } from "./virtual-deadlines.js";
import type { VirtualTime } from "./virtual-time.js";
import { wireOf, type DelayedEffects } from "./wire.js";
import { ExploredWorker, type WorkerHooks } from "./worker.js";

export type Outcome =
  | { readonly end: "posted"; readonly ids: readonly string[] }
  | (Failure & {
      readonly end: "failed";
      /** What the error says about the part that failed. */
      readonly claim: Claim;
      /** The part of the thread that failed, from 0. */
      readonly part: number;
      /** The ids that the error reports as live. */
      readonly live: readonly string[];
    });

export interface EndedDelivery {
  readonly worker: string;
  /** When the worker received its last response. Its report cannot include what happened later. */
  readonly knewAt: number;
  readonly outcome: Outcome;
}

const LEASE_MS = 12_000;
const NO_ADVICE_MS = 30_000;
/** The queue gives up after this number of deliveries. */
const MAX_DELIVERIES = 200;

const image = (name: string) => ({ type: "image" as const, url: `https://media.example/${name}.jpg`, altText: name });

/** The texts of the parts, which identify their posts. */
export const PART_TEXTS = ["Part 1", "Part 2"] as const;

const DRAFTS = {
  text: { text: PART_TEXTS[0] },
  image: { text: PART_TEXTS[0], media: [image("1")] },
  carousel: { text: PART_TEXTS[0], media: [image("1"), image("2")] },
};

/** The SDK with a journal, or the control, which publishes again at each delivery. */
export type Publisher = "journal" | "naive";

export interface JobParts {
  readonly publisher: Publisher;
  readonly sdk: Sdk;
  readonly time: VirtualTime;
  readonly threads: Threads;
  readonly log: EventLog<string>;
  readonly late: DelayedEffects;
}

/** Delivers a job to two workers in turn until it ends: immediately, after a lease, then after each `retryAfterMs`. */
export class Job {
  readonly ended: EndedDelivery[] = [];
  readonly #parts: JobParts;
  readonly #kind: PostKind;
  readonly #journal: JournalHistory = new Map();
  readonly #processes: (ExploredWorker | null)[] = [null, null];
  readonly #publishers: ((journal: PublishJournal) => Promise<readonly string[]>)[] = [];
  readonly #generations = [0, 0];
  #running = 0;
  #waiting = 0;
  #deliveries = 0;
  #retries = 0;
  #turn = 0;
  #isOver = false;

  constructor(kind: PostKind, parts: JobParts) {
    this.#kind = kind;
    this.#parts = parts;
  }

  get hasEnded(): boolean {
    return this.#isOver;
  }

  /** Whether no delivery is under way or planned. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#waiting === 0;
  }

  /** Starts the job, also again after its end. */
  start(): void {
    this.#isOver = false;
    this.#retries = 0;
    this.#deliveries = 0;
    this.#deliver();
  }

  #deliver(): void {
    this.#deliveries += 1;
    const place = this.#turn % 2;
    this.#turn += 1;
    const worker = this.#workerAt(place);
    const publish = this.#publishers[place];
    const { time, log } = this.#parts;
    this.#running += 1;
    log.note(() => `    ${worker.name} receives the job`);
    const journal = journalOf(this.#journal, worker, time);
    void publish?.(journal)
      .then(
        (ids): Outcome => ({ end: "posted", ids }),
        (error: unknown) => this.#failed(error),
      )
      .then((outcome) => {
        if (worker.process.dead) return;
        this.#running -= 1;
        this.#onOutcome({ worker: worker.name, knewAt: worker.knewAt, outcome });
      });
  }

  #onOutcome(delivery: EndedDelivery): void {
    const { outcome, worker } = delivery;
    this.ended.push(delivery);
    this.#parts.log.note(() => `    ${worker}: ${describeOutcome(outcome)}`);
    // The control retries after every failure, as most code in the field does.
    if (outcome.end === "posted" || (!outcome.retryable && this.#parts.publisher !== "naive")) this.#isOver = true;
    else this.#again(this.#nextGapMs(outcome.retryAfterMs));
  }

  #nextGapMs(retryAfterMs: number | null): number {
    this.#retries += 1;
    if (this.#retries === 1) return 0;
    return this.#retries === 2 ? LEASE_MS : (retryAfterMs ?? NO_ADVICE_MS);
  }

  #again(afterMs: number): void {
    if (this.#isOver || this.#running > 0 || this.#waiting > 0 || this.#deliveries >= MAX_DELIVERIES) return;
    this.#waiting += 1;
    this.#parts.time.after(afterMs, () => {
      this.#waiting -= 1;
      if (!this.#isOver) this.#deliver();
    });
  }

  /** Returns the worker's process, and replaces one that died. */
  #workerAt(place: number): ExploredWorker {
    const running = this.#processes[place];
    if (running?.process.dead === false) return running;
    const { time, log, threads } = this.#parts;
    const generation = (this.#generations[place] = (this.#generations[place] ?? 0) + 1);
    const hooks: WorkerHooks = {
      onDead: (afterMs) => {
        this.#running -= 1;
        this.#again(afterMs > 0 ? afterMs : this.#nextGapMs(null));
      },
      onOverlap: () => {
        this.#turn = place + 1;
        if (!this.#isOver) this.#deliver();
      },
      onCondition: (condition, ms) => threads.begin(condition, ms),
    };
    const worker = new ExploredWorker(`${"AB"[place] ?? ""}${generation}`, time, log, hooks);
    this.#processes[place] = worker;
    this.#publishers[place] = this.#publisherOf(worker);
    return worker;
  }

  #publisherOf(worker: ExploredWorker): (journal: PublishJournal) => Promise<readonly string[]> {
    const { publisher, sdk, time, threads, late } = this.#parts;
    const client = new sdk.ThreadsClient({
      appId: "1",
      appSecret: "0123456789abcdef",
      redirectUri: "https://example.com/callback",
      dispatcher: wireOf(worker, threads, time, late),
      clock: time.clockOf(worker.process),
      retry: { random: () => 0.5 },
    });
    const account = client.account(this.#credentials());
    return async (journal) => {
      const options = publisher === "naive" ? {} : { idempotencyKey: "job", journal };
      if (this.#kind !== "thread") return [(await account.publish(DRAFTS[this.#kind], options)).id];
      const drafts = PART_TEXTS.map((text) => ({ text }));
      return (await account.publishThread(drafts, options)).map(({ id }) => id);
    };
  }

  /** Returns credentials that behave like a stored connection: disconnected by the owner, or revoked after a refusal by Threads. */
  #credentials(): Credentials {
    const { sdk, threads } = this.#parts;
    let revoked = false;
    return {
      get: () => {
        if (threads.isTrue("disconnected")) return Promise.reject(new sdk.ThreadsNotConnectedError("owner"));
        revoked &&= threads.isTrue("revoked");
        if (revoked) return Promise.reject(new sdk.ThreadsNotConnectedError("owner", "revoked"));
        return Promise.resolve({ accessToken: threads.token, userId: USER_ID });
      },
      rejected: () => {
        revoked = threads.isTrue("revoked");
      },
    };
  }

  #failed(error: unknown): Outcome {
    const { isThreadsError } = this.#parts.sdk;
    const failure = failureOf(error, isThreadsError);
    if (!isThreadsError(error, "THREADS_PUBLISH_THREAD"))
      return { end: "failed", ...failure, claim: claimOf(failure), part: 0, live: [] };
    const claim = claimOf(failureOf(error.cause, isThreadsError));
    return { end: "failed", ...failure, claim, part: error.failedIndex, live: error.published };
  }
}

/** Returns an outcome as one line. */
export function describeOutcome(outcome: Outcome): string {
  if (outcome.end === "posted") return `POSTED ${outcome.ids.join(", ")}`;
  const { code, message, retryable, retryAfterMs } = outcome;
  return `${code} ${retryable ? `retryable after ${retryAfterMs ?? "?"} ms` : "FINAL"}: ${message.split("\n").slice(0, 3).join(" | ")}`;
}
