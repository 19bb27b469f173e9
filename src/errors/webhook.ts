/** The error of webhooks. */
import { named, ThreadsError } from "./base.js";
import { RESPONSIBLE } from "./responsible.js";

/**
 * Why a webhook cannot be used:
 * - `challenge`: a parameter of Meta's verification request is missing or repeated.
 * - `verify-token`: the verification request has a wrong verify token.
 * - `raw-body`: the bytes that Meta signed are missing, because the body is a text or was parsed.
 * - `signature`: the signature is missing, or was not made with one of the secrets.
 * - `malformed`: the signature is valid, but the body, or one update in it, has a shape that the SDK does not know.
 * - `in-progress`: another delivery of the same event is being handled.
 */
export type WebhookFailure = "challenge" | "verify-token" | "raw-body" | "signature" | "malformed" | "in-progress";

const NOT_FROM_THREADS = "This request did not come from Threads.";

const ADVICE: Readonly<Record<WebhookFailure, string>> = {
  challenge: NOT_FROM_THREADS,
  "verify-token": NOT_FROM_THREADS,
  "raw-body": "This app cannot check who sent this request. Please tell its operator.",
  signature: NOT_FROM_THREADS,
  malformed: "This app cannot read what Threads sent. Please tell its operator.",
  "in-progress": "This event is being handled. Please send it again shortly.",
};

/** A webhook cannot be used: Meta did not send it, it has an unknown shape, or it is being handled already. */
export class ThreadsWebhookError extends ThreadsError {
  static {
    named(this, "ThreadsWebhookError");
  }
  readonly code = "THREADS_WEBHOOK";
  /** Why the webhook cannot be used. */
  readonly reason: WebhookFailure;

  constructor(reason: WebhookFailure, message: string, retryAfterMs: number | null = null) {
    super(message, {
      retryable: reason === "in-progress",
      retryAfterMs,
      responsible: RESPONSIBLE.THREADS_WEBHOOK(reason),
      advice: ADVICE[reason],
    });
    this.reason = reason;
  }
}
