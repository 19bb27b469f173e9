/** Makes the error for a post whose outcome is not known. */
import { isThreadsError, ThreadsPublishUnconfirmedError, type PublishCandidate } from "../../errors/index.js";
import type { Transport } from "../../http/transport.js";
import type { ListedPost } from "../responses.js";
import type { JournalLease } from "./journal-lease.js";
import type { PublishRecord } from "./record.js";
import { containerHasEnded, searchHasEnded, unconfirmedForMs } from "./time-bounds.js";

/** The result of the last check. */
export interface LastCheck {
  readonly candidates?: readonly ListedPost[];
  /** The error of a list that could not be read. Only a scope that a list lacks counts as `missingScope`. */
  readonly unread?: unknown;
  readonly cause: unknown;
  /** Whether Threads gave a definite response: a status, a list, or a lasting refusal. It is final an hour after the request. */
  readonly conclusive: boolean;
  /** Whether no later check can find out more, at any time. */
  readonly final?: boolean;
}

/** Returns the error, with everything that a later call needs to continue. */
export function unconfirmedError(
  { identity, record }: Pick<JournalLease, "identity"> & { readonly record: PublishRecord },
  transport: Pick<Transport, "serverNow" | "serverTime" | "clock">,
  { candidates = [], unread, cause, conclusive, final = false }: LastCheck,
): ThreadsPublishUnconfirmedError {
  const forMs = unconfirmedForMs(record, transport);
  return new ThreadsPublishUnconfirmedError({
    published: record.live ? true : null,
    containerId: record.container,
    // Once Threads has reported the post, no other post can be it.
    candidates:
      record.reported === null ? candidates.map(candidateOf) : [candidateOf({ ...record.reported, publishedAt: null })],
    idempotencyKey: identity.shared ? identity.key : null,
    resume: { ...record, lease: null },
    final: final || (conclusive && searchHasEnded(forMs)) || containerHasEnded(forMs),
    missingScope: missingScopeOf(unread),
    cause,
  });
}

/** Returns the scope that a refused list needs. */
export function missingScopeOf(error: unknown): string | null {
  return isThreadsError(error, "THREADS_API") && error.kind === "permission" ? error.missingScope : null;
}

/** Returns the fields of a listed post that the error shows. */
export function candidateOf({ id, permalink, publishedAt }: PublishCandidate): PublishCandidate {
  return { id, permalink, publishedAt };
}
