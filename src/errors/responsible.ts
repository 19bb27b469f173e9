/** The party that has to act after an error, by the error's code. For a retryable error, this party acts if retries do not help. */
import type { ResponsibleParty, ThreadsErrorCode } from "./base.js";

type Rule = ResponsibleParty | ((fact: never) => ResponsibleParty);

type DecidedElsewhere = "THREADS_API" | "THREADS_CONFIG" | "THREADS_VALIDATION";

/**
 * The party for each code, or a function that returns it for a fact of the error. `THREADS_API` is missing: the table of refusals has its party. The
 * errors about the caller's arguments are missing too: their classes name the party, so that browsers need not load this table.
 */
export const RESPONSIBLE = {
  THREADS_AUTHORIZATION: (reason: string) => (reason === "app-not-allowed" ? "operator" : "user"),
  // If the cause is not an error of the SDK, the store or a hook of the app failed.
  THREADS_CONNECT: (partyOfCause: ResponsibleParty | undefined) => partyOfCause ?? "operator",
  THREADS_NOT_CONNECTED: "user",
  // Too many parts of the app change one record at the same time.
  THREADS_CONFLICT: "developer",
  THREADS_SEALED_TOKEN: "operator",
  // The user can replace the record by connecting again, but the program that wrote it would damage others.
  THREADS_UNREADABLE_CONNECTION: "operator",
  // If the request did come from Meta, the app secret in the settings is wrong.
  THREADS_SIGNED_REQUEST: "operator",
  THREADS_WEBHOOK: (reason: string) =>
    reason === "in-progress" ? "threads" : ["raw-body", "malformed"].includes(reason) ? "developer" : "operator",
  THREADS_TIMEOUT: "threads",
  THREADS_NETWORK: "threads",
  // Only a proxy or a wrong host sends a redirect or a response that is too large.
  THREADS_RESPONSE: (reason: string) => (["redirect", "too-large"].includes(reason) ? "operator" : "threads"),
  // If a retry cannot succeed, the user has to change the post or its files.
  THREADS_CONTAINER: (retryable: boolean) => (retryable ? "threads" : "user"),
  // If no retry can find the post, the operator checks the account and closes the key. Without a key, only the user can check.
  THREADS_PUBLISH_UNKNOWN: (facts: { readonly retryable: boolean; readonly keyed: boolean }) =>
    facts.retryable ? "threads" : facts.keyed ? "operator" : "user",
  // Two runs of the app use the same key at the same time.
  THREADS_PUBLISH_IN_PROGRESS: "developer",
  THREADS_IDEMPOTENCY_CONFLICT: "developer",
  THREADS_PUBLISH_THREAD: (partyOfCause: ResponsibleParty | undefined) => partyOfCause ?? "operator",
  THREADS_JOURNAL: "operator",
} as const satisfies Readonly<Record<Exclude<ThreadsErrorCode, DecidedElsewhere>, Rule>>;
