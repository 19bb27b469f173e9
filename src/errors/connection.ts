/** Errors of stored connections, their tokens and Meta's callbacks. */
import { named, ThreadsError } from "./base.js";
import { ThreadsConfigError } from "./caller.js";
import { RESPONSIBLE } from "./responsible.js";

/**
 * Why an owner has no connection to call Threads with:
 * - `never-connected`: no account is stored. A disconnected account counts too, because nothing of it is kept.
 * - `expired`: the token's date has passed.
 * - `revoked`: Threads refuses the token.
 */
export type NotConnectedReason = "never-connected" | "expired" | "revoked";

/** The owner has no connection, or its token is invalid. Only the owner can fix that, by connecting (again). */
export class ThreadsNotConnectedError extends ThreadsError {
  static {
    named(this, "ThreadsNotConnectedError");
  }
  readonly code = "THREADS_NOT_CONNECTED";
  /** The user id in your app. */
  readonly ownerId: string;
  /** Why the account cannot be used. */
  readonly reason: NotConnectedReason;

  constructor(ownerId: string, reason: NotConnectedReason = "never-connected", cause?: unknown) {
    const never = reason === "never-connected";
    super(never ? "This owner has no Threads account connected." : `This owner's Threads connection is ${reason}.`, {
      retryable: false,
      responsible: RESPONSIBLE.THREADS_NOT_CONNECTED,
      advice: never ? "Connect your Threads account first." : "Your Threads account needs to be connected again.",
      cause,
    });
    this.ownerId = ownerId;
    this.reason = reason;
  }
}

/** Other writers kept changing the record, so nothing was stored. Retry shortly. */
export class ThreadsConflictError extends ThreadsError {
  static {
    named(this, "ThreadsConflictError");
  }
  readonly code = "THREADS_CONFLICT";
  /** The user id in your app. */
  readonly ownerId: string;

  constructor(ownerId: string, attempts: number) {
    super(`The stored connection changed during each of ${attempts} attempts; nothing was written.`, {
      retryable: true,
      responsible: RESPONSIBLE.THREADS_CONFLICT,
      advice: "This connection is being changed elsewhere. Please try again in a moment.",
    });
    this.ownerId = ownerId;
  }
}

/**
 * Why a stored token cannot be read:
 * - `plaintext`: it is not encrypted, and the store reads only encrypted tokens;
 * - `malformed`: its format is unknown to this version, or it is cut off;
 * - `unknown-key`: the key that it names is not among the keys;
 * - `altered`: it cannot be decrypted: it was changed, or encrypted for another owner or app, or with another key of that name;
 * - `key-unavailable`: the function of the key failed, or did not return a key; `cause` is its error.
 */
export type SealedTokenFailure = "plaintext" | "malformed" | "unknown-key" | "altered" | "key-unavailable";

const TOKEN_PROBLEMS: Readonly<Record<SealedTokenFailure, string>> = {
  plaintext: "is not encrypted",
  malformed: "is encrypted in a format that this version does not know",
  "unknown-key": "was encrypted with a key that is not among the keys",
  altered:
    "cannot be decrypted: it was changed, or encrypted for another owner or app, or with another key of that name",
  "key-unavailable": "cannot be encrypted or decrypted: the encryption key is unavailable",
};

/** A stored token cannot be decrypted, or a token cannot be encrypted before it is stored. The SDK does not send it to Threads. */
export class ThreadsSealedTokenError extends ThreadsError {
  static {
    named(this, "ThreadsSealedTokenError");
  }
  readonly code = "THREADS_SEALED_TOKEN";
  /** Why the token cannot be read. */
  readonly reason: SealedTokenFailure;
  /** The user id in your app. */
  readonly ownerId: string;
  /** The name of the key that the token needs; null when it is not known. */
  readonly keyId: string | null;

  constructor(reason: SealedTokenFailure, ownerId: string, keyId: string | null = null, cause?: unknown) {
    const unavailable = reason === "key-unavailable";
    // If the app's key function returned an invalid key, a retry would get the same one.
    const mayPass = unavailable && !(cause instanceof ThreadsConfigError);
    super(`The token of this owner ${TOKEN_PROBLEMS[reason]}${keyId === null ? "" : ` (key "${keyId}")`}.`, {
      retryable: mayPass,
      responsible: RESPONSIBLE.THREADS_SEALED_TOKEN,
      advice: unavailable
        ? "Something went wrong in this app. Please try again in a few minutes."
        : "This app cannot read its access to your Threads account. Please tell its operator.",
      cause,
    });
    this.reason = reason;
    this.ownerId = ownerId;
    this.keyId = keyId;
  }
}

/**
 * The stored record of an owner is not a connection record: another program damaged it, or wrote it in a form that this version does not know.
 * Disconnecting the owner, or connecting again, replaces it.
 */
export class ThreadsUnreadableConnectionError extends ThreadsError {
  static {
    named(this, "ThreadsUnreadableConnectionError");
  }
  readonly code = "THREADS_UNREADABLE_CONNECTION";
  /** The user id in your app. */
  readonly ownerId: string;
  /** Why the record cannot be read, from the store. Repeats nothing of the record. */
  readonly reason: string;

  constructor(ownerId: string, reason: string) {
    super(`The stored connection of this owner cannot be read: ${reason}`, {
      retryable: false,
      responsible: RESPONSIBLE.THREADS_UNREADABLE_CONNECTION,
      advice: "This app cannot read its connection to your Threads account. Please connect it again.",
    });
    this.ownerId = ownerId;
    this.reason = reason;
  }
}

/** Why a signed request is refused: its format, its algorithm or its signature is not valid. */
export type SignedRequestFailure = "malformed" | "algorithm" | "signature";

/** A request to a callback of Meta's was not signed by Meta. */
export class ThreadsSignedRequestError extends ThreadsError {
  static {
    named(this, "ThreadsSignedRequestError");
  }
  readonly code = "THREADS_SIGNED_REQUEST";
  /** Why the request is refused. */
  readonly reason: SignedRequestFailure;

  constructor(reason: SignedRequestFailure, message: string) {
    super(message, {
      retryable: false,
      responsible: RESPONSIBLE.THREADS_SIGNED_REQUEST,
      advice: "This request did not come from Threads.",
    });
    this.reason = reason;
  }
}
