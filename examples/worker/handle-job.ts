/** Tries a job once, and returns what to do with its message. Independent of RabbitMQ. */
import { isThreadsError, type PublishedPost, type PublishOptions, type ThreadsConnections } from "@hayon/threads";
import type { Job } from "./job.js";

/** What to do with the message. */
export type Outcome =
  | { readonly to: "done"; readonly post: PublishedPost }
  | { readonly to: "later"; readonly ms: number; readonly code: string }
  | { readonly to: "dead"; readonly code: string; readonly advice: string }
  /** This worker stops, and the queue delivers the job to another one. */
  | { readonly to: "queue" };

/** What `handleJob` needs. The journal of the connections makes a second delivery harmless. */
export interface Publishing {
  readonly connections: Pick<ThreadsConnections, "account">;
  readonly signal: AbortSignal;
  readonly publishOptions?: PublishOptions | undefined;
}

/** About a day, with delays that double up to an hour. */
const MAX_ATTEMPTS = 30;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 3_600_000;

/** Publishes the job's draft. @param attempts how often the job was delayed before */
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

/** Returns the outcome of an error. Pure. */
export function afterError(error: unknown, attempts: number): Outcome {
  // Any other error is a failure in this app, such as a lost database. It may contain anything, so it is not shown.
  const { code, advice, retryable, retryAfterMs } = isThreadsError(error)
    ? error
    : {
        code: "INTERNAL",
        advice: "Something went wrong. Please try again later.",
        retryable: true,
        retryAfterMs: null,
      };
  if (!retryable || attempts >= MAX_ATTEMPTS) return { to: "dead", code, advice };
  const growing = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts);
  return { to: "later", ms: Math.max(retryAfterMs ?? 0, growing), code };
}
