/** What stands between a host and a connection that it has stored. */
import { named, ThreadsError } from "./base.js";

/** The owner has no connection. */
export class ThreadsNotConnectedError extends ThreadsError {
  static {
    named(this, "ThreadsNotConnectedError");
  }
  readonly code = "THREADS_NOT_CONNECTED";
  /** The host's own user id. */
  readonly ownerId: string;

  constructor(ownerId: string) {
    super("This owner has no Threads account connected.", {
      retryable: false,
      advice: "Connect your Threads account first.",
    });
    this.ownerId = ownerId;
  }
}

/** The connection's token is dead, and only the person can mend that. */
export class ThreadsReconnectError extends ThreadsError {
  static {
    named(this, "ThreadsReconnectError");
  }
  readonly code = "THREADS_RECONNECT";
  /** The host's own user id. */
  readonly ownerId: string;
  /** How the token died. */
  readonly state: "expired" | "revoked";

  constructor(ownerId: string, state: "expired" | "revoked", cause?: unknown) {
    super(`This owner's Threads connection is ${state}.`, {
      retryable: false,
      advice: "Your Threads account needs to be connected again.",
      cause,
    });
    this.ownerId = ownerId;
    this.state = state;
  }
}

/** A store let nobody finish: every guarded write lost its race. */
export class ThreadsConflictError extends ThreadsError {
  static {
    named(this, "ThreadsConflictError");
  }
  readonly code = "THREADS_CONFLICT";
  /** The host's own user id. */
  readonly ownerId: string;

  constructor(ownerId: string, attempts: number) {
    super(`The connection was changed by others ${attempts} times in a row; nothing was written.`, {
      retryable: true,
      advice: "Something else is changing this connection. Please try again in a moment.",
    });
    this.ownerId = ownerId;
  }
}

/** What is wrong with a signed request. */
export type SignedRequestFailure = "malformed" | "algorithm" | "signature";

/** A call that claims to come from Meta does not. */
export class ThreadsSignedRequestError extends ThreadsError {
  static {
    named(this, "ThreadsSignedRequestError");
  }
  readonly code = "THREADS_SIGNED_REQUEST";
  /** What is wrong with it. */
  readonly reason: SignedRequestFailure;

  constructor(reason: SignedRequestFailure, message: string) {
    super(message, { retryable: false, advice: "This request did not come from Threads." });
    this.reason = reason;
  }
}
