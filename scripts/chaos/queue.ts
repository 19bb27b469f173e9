/**
 * A queue of jobs with at-least-once delivery: it delivers again after a failure, when a worker ends, and without an acknowledgement in time.
 * It sometimes delivers a job twice at once, or again after it is done.
 */
import type { Random } from "../../src/testing/sandbox/state/random.js";
import type { Failure } from "../harness/failure.js";
import { DOUBLE_RATE, LEASE_MS, LOST_ACKNOWLEDGEMENT_RATE, UNACKNOWLEDGED_MS } from "./conditions.js";
import { draftOf } from "./draft.js";
import { JobHistory } from "./job-history.js";
import type { Delivery, FromWorker } from "./messages.js";
import type { Job } from "./plan.js";

/** A job that fails more often stays unreported. */
const MAX_FAILURES = 40;
const PARENT_GAP_MS = 200;
const FAILED_GAP_MS = 300;

/** Caps `retryAfterMs`, which is meant for Threads itself; all else is faster here. A lease is not shortened. */
const MAX_RETRY_AFTER_MS = 2_000;

interface Outstanding {
  readonly history: JobHistory;
  readonly timer: NodeJS.Timeout;
}

export interface QueueCounts {
  deliveries: number;
  doubles: number;
  unacknowledged: number;
  acknowledgementsLost: number;
  /** Failures with an error that is not retryable. */
  finalFailures: number;
}

/** The jobs of a run and their histories. */
export class JobQueue {
  readonly histories: ReadonlyMap<string, JobHistory>;
  readonly counts: QueueCounts = {
    deliveries: 0,
    doubles: 0,
    unacknowledged: 0,
    acknowledgementsLost: 0,
    finalFailures: 0,
  };
  readonly #random: Random;
  readonly #ready: JobHistory[] = [];
  readonly #outstanding = new Map<number, Outstanding>();
  readonly #onReady: () => void;
  #waiting = 0;

  /** @param onReady called when a delivery may be ready, or none is left */
  constructor(jobs: readonly Job[], random: Random, onReady: () => void) {
    this.histories = new Map(jobs.map((job) => [job.key, new JobHistory(job)]));
    this.#random = random;
    this.#onReady = onReady;
    for (const history of this.histories.values()) {
      this.#ready.push(history);
      if (random.next() >= DOUBLE_RATE) continue;
      this.counts.doubles += 1;
      this.#ready.push(history);
    }
  }

  /** The number of jobs without a report. */
  get left(): number {
    return [...this.histories.values()].filter((history) => !history.isOver).length;
  }

  /** Whether no delivery is under way or planned. */
  get isIdle(): boolean {
    return this.#ready.length === 0 && this.#waiting === 0 && this.#outstanding.size === 0;
  }

  /** Returns the next delivery, or null when none is due. */
  take(): Delivery | null {
    for (;;) {
      const history = this.#ready.shift();
      if (history === undefined) return null;
      const { job } = history;
      if (history.gaveUp) continue;
      const parent = job.replyTo === null ? null : this.histories.get(job.replyTo);
      const parentId = parent?.reports[0] ?? null;
      if (job.replyTo !== null && parentId === null) {
        // A reply waits until its parent is reported, and fails with it.
        if (parent?.gaveUp === true) history.gaveUp = true;
        else this.#later(history, PARENT_GAP_MS);
        continue;
      }
      this.counts.deliveries += 1;
      const id = this.counts.deliveries;
      history.delivered(id, parentId);
      const timer = setTimeout(() => this.#unacknowledged(history), UNACKNOWLEDGED_MS);
      this.#outstanding.set(id, { history, timer });
      return { id, key: job.key, userId: job.userId, draft: draftOf(job, parentId, id) };
    }
  }

  /** Records a step of a delivery. */
  step({ delivery, step, containerId }: Extract<FromWorker, { type: "step" }>): void {
    this.#outstanding.get(delivery)?.history.step(delivery, step, containerId);
  }

  /** Ends a delivery with a post. */
  done(delivery: number, postId: string): void {
    const history = this.#acknowledged(delivery);
    history?.done(delivery, postId);
    if (history !== undefined && this.#random.next() < LOST_ACKNOWLEDGEMENT_RATE) {
      this.counts.acknowledgementsLost += 1;
      this.#later(history, this.#random.int(0, 3_000));
    }
    this.#onReady();
  }

  /** Ends a delivery with a failure. The job is delivered again, even when the error is not retryable. */
  failed(delivery: number, failure: Failure): void {
    const history = this.#acknowledged(delivery);
    history?.failed(delivery, failure);
    if (history !== undefined && !history.isOver) {
      if (!failure.retryable) this.counts.finalFailures += 1;
      if (history.failures >= MAX_FAILURES) history.gaveUp = true;
      else this.#later(history, waitAfter(failure));
    }
    this.#onReady();
  }

  /** Ends a delivery of a worker that has ended. */
  lost(delivery: number): void {
    const history = this.#acknowledged(delivery);
    history?.note(delivery, "its worker ended");
    if (history?.isOver === false) this.#later(history, 0);
  }

  #acknowledged(delivery: number): JobHistory | undefined {
    const found = this.#outstanding.get(delivery);
    clearTimeout(found?.timer);
    this.#outstanding.delete(delivery);
    return found?.history;
  }

  #unacknowledged(history: JobHistory): void {
    if (history.isOver) return;
    this.counts.unacknowledged += 1;
    this.#later(history, 0);
  }

  #later(history: JobHistory, ms: number): void {
    this.#waiting += 1;
    setTimeout(() => {
      this.#waiting -= 1;
      this.#ready.push(history);
      this.#onReady();
    }, ms);
  }
}

function waitAfter({ retryAfterMs }: Failure): number {
  if (retryAfterMs === null) return FAILED_GAP_MS;
  return retryAfterMs <= LEASE_MS ? retryAfterMs : MAX_RETRY_AFTER_MS;
}
