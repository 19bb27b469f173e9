/** What happened to one job, delivery by delivery: the ground of the judgement, and what is told when it is a bad one. */
import type { PublishStep } from "@hayon/threads";
import type { Failure } from "./messages.js";
import type { Job } from "./plan.js";

/** A delivery that said that the post is not published. */
export interface Refusal {
  readonly startedAt: number;
  readonly at: number;
  /** The containers that this very delivery has sent to be published. */
  readonly containerIds: readonly string[];
  readonly code: string;
}

/** One job's history. */
export class JobStory {
  readonly job: Job;
  /** The ids that were reported, each once. */
  readonly reports: string[] = [];
  /** The steps of each delivery that came to a post, in order, and of those that did not. */
  readonly steps = new Map<number, PublishStep[]>();
  /** Deliveries that said that nothing was published. */
  readonly refusals: Refusal[] = [];
  readonly #startedAt = new Map<number, number>();
  readonly #sent = new Map<number, string[]>();
  readonly lines: { readonly at: number; readonly text: string }[] = [];
  /** The delivery that brought the first report. */
  endedBy: number | null = null;
  /** The post that a reply answers, once it was known. */
  parentId: string | null = null;
  /** Nobody tries it any more. */
  gaveUp = false;

  constructor(job: Job) {
    this.job = job;
  }

  get isOver(): boolean {
    return this.reports.length > 0 || this.gaveUp;
  }

  get deliveries(): number {
    return this.steps.size;
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

  failed(delivery: number, { code, message, retryable }: Failure): void {
    const isOpen = code === "THREADS_PUBLISH_UNKNOWN" || code === "THREADS_PUBLISH_IN_PROGRESS";
    // "Nothing was published", a container's error says, also where it may be tried again.
    if (!isOpen && (!retryable || code === "THREADS_CONTAINER"))
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
