/** Who has to act after an error, by its code. If an error is retryable, that is who has to act when retries do not help. */
import type { ResponsibleParty, ThreadsErrorCode } from "./base.js";

type Rule = ResponsibleParty | ((fact: never) => ResponsibleParty);

type DecidedElsewhere = "THREADS_API" | "THREADS_CONFIG" | "THREADS_VALIDATION";

/**
 * The party for each code, or how it follows from a fact of the error. The table of refusals decides for `THREADS_API`. The errors of the caller
 * decide themselves, because browsers load them.
 */
export const RESPONSIBLE = {
  THREADS_AUTHORIZATION: (reason: string) => (reason === "app-not-allowed" ? "operator" : "user"),
  // Without an error of the SDK below it, the store or a hook of the app failed.
  THREADS_CONNECT: (below: ResponsibleParty | undefined) => below ?? "operator",
  THREADS_NOT_CONNECTED: "user",
  // The app changes one record from too many places at once.
  THREADS_CONFLICT: "developer",
  THREADS_SEALED_TOKEN: "operator",
  // Connecting again replaces the record, but another program wrote it.
  THREADS_UNREADABLE_CONNECTION: "operator",
  // If Meta did send the request, the app secret is wrong.
  THREADS_SIGNED_REQUEST: "operator",
  THREADS_WEBHOOK: (reason: string) =>
    reason === "in-progress" ? "threads" : ["raw-body", "malformed"].includes(reason) ? "developer" : "operator",
  THREADS_TIMEOUT: "threads",
  THREADS_NETWORK: "threads",
  // A redirect or an endless body comes from a proxy or a wrong host.
  THREADS_RESPONSE: (reason: string) => (["redirect", "too-large"].includes(reason) ? "operator" : "threads"),
  // Another attempt may succeed, or the post needs another file.
  THREADS_CONTAINER: (retryable: boolean) => (retryable ? "threads" : "user"),
  // When no retry can find out more, the operator checks the account and closes the key. Without a key, only the user can look.
  THREADS_PUBLISH_UNKNOWN: (facts: { readonly retryable: boolean; readonly keyed: boolean }) =>
    facts.retryable ? "threads" : facts.keyed ? "operator" : "user",
  // Two runs of the app use one key.
  THREADS_PUBLISH_IN_PROGRESS: "developer",
  THREADS_IDEMPOTENCY_CONFLICT: "developer",
  THREADS_PUBLISH_THREAD: (below: ResponsibleParty | undefined) => below ?? "operator",
  THREADS_JOURNAL: "operator",
} as const satisfies Readonly<Record<Exclude<ThreadsErrorCode, DecidedElsewhere>, Rule>>;
