import { fields, list, oneOf, text, type Check } from "../checks/values.js";

/** The fields of webhooks, with the topic that each belongs to. */
// fact: webhook-fields
export const WEBHOOK_TOPICS = {
  replies: "moderate",
  delete: "moderate",
  mentions: "interaction",
  publish: "interaction",
} as const;

/** A field of webhooks, which is the type of an event. */
export type WebhookField = keyof typeof WEBHOOK_TOPICS;

/** Where the sandbox sends webhooks. */
export interface SandboxWebhookOptions {
  /** The callback URL of your app. */
  readonly url: string;
  /** The verify token, which the sandbox sends when it verifies the callback URL. */
  readonly verifyToken: string;
  /** The events to send. All by default. */
  readonly fields?: readonly WebhookField[] | undefined;
}

/** A callback URL that is registered for webhooks. */
export interface Subscription {
  readonly id: string;
  readonly url: string;
  readonly verifyToken: string;
  readonly fields: readonly WebhookField[];
  verified: boolean;
}

const webUrl: Check = (value, name) => {
  const right = typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  if (!right) throw new TypeError(`${name} must be an HTTP or HTTPS URL`);
};

/** The checks of {@link SandboxWebhookOptions}. */
export const WEBHOOK_CHECKS = {
  url: webUrl,
  verifyToken: text(/./, "a string that is not empty"),
  fields: list(oneOf(Object.keys(WEBHOOK_TOPICS)), 1),
};

/** Checks the option `webhooks`. */
export const checkWebhooks: Check = fields(WEBHOOK_CHECKS, ["url", "verifyToken"]);
