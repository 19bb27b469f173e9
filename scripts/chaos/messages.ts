/** The messages between the processes of a run. */
import type { PostDraft, PublishStep } from "@hayon/threads";
import type { FaultKind } from "@hayon/threads/testing";
import type { Failure } from "../harness/failure.js";
import type { ApiAccess, SandboxCounts } from "../harness/sandbox-messages.js";

/** The SDK with a journal, or the control, which publishes the way most code in the field does. */
export type Publisher = "sdk" | "naive";

/** What the sandbox process needs to start. */
export interface SandboxStart {
  readonly seed: number;
  readonly userIds: readonly string[];
}

/** Access tokens by user id. */
export type Tokens = Readonly<Record<string, string>>;

/** One publish request in the sandbox's record. */
export interface RecordedPublish {
  readonly at: number;
  readonly containerId: string;
  readonly status: number | null;
  readonly fault: FaultKind | null;
  readonly effect: boolean;
}

/** A post in the sandbox's record. */
export interface RecordedPost {
  readonly id: string;
  readonly containerId: string | null;
  readonly look: string;
  readonly publishedAt: number;
}

/** The sandbox's own record. */
export interface SandboxRecord {
  readonly posts: readonly RecordedPost[];
  readonly publishes: readonly RecordedPublish[];
  /** The longest time in which the sandbox process ran no timers. Its delayed effects came that much later. */
  readonly longestPauseMs: number;
}

export type SandboxReport = SandboxRecord & SandboxCounts;

/** What a worker needs to start. */
export interface WorkerSetup {
  readonly publisher: Publisher;
  readonly api: ApiAccess;
  readonly tokens: Tokens;
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

export type ToWorker =
  { readonly type: "start"; readonly setup: WorkerSetup } | { readonly type: "deliver"; readonly delivery: Delivery };

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

/** Publishes one delivery. Resolves to the id of the post, and reports the steps that show how it was recovered. */
export type Publish = (
  delivery: Delivery,
  onStep: (step: PublishStep, containerId: string | null) => void,
) => Promise<string>;
