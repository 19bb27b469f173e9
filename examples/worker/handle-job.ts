/** What becomes of a job: it is tried once, and its message goes where the outcome sends it. Knows nothing of RabbitMQ. */
import { isThreadsError, type PublishedPost, type PublishOptions, type ThreadsConnections } from "@hayon/threads";
import type { Job } from "./job.js";

/** Where the message goes. */
export type Outcome =
  | { readonly to: "done"; readonly post: PublishedPost }
  | { readonly to: "later"; readonly ms: number; readonly code: string }
  | { readonly to: "dead"; readonly code: string; readonly advice: string }
  /** Nowhere: this worker stops, and the queue hands the job to another one. */
  | { readonly to: "queue" };

/** What publishing needs. The journal of the connections makes a second delivery harmless. */
export interface Publishing {
  readonly connections: Pick<ThreadsConnections, "account">;
  readonly signal: AbortSignal;
  readonly publishOptions?: PublishOptions | undefined;
}

/** With waits that double up to an hour, about a day. */
const MOST_ATTEMPTS = 30;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 3_600_000;

/** @param attempts how often it was tried, and sent to wait, before */
export async function handleJob(job: Job, attempts: number, publishing: Publishing): Promise<Outcome> {
  const { connections, signal, publishOptions } = publishing;
  try {
    const options = { ...publishOptions, idempotencyKey: job.id, signal };
    return { to: "done", post: await connections.account(job.ownerId).publish(job.draft, options) };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { to: "queue" };
    return afterError(error, attempts);
  }
}

/** The outcome of an error. Pure. */
export function afterError(error: unknown, attempts: number): Outcome {
  // Anything but an error of the SDK is trouble here, such as a database that does not answer; it may hold anything, and is not shown.
  const { code, advice, retryable, retryAfterMs } = isThreadsError(error)
    ? error
    : { code: "INTERNAL", advice: "Something went wrong here.", retryable: true, retryAfterMs: null };
  if (!retryable || attempts >= MOST_ATTEMPTS) return { to: "dead", code, advice };
  const growing = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
  return { to: "later", ms: Math.max(retryAfterMs ?? 0, growing), code };
}
