import { form } from "./feed-controls.js";
import { feedHeaders } from "./feed-style.js";
import { ago } from "./feed-time.js";
import { escapeHtml } from "./html.js";
import { shell } from "./shell.js";
import type { Call, HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";
import type { SkippedWebhook, WebhookDelivery } from "../webhooks/delivery.js";
import { WEBHOOK_TOPICS } from "../webhooks/subscription.js";

/** The number of deliveries on the page. */
const SHOWN = 50;

/** GET /webhooks: the callback URL, and the latest deliveries. */
export function webhooksPage(_call: Call, { state, clock }: Context): HandlerResult {
  const { subscription, deliveries, skipped } = state.webhooks;
  const rows = deliveries
    .slice(-SHOWN)
    .reverse()
    .map((delivery) => deliveryHtml(delivery, clock.now()));
  const line =
    subscription === null
      ? "No callback URL is registered"
      : `To <code>${escapeHtml(subscription.url)}</code>, ${subscription.verified ? "verified" : "not verified yet"}`;
  const empty = `<div class="none"><p>No webhooks yet.</p><p>${
    subscription === null
      ? "Register your app's callback URL above."
      : "Reply to a post of a connected account, or mention it."
  }</p></div>`;
  const html = shell({
    title: "Webhooks",
    line,
    main: registerForm() + skippedHtml(skipped, clock.now()) + (rows.join("\n") || empty),
  });
  return { kind: "page", html, headers: feedHeaders() };
}

function registerForm(): string {
  const fields = Object.keys(WEBHOOK_TOPICS).map(
    (field) => `<label><input type="checkbox" name="fields" value="${field}" checked> ${field}</label>`,
  );
  const inner = `<input type="url" name="url" aria-label="Callback URL" placeholder="http://localhost:3000/webhooks" required>
<input name="verifyToken" aria-label="Verify token" placeholder="verify token" required>${fields.join("")}<button>Register</button>`;
  return `<section><h2>Register a callback URL</h2>${form("webhooks", "/webhooks", {}, inner)}</section>\n`;
}

function skippedHtml(skipped: readonly SkippedWebhook[], now: number): string {
  if (skipped.length === 0) return "";
  const items = skipped.toReversed().map(({ at, field, username, scope }) => {
    return `<li>${ago(at, now)}: ${field}, because @${escapeHtml(username)} does not grant ${scope}</li>`;
  });
  return `<section><h2>Not sent</h2><ul>${items.join("")}</ul></section>\n`;
}

function deliveryHtml({ id, field, body, status, attempts, nextAttemptAt }: WebhookDelivery, now: number): string {
  const tries = attempts.map(
    ({ at, status, error }) => `<li>${ago(at, now)}: ${escapeHtml(error ?? String(status))}</li>`,
  );
  const next = nextAttemptAt === null ? "" : `<li>next at ${new Date(nextAttemptAt).toISOString().slice(0, 19)}Z</li>`;
  return `<section id="webhook-${id}"><h2>${field} <small>${status}</small></h2>
<details><summary>${attempts.length} ${attempts.length === 1 ? "attempt" : "attempts"}</summary>
<ol>${tries.join("")}${next}</ol><pre>${escapeHtml(body)}</pre></details></section>`;
}
