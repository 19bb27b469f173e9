/** Reports failures that the caller of a route or of a sweep does not see: to the host's own hook, or as a warning of the process. */
import {
  isThreadsError,
  type AnyThreadsError,
  type ThreadsErrorByCode,
  type ThreadsErrorCode,
} from "../errors/index.js";
import { ownValue } from "./own-value.js";

/**
 * How much a failure matters:
 * - `warning`: it ended one request and belongs to normal operation. The user declined, a link was stale or forged, the account has to be
 *   connected again, Threads limits requests or cannot be reached.
 * - `error`: the operator has to act. The configuration, the store, `authenticate`, a hook, a key or the Threads app is at fault.
 */
export type FailureSeverity = "warning" | "error";

type Warnings = {
  readonly [Code in ThreadsErrorCode]?: true | ((error: ThreadsErrorByCode[Code]) => boolean);
};

/** The failures of normal operation, by code. Any other is an error. */
const WARNINGS: Warnings = {
  // Anybody can write a callback without a state.
  THREADS_AUTHORIZATION: ({ reason, ownerId }) => reason !== "app-not-allowed" || ownerId === null,
  THREADS_CONNECT: (error) => severityOf(error.cause) === "warning",
  THREADS_NOT_CONNECTED: true,
  THREADS_CONFLICT: true,
  THREADS_SIGNED_REQUEST: true,
  THREADS_API: ({ responsible }) => responsible === "user" || responsible === "threads",
  THREADS_TIMEOUT: true,
  THREADS_NETWORK: true,
  THREADS_RESPONSE: ({ reason }) => reason === "empty" || reason === "not-json",
};

/** Returns how much a failure matters. What is not an error of the SDK is an `error`. */
export function severityOf(error: unknown): FailureSeverity {
  if (!isThreadsError(error)) return "error";
  const row = ownValue<unknown>(WARNINGS, error.code) as true | ((error: AnyThreadsError) => boolean) | undefined;
  return (typeof row === "function" ? row(error) : row === true) ? "warning" : "error";
}

const MINUTE_MS = 60_000;

/** Prints failures as warnings of the process. */
export interface FailureWarnings {
  /** Prints one failure, unless one of the same kind was printed within a minute. `what` begins the message: "GET /callback failed". */
  readonly warn: (what: string, error: unknown) => void;
}

/**
 * Makes the warnings of one reporter.
 *
 * @param type the warning's name, such as `ThreadsRoutesWarning`
 * @param now the time in epoch milliseconds
 */
export function createFailureWarnings(type: string, now: () => number): FailureWarnings {
  /** When each kind was last printed, and how many were left out since. There are as many kinds as routes and reasons. */
  const printed = new Map<string, { at: number; leftOut: number }>();
  return {
    warn(what, error) {
      const kind = `${what} ${failureKind(error)}`;
      const last = printed.get(kind);
      const time = now();
      if (last !== undefined && Math.abs(time - last.at) < MINUTE_MS) {
        last.leftOut += 1;
        return;
      }
      printed.set(kind, { at: time, leftOut: 0 });
      const more = last === undefined || last.leftOut === 0 ? "" : ` (${last.leftOut} more since the last warning)`;
      process.emitWarning(`${what}: ${describeError(error)}${more} Pass onError to receive such failures.`, type);
    },
  };
}

/** What tells one kind of failure from another, out of fixed sets of words. */
function failureKind(error: unknown): string {
  if (!isThreadsError(error)) return "other";
  const { reason, kind, step, state } = error as { reason?: unknown; kind?: unknown; step?: unknown; state?: unknown };
  const inner = error.code === "THREADS_CONNECT" ? failureKind(error.cause) : "";
  return [error.code, kind ?? reason ?? step ?? state, inner].join(" ");
}

/** The SDK's errors hold no token and no secret. Any other may hold anything, so nothing of it is printed. */
function describeError(error: unknown): string {
  if (isThreadsError(error)) return `${error.message} [${error.code}]`;
  return "an error that is not the SDK's, for example of the store, of authenticate or of a hook.";
}
