/** Reports failures that the caller of a route or a sweep does not see, as warnings of the process. */
import {
  isThreadsError,
  type AnyThreadsError,
  type ThreadsErrorByCode,
  type ThreadsErrorCode,
} from "../errors/index.js";
import { ownValue } from "./own-value.js";

/**
 * The severity of a failure:
 * - `warning`: the failure ended one request and belongs to normal operation. For example, the user declined, a link was stale or forged, the
 *   account must be connected again, or Threads limits requests or cannot be reached.
 * - `error`: the operator has to act. The configuration, the store, `authenticate`, a hook, a key or the Threads app is the cause.
 */
export type FailureSeverity = "warning" | "error";

type Warnings = {
  readonly [Code in ThreadsErrorCode]?: true | ((error: ThreadsErrorByCode[Code]) => boolean);
};

/** The failures of normal operation, by code. Any other is an error. */
const WARNINGS: Warnings = {
  // Anyone can send a callback without a state, so such a callback is not an operator's problem.
  THREADS_AUTHORIZATION: ({ reason, ownerId }) => reason !== "app-not-allowed" || ownerId === null,
  THREADS_CONNECT: (error) => severityOf(error.cause) === "warning",
  THREADS_NOT_CONNECTED: true,
  THREADS_CONFLICT: true,
  THREADS_SIGNED_REQUEST: true,
  THREADS_WEBHOOK: ({ reason }) => reason !== "raw-body" && reason !== "malformed",
  THREADS_API: ({ responsible }) => responsible === "user" || responsible === "threads",
  THREADS_TIMEOUT: true,
  THREADS_NETWORK: true,
  THREADS_RESPONSE: ({ reason }) => reason === "empty" || reason === "not-json",
};

/** Returns the severity of a failure. A value that is not an SDK error has the severity `error`. */
export function severityOf(error: unknown): FailureSeverity {
  if (!isThreadsError(error)) return "error";
  const row = ownValue<unknown>(WARNINGS, error.code) as true | ((error: AnyThreadsError) => boolean) | undefined;
  return (typeof row === "function" ? row(error) : row === true) ? "warning" : "error";
}

const MINUTE_MS = 60_000;

export interface FailureWarnings {
  /** Prints a failure, unless one of the same kind was printed within a minute. `what` begins the message: "GET /callback failed". */
  readonly warn: (what: string, error: unknown) => void;
}

/**
 * Makes a printer of failures that limits the rate of its warnings.
 *
 * @param type the name of the warnings, such as `ThreadsRoutesWarning`
 * @param now returns the time in epoch milliseconds
 */
export function createFailureWarnings(type: string, now: () => number): FailureWarnings {
  // Bounded, because the number of routes and reasons is fixed.
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

/** Returns the kind of a failure, made of words from fixed sets. */
function failureKind(error: unknown): string {
  if (!isThreadsError(error)) return "other";
  const { reason, kind, step, state } = error as { reason?: unknown; kind?: unknown; step?: unknown; state?: unknown };
  const inner = error.code === "THREADS_CONNECT" ? failureKind(error.cause) : "";
  return [error.code, kind ?? reason ?? step ?? state, inner].join(" ");
}

/** An SDK error contains no secret. Another error may contain one, so its message is not printed. */
function describeError(error: unknown): string {
  if (isThreadsError(error)) return `${error.message} [${error.code}]`;
  return "an error that is not the SDK's, for example from the store, authenticate or a hook.";
}
