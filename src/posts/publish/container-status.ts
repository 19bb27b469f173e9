/** Asking a container how it stands, once or until it is ready. */
import { isThreadsError, ThreadsContainerError, type ContainerState } from "../../errors/index.js";
import { containerStatusSchema, type ContainerStatus } from "../responses.js";
import { abortable, pause, type PublishContext } from "./context.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import { isFalseFailure, isNotThereYet } from "./failure.js";
import type { PostKind } from "../parameters.js";
import { sanitizeText, withoutQueries } from "../../internal/sanitize-text.js";
import { gapBetweenLooksMs } from "./timing.js";

/** One look. */
export function readStatus(context: PublishContext, containerId: string): Promise<ContainerStatus> {
  return context.calls.send(
    callTo(POST_ENDPOINTS.containerStatus, { id: containerId, schema: containerStatusSchema, ...abortable(context) }),
  );
}

/** A container, and which medium of the draft it holds (null for none or all). */
export interface AwaitedContainer {
  readonly id: string;
  readonly kind: PostKind;
  readonly mediaIndex: number | null;
}

/** Where waiting ends without an error. `UNSEEN`: Threads has made it, and does not find it. */
export type ContainerEnd = "FINISHED" | "PUBLISHED" | "EXPIRED" | "UNSEEN";

const isEnd = (status: ContainerState): status is ContainerEnd => ["FINISHED", "PUBLISHED", "EXPIRED"].includes(status);

/** Looks that may fail in a row before waiting does: the transport has repeated each of them already. */
const MOST_FAILED_LOOKS = 5;

/**
 * Waits until a container is `FINISHED`, or returns another end that is the caller's to judge: `PUBLISHED`, `EXPIRED` or `UNSEEN`.
 *
 * @param keep called before each look, to renew the lease
 * @throws ThreadsContainerError for `ERROR`, for a status that stays unknown, and when the limit is reached: a container in progress is never
 * published
 */
export async function awaitContainer(
  context: PublishContext,
  { id, kind, mediaIndex }: AwaitedContainer,
  keep: () => Promise<void>,
): Promise<ContainerEnd> {
  const { clock } = context.calls.transport;
  const startedAt = clock.now();
  const capMs = context.timing.waitCapMs[kind];
  let failedLooks = 0;
  let unseenLooks = 0;
  let strangeSince: number | null = null;
  for (;;) {
    await keep();
    let gapMs: number | undefined;
    try {
      const { status, errorMessage } = await readStatus(context, id);
      [failedLooks, unseenLooks] = [0, 0];
      if (isEnd(status)) return status;
      const failure = (waitedMs: number) =>
        new ThreadsContainerError({ containerId: id, status, reason: shownReason(errorMessage), mediaIndex, waitedMs });
      if (status === "ERROR") throw failure(0);
      // A word that the SDK does not know: it may pass, or be the last one.
      strangeSince = status === "IN_PROGRESS" ? null : (strangeSince ?? clock.now());
      if (strangeSince !== null && clock.now() - strangeSince >= STRANGE_FOR_MS) throw failure(clock.now() - startedAt);
    } catch (error) {
      // The race that publishing knows: what was just made is not visible everywhere yet.
      if (isNotThereYet(error)) {
        gapMs = unseenGapMs(context.timing.raceDelaysMs, unseenLooks, capMs - (clock.now() - startedAt));
        if (gapMs === undefined) return "UNSEEN";
        unseenLooks += 1;
      } else {
        failedLooks += 1;
        if (!mayPass(error) || failedLooks >= MOST_FAILED_LOOKS) throw error;
      }
    }
    const waitedMs = clock.now() - startedAt;
    if (gapMs === undefined && waitedMs >= capMs) {
      throw new ThreadsContainerError({ containerId: id, status: "IN_PROGRESS", reason: null, mediaIndex, waitedMs });
    }
    await pause(context, gapMs ?? Math.min(gapBetweenLooksMs(waitedMs, kind), capMs - waitedMs));
  }
}

/** A status that is not known ends the wait after so long. */
const STRANGE_FOR_MS = 60_000;

/** The pause before the next look at a container that is not visible: containers were seen to take 40 s to show. Undefined ends the wait. */
function unseenGapMs(delaysMs: readonly number[], looks: number, leftMs: number): number | undefined {
  const gapMs = delaysMs[looks] ?? delaysMs.at(-1);
  return looks < delaysMs.length || (gapMs !== undefined && gapMs <= leftMs) ? gapMs : undefined;
}

/** Looking does no harm. Only a rate limit is kept up by it. */
function mayPass(error: unknown): boolean {
  if (!isThreadsError(error) || error.code === "THREADS_CONTAINER") return false;
  // A status response without a status, and a 5xx with code 10, are one failed look.
  if (error.code === "THREADS_RESPONSE" || isFalseFailure(error)) return true;
  if (!error.retryable) return false;
  return error.code !== "THREADS_API" || error.kind !== "rate-limit";
}

/** More than is shown. The search for URLs takes the square of a hostile text's length, so the text is cut first. */
const MOST_SEARCHED = 4_096;

/** Returns Threads' own words, cut, and without the queries of URLs that they quote. */
function shownReason(reason: string | null): string | null {
  return reason === null ? null : sanitizeText(withoutQueries(reason.slice(0, MOST_SEARCHED)), 300);
}
