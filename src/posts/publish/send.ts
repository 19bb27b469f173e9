/** The one request that makes a post of a container. */
import { ThreadsJournalError } from "../../errors/index.js";
import { issuedIdSchema, type IssuedId } from "../responses.js";
import type { PublishContext } from "./context.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import type { JournalLease } from "./journal-lease.js";
import { earliestNow } from "./times.js";

/** A save that takes longer than this left too little of the lease behind it. */
const MOST_SAVES = 5;

/**
 * Publishes the record's container. Before it is sent, the intent is saved, with a lease that outlasts the request: the next holder of the key
 * knows that it may have been sent, and until when it may take effect. The caller's signal does not end it: its response is worth waiting for.
 *
 * @throws LeaseLost when another run has taken over, before anything is sent; ThreadsJournalError when saving takes too long, before anything
 * is sent; what the request throws
 */
export function sendPublish(run: JournalLease, context: PublishContext): Promise<IssuedId> {
  const { container, doubt } = run.record;
  const { timing, timeoutMs, calls } = context;
  const { transport } = calls;
  const requestedAt = doubt?.requestedAt ?? earliestNow(transport);
  const beforeSending = async () => {
    context.signal?.throwIfAborted();
    for (let saves = 1; ; saves += 1) {
      // For the next holder: it may be sent until the lease is nearly over, and take effect for some time after.
      const until = transport.serverNow() + timing.leaseMs + timing.settleMs;
      await run.save({ doubt: { until, requestedAt } });
      // A slow save, or a process that was stopped in it, has used up part of the lease.
      if (run.leaseLeftMs() > timeoutMs) break;
      if (saves === MOST_SAVES) {
        throw new ThreadsJournalError("The publish journal is too slow: the lease ends before a request can be sent.");
      }
    }
    // Saving may have taken a while.
    context.signal?.throwIfAborted();
    // For this run, which knows that it is sent now.
    run.stage({ doubt: { until: transport.serverNow() + timeoutMs + timing.settleMs, requestedAt } });
  };
  return calls.send(
    callTo(POST_ENDPOINTS.publish, {
      form: { creation_id: container ?? "" },
      schema: issuedIdSchema,
      timeoutMs,
      beforeSending,
    }),
  );
}
