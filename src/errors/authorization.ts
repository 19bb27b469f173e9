/** Errors of flows that end without a connection. */
import { named, ThreadsError } from "./base.js";
import { RESPONSIBLE } from "./responsible.js";

/** The owner and the return page of a flow. Both are null when the state is missing or invalid. */
export interface AuthorizationFlow {
  /** The user id in your app. */
  readonly ownerId: string | null;
  /** The `returnTo` of `begin`. */
  readonly returnTo: string | null;
}

const UNKNOWN_FLOW: AuthorizationFlow = { ownerId: null, returnTo: null };

/**
 * Why a callback cannot be used:
 * - `denied`: the user declined. `refused`: Threads declined. `app-not-allowed`: the app may not connect this account; its operator has to act.
 * - `malformed`: a parameter of the callback is repeated or too long. `code-missing`: it has no code.
 * - `state-missing`, `state-mismatch`, `state-forged`, `state-foreign`: the state is missing, another one than expected, has an invalid
 *   signature, or was made for another app. `state-stale`: it is too old.
 * - `proof-missing`: the call had no proof. `browser-mismatch`: the callback came from another browser. `owner-mismatch`: another user is
 *   signed in.
 */
export type AuthorizationFailure =
  | "denied"
  | "refused"
  | "app-not-allowed"
  | "malformed"
  | "code-missing"
  | "state-missing"
  | "state-mismatch"
  | "state-forged"
  | "state-foreign"
  | "state-stale"
  | "proof-missing"
  | "browser-mismatch"
  | "owner-mismatch";

/**
 * The error parameters of a redirect: `error`, `error_reason`, `error_description`, `error_code` and `error_message`. They are untrusted text:
 * shortened, without control characters, and without text that looks like a token.
 */
export interface SentRefusal {
  readonly error: string | null;
  readonly reason: string | null;
  readonly description: string | null;
  /** `error_code`, such as `1349245`: the account has not accepted the invitation to test the app. */
  readonly code: string | null;
  readonly message: string | null;
}

const STARTED_ELSEWHERE =
  "This connection was started in another browser or by another user. Please connect your account again, from here.";

const ADVICE: Readonly<Record<AuthorizationFailure, string>> = {
  denied: "You did not allow access to your Threads account, so it was not connected.",
  refused: "Threads did not allow this connection. Please try again.",
  "app-not-allowed":
    "This app is not allowed to connect your account yet. Its operator has to change that at Threads; connect your account again afterwards.",
  malformed: "This link from Threads is damaged. Please connect your account again.",
  "code-missing": "Threads did not send what is needed to connect your account. Please connect it again.",
  "state-missing": "This connection was not started in this app. Please connect your account again.",
  "state-mismatch": "This connection was not started in this app. Please connect your account again.",
  "state-forged": "This connection was not started in this app. Please connect your account again.",
  "state-foreign": "This connection was not started in this app. Please connect your account again.",
  "state-stale": "Connecting took too long. Please connect your account again.",
  "proof-missing": STARTED_ELSEWHERE,
  "browser-mismatch": STARTED_ELSEWHERE,
  "owner-mismatch": STARTED_ELSEWHERE,
};

/**
 * The callback cannot be used: the user or Threads declined the authorization, or the callback does not belong to a flow that began in this
 * browser.
 */
export class ThreadsAuthorizationError extends ThreadsError {
  static {
    named(this, "ThreadsAuthorizationError");
  }
  readonly code = "THREADS_AUTHORIZATION";
  /** Why the callback cannot be used. */
  readonly reason: AuthorizationFailure;
  /** The error parameters of the redirect. */
  readonly sent: SentRefusal;
  /** The owner of the flow; null when the state is missing or invalid. For `browser-mismatch` it is not necessarily the user of this browser. */
  readonly ownerId: string | null;
  /** The `returnTo` of the flow; null when the state is missing or invalid. */
  readonly returnTo: string | null;

  constructor(
    reason: AuthorizationFailure,
    message: string,
    facts: { sent?: SentRefusal; flow?: AuthorizationFlow | undefined } = {},
  ) {
    super(message, {
      retryable: false,
      responsible: RESPONSIBLE.THREADS_AUTHORIZATION(reason),
      advice: ADVICE[reason],
    });
    this.reason = reason;
    this.sent = facts.sent ?? { error: null, reason: null, description: null, code: null, message: null };
    ({ ownerId: this.ownerId, returnTo: this.returnTo } = facts.flow ?? UNKNOWN_FLOW);
  }
}

/** The step in which connecting failed. */
export type ConnectStep = "exchange-code" | "exchange-long-lived" | "profile" | "store";

/**
 * The callback was valid, and a later step failed; `cause` is its error. Nothing was stored, unless only the response of the store was lost.
 */
export class ThreadsConnectError extends ThreadsError {
  static {
    named(this, "ThreadsConnectError");
  }
  readonly code = "THREADS_CONNECT";
  /** The step that failed. */
  readonly step: ConnectStep;
  /** The owner of the flow. */
  readonly ownerId: string | null;
  /** The `returnTo` of the flow. */
  readonly returnTo: string | null;

  constructor(step: ConnectStep, cause: unknown, flow: AuthorizationFlow) {
    const inner = cause instanceof ThreadsError ? cause : null;
    super(`The account could not be connected, at step ${step}: ${inner?.message ?? "see the cause"}`, {
      // A code works once. Only a code that was never sent may be sent again; after that the owner has to start over.
      retryable: step === "exchange-code" && inner?.retryable === true,
      responsible: RESPONSIBLE.THREADS_CONNECT(inner?.responsible),
      advice: inner?.advice ?? "Your account could not be connected right now. Please try again in a few minutes.",
      request: inner?.request ?? null,
      cause,
    });
    this.step = step;
    ({ ownerId: this.ownerId, returnTo: this.returnTo } = flow);
  }
}
