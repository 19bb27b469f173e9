import { createHmac } from "node:crypto";
import type { Behaviors } from "../behaviors.js";
import type { Context } from "../state/context.js";
import type { WebhookEvent } from "./events.js";
import { WEBHOOK_TOPICS } from "./subscription.js";

/** Returns the body of a webhook with one event. */
// fact: webhook-envelope, webhook-escapes
export function bodyOf(event: WebhookEvent, subscriptionId: string, { state, behaviors, clock }: Context): string {
  const { field, targetId, value } = event;
  const time = Math.floor(clock.now() / 1000);
  const change = { field, value };
  const envelope =
    behaviors.webhookEnvelope === "entry"
      ? { object: "threads", entry: [{ id: targetId, time, changes: [change] }] }
      : {
          app_id: state.app.id,
          topic: WEBHOOK_TOPICS[field],
          target_id: targetId,
          time,
          subscription_id: subscriptionId,
          has_uid_field: false,
          values: behaviors.webhookEnvelope === "array" ? [change] : change,
        };
  return escaped(JSON.stringify(envelope), behaviors);
}

function escaped(json: string, { webhookEscapes }: Behaviors): string {
  if (webhookEscapes === "none") return json;
  return json
    .replaceAll("/", "\\/")
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Returns the value of `X-Hub-Signature-256`. */
// fact: webhook-signature
export function signatureOf(body: string, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}
