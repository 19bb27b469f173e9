/** One job: its draft, its deliveries to two workers, and what each delivery came to. */
import type { Credentials } from "../../src/graph/credentials.js";
import type { PublishJournal } from "@hayon/threads";
import type { EventLog } from "./events.js";
import { journalOf, type JournalHistory } from "./journal.js";
import type { PostKind } from "./schedule.js";
import { USER_ID, type Threads } from "./threads.js";
import type { Sdk } from "./virtual-deadlines.js";
import type { VirtualTime } from "./virtual-time.js";
import { wireOf, type DelayedEffects } from "./wire.js";
import { ExploredWorker, type WorkerHooks } from "./worker.js";

/** What a delivery came to. */
export type Outcome =
  | { readonly end: "posted"; readonly ids: readonly string[] }
  | {
      readonly end: "failed";
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      readonly retryAfterMs: number | null;
      /** `open`: it may be live, or somebody publishes it; `refused`: the error says that it is not published; `silent`: says nothing of it. */
      readonly says: "open" | "refused" | "silent";
      /** The part of the thread that it speaks of, from 0. */
      readonly part: number;
      /** The parts that it calls live. */
      readonly live: readonly string[];
    };

/** One delivery that has ended. */
export interface EndedDelivery {
  readonly worker: string;
  /** When the worker last heard of anything: what happened later it cannot know, however late it says what it says. */
  readonly knewAt: number;
  readonly outcome: Outcome;
}

const LEASE_MS = 60_000;
const NO_ADVICE_MS = 30_000;
/** A queue gives up some time; whatever has no end by then has none. */
const MOST_DELIVERIES = 200;

const image = (name: string) => ({ type: "image" as const, url: `https://media.example/${name}.jpg`, altText: name });

/** The texts of the parts, by which posts are told apart. */
export const PART_TEXTS = ["Part 1", "Part 2"] as const;

const DRAFTS = {
  text: { text: PART_TEXTS[0] },
  image: { text: PART_TEXTS[0], media: [image("1")] },
  carousel: { text: PART_TEXTS[0], media: [image("1"), image("2")] },
};

/** Who publishes: the SDK with a journal, or the control, which publishes anew at each delivery. */
export type Publisher = "journal" | "naive";

/** What a job runs with. */
export interface JobParts {
  readonly publisher: Publisher;
  readonly sdk: Sdk;
  readonly time: VirtualTime;
  readonly threads: Threads;
  readonly log: EventLog<string>;
  readonly late: DelayedEffects;
}

/** Delivers a job at once, at the end of a lease, and after each `retryAfterMs`, in turns to two workers, until it ends. */
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

  /** Nothing is under way, and nothing will be. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#waiting === 0;
  }

  /** Begins, or begins again after an end. */
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
    log.note(() => `    ${worker.name} gets the job`);
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
    this.#parts.log.note(() => `    ${worker}: ${tell(outcome)}`);
    // The control takes every failure for one that may be tried again, as most code in the field does.
    if (outcome.end === "posted" || (!outcome.retryable && this.#parts.publisher !== "naive")) this.#isOver = true;
    else this.#again(this.#nextGapMs(outcome.retryAfterMs));
  }

  #nextGapMs(retryAfterMs: number | null): number {
    this.#retries += 1;
    if (this.#retries === 1) return 0;
    return this.#retries === 2 ? LEASE_MS : (retryAfterMs ?? NO_ADVICE_MS);
  }

  #again(afterMs: number): void {
    if (this.#isOver || this.#running > 0 || this.#waiting > 0 || this.#deliveries >= MOST_DELIVERIES) return;
    this.#waiting += 1;
    this.#parts.time.after(afterMs, () => {
      this.#waiting -= 1;
      if (!this.#isOver) this.#deliver();
    });
  }

  /** The worker's process, started again when it has died. */
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

  /** As a stored connection behaves: disconnected by its owner, or revoked once Threads has said so. */
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
    const { sdk } = this.#parts;
    if (!sdk.isThreadsError(error)) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return {
        ...{ end: "failed", code: "UNEXPECTED", message, retryable: true, retryAfterMs: null, says: "silent" },
        ...{ part: 0, live: [] },
      };
    }
    const { code, message, retryable, retryAfterMs } = error;
    const [part, live] = error.code === "THREADS_PUBLISH_THREAD" ? [error.failedIndex, error.published] : [0, []];
    const cause = error.code === "THREADS_PUBLISH_THREAD" ? error.cause : error;
    return { end: "failed", code, message, retryable, retryAfterMs, says: saidBy(cause, sdk), part, live };
  }
}

function saidBy(error: unknown, sdk: Sdk): "open" | "refused" | "silent" {
  if (!sdk.isThreadsError(error)) return "silent";
  if (error.code === "THREADS_PUBLISH_UNKNOWN" || error.code === "THREADS_PUBLISH_IN_PROGRESS") return "open";
  // "Nothing was published", it says, also where it may be tried again.
  return error.code === "THREADS_CONTAINER" || !error.retryable ? "refused" : "silent";
}

/** An outcome in one line. */
export function tell(outcome: Outcome): string {
  if (outcome.end === "posted") return `POSTED ${outcome.ids.join(", ")}`;
  const { code, message, retryable, retryAfterMs } = outcome;
  return `${code} ${retryable ? `retryable after ${retryAfterMs ?? "?"} ms` : "FINAL"}: ${message.split("\n").slice(0, 3).join(" | ")}`;
}
