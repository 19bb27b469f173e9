/*
 * Helpers for abort signals. A signal may come from another realm or a library, such as the one of jsdom. Node refuses those in
 * `AbortSignal.any` and `setMaxListeners` with a TypeError.
 */
import { setMaxListeners } from "node:events";

/** Prevents Node's warning of a listener leak, because one signal may end many calls at once. */
export function allowManyListeners(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // Node does not count the listeners of such a signal.
  }
}

/** A signal that aborts with the first of others. */
export interface CombinedSignal {
  readonly signal: AbortSignal;
  /** Removes the listeners from the others. Call it when the work has ended. */
  readonly release: () => void;
}

/** Returns a signal that aborts when one of these does, with the same reason. */
export function firstOf(signals: readonly AbortSignal[]): CombinedSignal {
  const combined = new AbortController();
  allowManyListeners(combined.signal);
  const removals = signals.map((signal) => {
    const abort = () => combined.abort(signal.reason);
    if (signal.aborted) abort();
    allowManyListeners(signal);
    signal.addEventListener("abort", abort);
    return () => signal.removeEventListener("abort", abort);
  });
  return {
    signal: combined.signal,
    release: () => {
      for (const remove of removals) remove();
    },
  };
}

/**
 * Returns the result of work, or rejects with the signal's reason as soon as the signal aborts. The work continues, and its result is ignored
 * then.
 */
export function orAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    allowManyListeners(signal);
    signal.addEventListener("abort", onAbort);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
