/**
 * A queue of jobs that delivers at least once, as real ones do: again after a failure, when a worker is gone, when nobody answers for a
 * while, sometimes twice at once, and sometimes although the job is done.
 */
import type { Random } from "../../src/testing/sandbox/state/random.js";
import { DOUBLE_RATE, LEASE_MS, LOST_ACKNOWLEDGEMENT_RATE, UNANSWERED_MS } from "./conditions.js";
import { draftOf } from "./draft.js";
import type { Delivery, Failure, FromWorker } from "./messages.js";
import type { Job } from "./plan.js";
import { JobStory } from "./story.js";

/** A job that fails more often stays unknown. */
const MOST_DELIVERIES = 40;
const PARENT_GAP_MS = 200;
const FAILED_GAP_MS = 300;

/** What errors advise is meant for Threads itself, where minutes pass; everything here is quicker. A lease is as long as it says. */
const LONGEST_ADVICE_MS = 2_000;

interface Outstanding {
  readonly story: JobStory;
  readonly timer: NodeJS.Timeout;
}

/** How often things happened. */
export interface QueueCounts {
  deliveries: number;
  doubles: number;
  unanswered: number;
  acknowledgementsLost: number;
  /** Failures whose error says that trying again is no use. */
  finalFailures: number;
}

/** The jobs of a run and what became of them. */
export class JobQueue {
  readonly stories: ReadonlyMap<string, JobStory>;
  readonly counts: QueueCounts = {
    deliveries: 0,
    doubles: 0,
    unanswered: 0,
    acknowledgementsLost: 0,
    finalFailures: 0,
  };
  readonly #random: Random;
  readonly #ready: JobStory[] = [];
  readonly #outstanding = new Map<number, Outstanding>();
  readonly #onReady: () => void;
  #waiting = 0;

  /** `onReady` is called whenever there may be something to take, or nothing any more. */
  constructor(jobs: readonly Job[], random: Random, onReady: () => void) {
    this.stories = new Map(jobs.map((job) => [job.key, new JobStory(job)]));
    this.#random = random;
    this.#onReady = onReady;
    for (const story of this.stories.values()) {
      this.#ready.push(story);
      if (random.next() >= DOUBLE_RATE) continue;
      this.counts.doubles += 1;
      this.#ready.push(story);
    }
  }

  /** Jobs that nobody has reported yet. */
  get left(): number {
    return [...this.stories.values()].filter((story) => !story.isOver).length;
  }

  /** True when nothing is under way, and nothing will be. */
  get isIdle(): boolean {
    return this.#ready.length === 0 && this.#waiting === 0 && this.#outstanding.size === 0;
  }

  /** The next delivery, or null when none is due. */
  take(): Delivery | null {
    for (;;) {
      const story = this.#ready.shift();
      if (story === undefined) return null;
      const { job } = story;
      if (story.gaveUp) continue;
      const parent = job.answers === null ? null : this.stories.get(job.answers);
      const parentId = parent?.reports[0] ?? null;
      if (job.answers !== null && parentId === null) {
        // A reply waits for its parent; one whose parent stays unknown does, too.
        if (parent?.gaveUp === true) story.gaveUp = true;
        else this.#later(story, PARENT_GAP_MS);
        continue;
      }
      this.counts.deliveries += 1;
      const id = this.counts.deliveries;
      story.delivered(id, parentId);
      const timer = setTimeout(() => this.#unanswered(story), UNANSWERED_MS);
      this.#outstanding.set(id, { story, timer });
      return { id, key: job.key, userId: job.userId, draft: draftOf(job, parentId, id) };
    }
  }

  /** Writes a step of a delivery down. */
  step({ delivery, step, containerId }: Extract<FromWorker, { type: "step" }>): void {
    this.#outstanding.get(delivery)?.story.step(delivery, step, containerId);
  }

  /** A delivery is answered with a post. */
  done(delivery: number, postId: string): void {
    const story = this.#answered(delivery);
    story?.done(delivery, postId);
    if (story !== undefined && this.#random.next() < LOST_ACKNOWLEDGEMENT_RATE) {
      this.counts.acknowledgementsLost += 1;
      this.#later(story, this.#random.int(0, 3_000));
    }
    this.#onReady();
  }

  /** A delivery has failed. The job is handed out again; where the error says that nothing will change, by somebody who hopes so all the same. */
  failed(delivery: number, failure: Failure): void {
    const story = this.#answered(delivery);
    story?.failed(delivery, failure);
    if (story !== undefined && !story.isOver) {
      if (!failure.retryable) this.counts.finalFailures += 1;
      if (story.deliveries >= MOST_DELIVERIES) story.gaveUp = true;
      else this.#later(story, waitAfter(failure));
    }
    this.#onReady();
  }

  /** The worker of a delivery is gone. */
  lost(delivery: number): void {
    const story = this.#answered(delivery);
    story?.note(delivery, "its worker is gone");
    if (story?.isOver === false) this.#later(story, 0);
  }

  #answered(delivery: number): JobStory | undefined {
    const found = this.#outstanding.get(delivery);
    clearTimeout(found?.timer);
    this.#outstanding.delete(delivery);
    return found?.story;
  }

  #unanswered(story: JobStory): void {
    if (story.isOver) return;
    this.counts.unanswered += 1;
    this.#later(story, 0);
  }

  #later(story: JobStory, ms: number): void {
    this.#waiting += 1;
    setTimeout(() => {
      this.#waiting -= 1;
      this.#ready.push(story);
      this.#onReady();
    }, ms);
  }
}

function waitAfter({ retryAfterMs }: Failure): number {
  if (retryAfterMs === null) return FAILED_GAP_MS;
  return retryAfterMs <= LEASE_MS ? retryAfterMs : LONGEST_ADVICE_MS;
}
