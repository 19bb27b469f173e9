/** Reads the status of a container, once or until it is ready. */
import { isThreadsError, ThreadsContainerError, type ContainerState } from "../../errors/index.js";
import { callTo } from "../../graph/endpoint.js";
import { sanitizeText, withoutQueries } from "../../internal/sanitize-text.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import type { PostKind } from "../parameters.js";
import { containerStatusSchema, type ContainerStatus } from "../responses.js";
import { abortable, pause, type PublishContext } from "./context.js";
import { isFalseFailure, isNotVisible } from "./failure.js";
import { statusGapMs } from "./timing.js";

/** Reads the status once. */
export function readStatus(context: PublishContext, containerId: string): Promise<ContainerStatus> {
  return context.calls.send(
    callTo(POST_ENDPOINTS.containerStatus, { id: containerId, schema: containerStatusSchema, ...abortable(context) }),
  );
}

/** A container, and the index of the draft's medium in it: null for none or all. */
export interface AwaitedContainer {
  readonly id: string;
  readonly kind: PostKind;
  readonly mediaIndex: number | null;
}

/** A status that ends the wait without an error. `UNSEEN`: Threads created the container, but does not find it yet. */
export type ContainerEnd = "FINISHED" | "PUBLISHED" | "EXPIRED" | "UNSEEN";

const isEnd = (status: ContainerState): status is ContainerEnd => ["FINISHED", "PUBLISHED", "EXPIRED"].includes(status);

/** Failed reads in a row that end the wait. The transport has retried each of them already. */
const MAX_FAILED_READS = 5;

/**
 * Waits until a container is `FINISHED`, or returns `PUBLISHED`, `EXPIRED` or `UNSEEN` for the caller to handle.
 *
 * @param beforeRead called before each read, to renew the lease
 * @throws ThreadsContainerError for `ERROR`, for a lasting unknown status, and at the time limit: a container in progress is never published
 */
export async function awaitContainer(
  context: PublishContext,
  { id, kind, mediaIndex }: AwaitedContainer,
  beforeRead: () => Promise<void>,
): Promise<ContainerEnd> {
  const { clock } = context.calls.transport;
  const startedAt = clock.now();
  const limitMs = context.timing.waitCapMs[kind];
  let failedReads = 0;
  let unseenReads = 0;
  let unknownSince: number | null = null;
  for (;;) {
    await beforeRead();
    let gapMs: number | undefined;
    try {
      const { status, errorMessage } = await readStatus(context, id);
      [failedReads, unseenReads] = [0, 0];
      if (isEnd(status)) return status;
      const failure = (waitedMs: number) =>
        new ThreadsContainerError({ containerId: id, status, reason: safeReason(errorMessage), mediaIndex, waitedMs });
      if (status === "ERROR") throw failure(0);
      // A status that the SDK does not know may change, or may stay.
      unknownSince = status === "IN_PROGRESS" ? null : (unknownSince ?? clock.now());
      if (unknownSince !== null && clock.now() - unknownSince >= UNKNOWN_STATUS_MS)
        throw failure(clock.now() - startedAt);
    } catch (error) {
      // As in the publish race, a new container is not visible on every server at once.
      if (isNotVisible(error)) {
        gapMs = unseenGapMs(context.timing.raceDelaysMs, unseenReads, limitMs - (clock.now() - startedAt));
        if (gapMs === undefined) return "UNSEEN";
        unseenReads += 1;
      } else {
        failedReads += 1;
        if (!mayPass(error) || failedReads >= MAX_FAILED_READS) throw error;
      }
    }
    const waitedMs = clock.now() - startedAt;
    if (gapMs === undefined && waitedMs >= limitMs) {
      throw new ThreadsContainerError({ containerId: id, status: "IN_PROGRESS", reason: null, mediaIndex, waitedMs });
    }
    await pause(context, gapMs ?? Math.min(statusGapMs(waitedMs, kind), limitMs - waitedMs));
  }
}

/** How long an unknown status may last before the wait fails. */
const UNKNOWN_STATUS_MS = 60_000;

/**
 * Returns the pause before the next read of a container that is not visible, or undefined to end the wait. Containers were observed to take 40
 * s to become visible.
 */
function unseenGapMs(delaysMs: readonly number[], reads: number, leftMs: number): number | undefined {
  const gapMs = delaysMs[reads] ?? delaysMs.at(-1);
  return reads < delaysMs.length || (gapMs !== undefined && gapMs <= leftMs) ? gapMs : undefined;
}

/** Returns whether another read may succeed. Repeated reads are harmless, except that they prolong a rate limit. */
function mayPass(error: unknown): boolean {
  if (!isThreadsError(error) || error.code === "THREADS_CONTAINER") return false;
  // A response without a status, and a 5xx with code 10, count as one failed read.
  if (error.code === "THREADS_RESPONSE" || isFalseFailure(error)) return true;
  if (!error.retryable) return false;
  return error.code !== "THREADS_API" || error.kind !== "rate-limit";
}

/** The URL search takes time quadratic in the text's length, so a longer text is cut first. */
const MAX_SEARCHED_LENGTH = 4_096;

/** Returns Threads' error message, cut, and without the queries of URLs in it. */
function safeReason(reason: string | null): string | null {
  return reason === null ? null : sanitizeText(withoutQueries(reason.slice(0, MAX_SEARCHED_LENGTH)), 300);
}
