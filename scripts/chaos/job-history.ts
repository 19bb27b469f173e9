/** The history of one job, delivery by delivery. The check uses it, and the report prints it when the check fails. */
import type { PublishStep } from "@hayon/threads";
import { claimOf, type Failure } from "../harness/failure.js";
import type { Job } from "./plan.js";

/** A delivery that reported that nothing was published. */
export interface Refusal {
  readonly startedAt: number;
  readonly at: number;
  /** The containers that this delivery sent to be published. */
  readonly containerIds: readonly string[];
  readonly code: string;
}

/** One job's history. */
export class JobHistory {
  readonly job: Job;
  /** The ids that were reported, each once. */
  readonly reports: string[] = [];
  /** The steps of each delivery, in order. */
  readonly steps = new Map<number, PublishStep[]>();
  readonly refusals: Refusal[] = [];
  readonly #startedAt = new Map<number, number>();
  readonly #sent = new Map<number, string[]>();
  readonly lines: { readonly at: number; readonly text: string }[] = [];
  /** The delivery that reported the post first. */
  endedBy: number | null = null;
  /** The post that a reply is for, once its id is known. */
  parentId: string | null = null;
  /** The queue does not deliver the job again. */
  gaveUp = false;
  /** Failed deliveries. A key that another run holds, which it may for as long as it works, is not a failure. */
  failures = 0;

  constructor(job: Job) {
    this.job = job;
  }

  get isOver(): boolean {
    return this.reports.length > 0 || this.gaveUp;
  }

  delivered(delivery: number, parentId: string | null): void {
    this.parentId = parentId;
    this.steps.set(delivery, []);
    this.#startedAt.set(delivery, Date.now());
    this.#sent.set(delivery, []);
    this.note(delivery, "delivered");
  }

  step(delivery: number, step: PublishStep, containerId: string | null): void {
    this.steps.get(delivery)?.push(step);
    if (step === "publish" && containerId !== null) this.#sent.get(delivery)?.push(containerId);
    this.note(delivery, containerId === null ? step : `${step} ${containerId}`);
  }

  done(delivery: number, postId: string): void {
    this.endedBy ??= delivery;
    if (!this.reports.includes(postId)) this.reports.push(postId);
    this.note(delivery, `reports post ${postId}`);
  }

  failed(delivery: number, failure: Failure): void {
    const { code, message } = failure;
    if (code !== "THREADS_PUBLISH_IN_PROGRESS") this.failures += 1;
    if (claimOf(failure) === "refused")
      this.refusals.push({
        startedAt: this.#startedAt.get(delivery) ?? 0,
        at: Date.now(),
        containerIds: this.#sent.get(delivery) ?? [],
        code,
      });
    this.note(delivery, `${code}: ${message}`);
  }

  note(delivery: number, text: string): void {
    this.lines.push({ at: Date.now(), text: `delivery ${delivery}: ${text}` });
  }
}
