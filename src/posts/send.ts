/** The one request that makes a post of a container. */
import { issuedIdSchema, type IssuedId } from "./answers.js";
import type { PublishContext } from "./context.js";
import { callTo, POST_ENDPOINTS } from "./endpoints.js";
import type { PublishRun } from "./run.js";

/** A save that takes longer than this left too little of the lease behind it. */
const MOST_SAVES = 5;

/**
 * Publishes the record's container. Before it is sent, the intent is saved, with a lease that outlasts the request: whoever comes after us
 * knows that it may have been sent, and until when it may take effect. The caller's signal does not end it: its answer is worth waiting for.
 *
 * @throws LeaseLost when somebody has taken over, before anything is sent; what the request throws
 */
export function sendPublish(run: PublishRun, context: PublishContext): Promise<IssuedId> {
  const { container } = run.record;
  const { timing, timeoutMs, calls } = context;
  const beforeSending = async () => {
    context.signal?.throwIfAborted();
    for (let saves = 1; ; saves += 1) {
      // For whoever takes over: it may be sent until the lease is nearly over, and take effect for some time after.
      await run.save({ doubt: { until: calls.transport.serverNow() + timing.leaseMs + timing.settleLostMs } });
      // A slow save, or a process that was stopped in it, has eaten of the lease.
      if (run.leaseLeftMs() > timeoutMs) break;
      if (saves === MOST_SAVES) throw new Error("The journal is too slow: a lease ends before a request can be sent.");
    }
    // Saving may have taken a while.
    context.signal?.throwIfAborted();
    // For ourselves, who know that it is sent now.
    run.note({ doubt: { until: calls.transport.serverNow() + timeoutMs + timing.settleLostMs } });
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
