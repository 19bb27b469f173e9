/** The error for a post whose outcome is not known, with all that is needed to go on, and whether going on can help. */
import { isThreadsError, ThreadsPublishUnconfirmedError, type PublishCandidate } from "../../errors/index.js";
import type { Transport } from "../../http/transport.js";
import type { ListedPost } from "../responses.js";
import type { PublishRecord } from "./record.js";
import type { JournalLease } from "./journal-lease.js";
import { containerHasEnded, searchHasEnded, unconfirmedForMs } from "./times.js";

/** What the last look has shown. */
export interface LastLook {
  readonly candidates?: readonly ListedPost[];
  /** Why a list could not be read. A scope that another request lacked is not in the way of the search. */
  readonly unread?: unknown;
  readonly cause: unknown;
  /** Whether Threads told what there is to tell: a status, a list, or a refusal for good. An hour after the request, that is final. */
  readonly conclusive: boolean;
  /** True where no later look can tell more, whatever the time. */
  readonly final?: boolean;
}

/** Makes the error. */
export function unconfirmedError(
  { identity, record }: Pick<JournalLease, "identity"> & { readonly record: PublishRecord },
  transport: Pick<Transport, "serverNow" | "serverTime" | "clock">,
  { candidates = [], unread, cause, conclusive, final = false }: LastLook,
): ThreadsPublishUnconfirmedError {
  const forMs = unconfirmedForMs(record, transport);
  return new ThreadsPublishUnconfirmedError({
    published: record.live ? true : null,
    containerId: record.container,
    // Once Threads has named the post, no other one can be it.
    candidates:
      record.named === null ? candidates.map(candidateOf) : [candidateOf({ ...record.named, publishedAt: null })],
    idempotencyKey: identity.shared ? identity.key : null,
    resume: { ...record, lease: null },
    final: final || (conclusive && searchHasEnded(forMs)) || containerHasEnded(forMs),
    missingScope: missingScopeOf(unread),
    cause,
  });
}

/** The scope that a refused list needs. */
export function missingScopeOf(error: unknown): string | null {
  return isThreadsError(error, "THREADS_API") && error.kind === "permission" ? error.missingScope : null;
}

/** What a host is shown of a listed post. */
export function candidateOf({ id, permalink, publishedAt }: PublishCandidate): PublishCandidate {
  return { id, permalink, publishedAt };
}
