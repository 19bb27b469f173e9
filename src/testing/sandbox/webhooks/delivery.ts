import type { WebhookField } from "./subscription.js";

/** One request of a webhook. */
export interface WebhookAttempt {
  /** Epoch ms by the sandbox's clock. */
  readonly at: number;
  /** The status of the response; null without one. */
  readonly status: number | null;
  /** Why there was no request or no response, or null. */
  readonly error: string | null;
}

/** A webhook with one event, and the attempts to deliver it. */
export interface WebhookDelivery {
  /** A number. With the behavior `webhookDelivery: "twice"`, the two deliveries of an event have different ids. */
  readonly id: string;
  readonly field: WebhookField;
  /** The id of the post; for a mention, of the mentioned user. */
  readonly targetId: string;
  /** The body as it was sent. */
  readonly body: string;
  /** The header `X-Hub-Signature-256`. */
  readonly signature: string;
  /** `dropped` after the last attempt, or when the callback URL was removed or replaced. */
  readonly status: "pending" | "delivered" | "dropped";
  /** Oldest first. */
  readonly attempts: readonly WebhookAttempt[];
  /** When the next attempt begins, in epoch ms by the sandbox's clock; null while an attempt runs and after the last one. */
  readonly nextAttemptAt: number | null;
}

/** An event that is not sent, because a connected user does not grant a permission that its field needs. */
export interface SkippedWebhook {
  /** Epoch ms by the sandbox's clock. */
  readonly at: number;
  readonly field: WebhookField;
  readonly username: string;
  /** The permission that the user does not grant. */
  readonly scope: string;
}

/** A delivery whose state the sandbox updates. */
export type DeliveryRecord = {
  -readonly [Name in Exclude<keyof WebhookDelivery, "attempts">]: WebhookDelivery[Name];
} & {
  readonly attempts: WebhookAttempt[];
};

/** Returns a copy, which the sandbox does not update. */
export function copyOf(record: DeliveryRecord): WebhookDelivery {
  return Object.freeze({ ...record, attempts: record.attempts.map((attempt) => Object.freeze({ ...attempt })) });
}
