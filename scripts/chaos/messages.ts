/** What the processes say to each other. */
import type { PostDraft, PublishStep } from "@hayon/threads";
import type { FaultKind, SandboxClientOptions } from "@hayon/threads/testing";

/** Who publishes: the SDK with a journal, or what most code in the field does. */
export type Publisher = "sdk" | "naive";

/** Where Threads is, without the clock, which each process has its own of. */
export type ApiAccess = Omit<SandboxClientOptions, "clock">;

/** To the sandbox's process. */
export type ToSandbox =
  { readonly type: "start"; readonly seed: number; readonly userIds: readonly string[] } | { readonly type: "report" };

/** One publish request, as the sandbox saw it. */
export interface SeenPublish {
  readonly at: number;
  readonly containerId: string;
  readonly status: number | null;
  readonly fault: FaultKind | null;
  readonly effect: boolean;
}

/** A post of the sandbox's record, as the judge takes it. */
export interface RecordedPost {
  readonly id: string;
  readonly containerId: string | null;
  readonly look: string;
  readonly publishedAt: number;
}

/** The sandbox's own record. */
export interface SandboxReport {
  readonly posts: readonly RecordedPost[];
  readonly publishes: readonly SeenPublish[];
  readonly requests: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** The longest time that the sandbox's process ran none of its timers: its late effects came that much later. */
  readonly longestPauseMs: number;
}

/** From the sandbox's process. */
export type FromSandbox =
  | { readonly type: "listening"; readonly api: ApiAccess; readonly tokens: Readonly<Record<string, string>> }
  | ({ readonly type: "report" } & SandboxReport);

/** What a worker is started with. */
export interface WorkerSetup {
  readonly publisher: Publisher;
  readonly api: ApiAccess;
  readonly tokens: Readonly<Record<string, string>>;
  readonly clockOffMs: number;
  readonly seed: number;
  readonly journal: { readonly name: string; readonly address: string };
}

/** One delivery of a job. */
export interface Delivery {
  readonly id: number;
  readonly key: string;
  readonly userId: string;
  readonly draft: PostDraft;
}

/** To a worker. */
export type ToWorker =
  { readonly type: "start"; readonly setup: WorkerSetup } | { readonly type: "deliver"; readonly delivery: Delivery };

/** Why a delivery failed, and what the error says of trying again. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
}

/** From a worker. */
export type FromWorker =
  | { readonly type: "ready" }
  | {
      readonly type: "step";
      readonly delivery: number;
      readonly step: PublishStep;
      readonly containerId: string | null;
    }
  | { readonly type: "done"; readonly delivery: number; readonly postId: string }
  | { readonly type: "failed"; readonly delivery: number; readonly failure: Failure };

/** Publishes one delivery and answers the post's id; tells the steps that say something about how it was saved. */
export type Publish = (
  delivery: Delivery,
  onStep: (step: PublishStep, containerId: string | null) => void,
) => Promise<string>;
