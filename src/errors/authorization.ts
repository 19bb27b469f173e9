/** A flow that ends without a connection. */
import { named, ThreadsError } from "./base.js";

/** Whose flow it was; null where the state did not say so truthfully. */
export interface AuthorizationFlow {
  /** The host's own user id. */
  readonly ownerId: string | null;
  /** Where the person wanted to go afterwards, as the host gave it. */
  readonly returnTo: string | null;
}

const NOBODYS: AuthorizationFlow = { ownerId: null, returnTo: null };

/** What the callback of the authorization said instead of a usable code. */
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
 * `error`, `error_reason`, `error_description`, `error_code` and `error_message` as the redirect carried them: shortened, without control
 * characters, and without what looks like a token. Anybody can write these.
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
  "This sign-in was started in another browser or by somebody else. Please connect your account again, from here.";

const ADVICE: Readonly<Record<AuthorizationFailure, string>> = {
  denied: "You did not allow access to your Threads account, so it was not connected.",
  refused: "Threads did not allow this connection. Please try again.",
  "app-not-allowed":
    "This app is not allowed to connect your account yet. Its operator has to change that at Threads; connect your account again afterwards.",
  malformed: "This link from Threads is damaged. Please connect your account again.",
  "code-missing": "Threads did not send what is needed to connect your account. Please connect it again.",
  "state-missing": "This sign-in was not started here. Please connect your account again.",
  "state-mismatch": "This sign-in was not started here. Please connect your account again.",
  "state-forged": "This sign-in was not started here. Please connect your account again.",
  "state-foreign": "This sign-in was not started here. Please connect your account again.",
  "state-stale": "This sign-in took too long. Please connect your account again.",
  "proof-missing": STARTED_ELSEWHERE,
  "browser-mismatch": STARTED_ELSEWHERE,
  "owner-mismatch": STARTED_ELSEWHERE,
};

/** The person or Threads declined the authorization, or the callback does not belong to the flow that was begun. */
export class ThreadsAuthorizationError extends ThreadsError {
  static {
    named(this, "ThreadsAuthorizationError");
  }
  readonly code = "THREADS_AUTHORIZATION";
  /** Why there is no code to exchange. */
  readonly reason: AuthorizationFailure;
  /** What the redirect carried. */
  readonly sent: SentRefusal;
  /** The owner, when the state was genuine. */
  readonly ownerId: string | null;
  /** Where the person wanted to go, when the state was genuine. */
  readonly returnTo: string | null;

  constructor(
    reason: AuthorizationFailure,
    message: string,
    facts: { sent?: SentRefusal; flow?: AuthorizationFlow } = {},
  ) {
    super(message, { retryable: false, advice: ADVICE[reason] });
    this.reason = reason;
    this.sent = facts.sent ?? { error: null, reason: null, description: null, code: null, message: null };
    ({ ownerId: this.ownerId, returnTo: this.returnTo } = facts.flow ?? NOBODYS);
  }
}

/** What was being done when connecting failed. */
export type ConnectStep = "exchange-code" | "exchange-long-lived" | "profile" | "store";

/** A genuine callback brought a code, and a later step failed: `cause` says how. Nothing was stored, unless it was the store's answer that was lost. */
export class ThreadsConnectError extends ThreadsError {
  static {
    named(this, "ThreadsConnectError");
  }
  readonly code = "THREADS_CONNECT";
  /** The step that failed. */
  readonly step: ConnectStep;
  /** The owner whose account was to be connected. */
  readonly ownerId: string | null;
  /** Where the owner wanted to go. */
  readonly returnTo: string | null;

  constructor(step: ConnectStep, cause: unknown, flow: AuthorizationFlow) {
    const inner = cause instanceof ThreadsError ? cause : null;
    super(`The account could not be connected, at step ${step}: ${inner?.message ?? "see the cause"}`, {
      // The code is spent after the first step, so that repeating starts over with the person; only a code that never left may be sent.
      retryable: step === "exchange-code" && inner?.retryable === true,
      advice: inner?.advice ?? "Your account could not be connected right now. Please try again in a few minutes.",
      request: inner?.request ?? null,
      cause,
    });
    this.step = step;
    ({ ownerId: this.ownerId, returnTo: this.returnTo } = flow);
  }
}
