/** A callback that brings no code. */
import { named, ThreadsError } from "./base.js";

/** What the callback of the authorization said instead of a usable code. */
export type AuthorizationFailure =
  "denied" | "refused" | "malformed" | "code-missing" | "state-missing" | "state-mismatch";

/** The person or Threads declined the authorization, or the callback does not belong to the flow that was begun. */
export class ThreadsAuthorizationError extends ThreadsError {
  static {
    named(this, "ThreadsAuthorizationError");
  }
  readonly code = "THREADS_AUTHORIZATION";
  /** Why there is no code to exchange. */
  readonly reason: AuthorizationFailure;
  /** `error`, `error_reason` and `error_description` as the redirect carried them: anybody can write these. */
  readonly sent: { readonly error: string | null; readonly reason: string | null; readonly description: string | null };

  constructor(reason: AuthorizationFailure, message: string, advice: string, sent?: ThreadsAuthorizationError["sent"]) {
    super(message, { retryable: false, advice });
    this.reason = reason;
    this.sent = sent ?? { error: null, reason: null, description: null };
  }
}
