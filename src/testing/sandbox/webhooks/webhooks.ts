import { setMaxListeners } from "node:events";
import type { MovableClock } from "../state/clock.js";
import type { Context } from "../state/context.js";
import type { Happening } from "../state/happening.js";
import { bodyOf, signatureOf } from "./body.js";
import { copyOf, type DeliveryRecord, type SkippedWebhook, type WebhookDelivery } from "./delivery.js";
import { eventsOf, type WebhookEvent } from "./events.js";
import { verifyCallback } from "./verify-callback.js";
import { reasonOf, send } from "./send.js";
import { WEBHOOK_TOPICS, type SandboxWebhookOptions, type Subscription, type WebhookField } from "./subscription.js";

/** Sends webhooks, and records each attempt. */
export interface Webhooks {
  /** The registered callback URL, or null. */
  readonly subscription: Subscription | null;
  /** Registers a callback URL in place of the earlier one. It is verified before the first delivery. */
  register(options: SandboxWebhookOptions): Subscription;
  /** Verifies the callback URL now. Returns the problem of the app's response, or null. */
  verify(subscription: Subscription): Promise<string | null>;
  /** Removes the callback URL. Pending deliveries are dropped. */
  unregister(): void;
  handle(happening: Happening): void;
  deliveries(): WebhookDelivery[];
  /** The latest 50 events that were not sent, oldest first. */
  skipped(): readonly SkippedWebhook[];
  close(): void;
}

/** The times between attempts. Meta tries again at once, then with growing gaps for 36 hours. */
// fact: webhook-retries
const GAPS_MS = [0, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000];
const MOST_DELIVERIES = 1000;
const MOST_SKIPPED = 50;

/** Creates the webhooks of a sandbox. The gaps between attempts follow its clock. */
export function makeWebhooks(context: Context, clock: MovableClock): Webhooks {
  const ending = new AbortController();
  // Each pending delivery adds a listener.
  setMaxListeners(0, ending.signal);
  const state = context.state.webhooks;
  const verifications = new Map<Subscription, Promise<string | null>>();
  const random = context.random.webhooks;
  let count = 0;

  function verify(subscription: Subscription): Promise<string | null> {
    const running =
      verifications.get(subscription) ??
      verifyCallback(subscription, random, ending.signal).then((problem) => {
        subscription.verified = problem === null;
        verifications.delete(subscription);
        return problem;
      });
    verifications.set(subscription, running);
    return running;
  }

  async function attempt({ body, signature, attempts }: DeliveryRecord, subscription: Subscription): Promise<boolean> {
    const at = clock.now();
    const problem = subscription.verified ? null : await verify(subscription);
    if (problem !== null) {
      attempts.push({ at, status: null, error: problem });
      return false;
    }
    const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
    try {
      const { status } = await send(subscription.url, body, headers, ending.signal);
      attempts.push({ at, status, error: null });
      return status === 200;
    } catch (error) {
      attempts.push({ at, status: null, error: reasonOf(error) });
      return false;
    }
  }

  async function deliver(record: DeliveryRecord, subscription: Subscription, firstGapMs: number): Promise<void> {
    for (const gapMs of [firstGapMs, ...GAPS_MS]) {
      record.nextAttemptAt = clock.now() + gapMs;
      if (gapMs > 0) await clock.sleep(gapMs, ending.signal);
      record.nextAttemptAt = null;
      if (subscription !== state.subscription) break;
      if (!(await attempt(record, subscription))) continue;
      record.status = "delivered";
      return;
    }
    record.status = "dropped";
  }

  function enqueue(event: WebhookEvent, subscription: Subscription): void {
    const body = bodyOf(event, subscription.id, context);
    const signature = signatureOf(body, context.state.app.secret);
    // fact: webhook-doubles
    const gaps = context.behaviors.webhookDelivery === "twice" ? [0, random.int(50, 300)] : [0];
    for (const gapMs of gaps) {
      count += 1;
      const { field, targetId } = event;
      const sent = { id: String(count), field, targetId, body, signature };
      const record: DeliveryRecord = { ...sent, status: "pending", attempts: [], nextAttemptAt: null };
      state.deliveries.push(record);
      if (state.deliveries.length > MOST_DELIVERIES) state.deliveries.shift();
      // A delivery rejects only when the sandbox closes.
      deliver(record, subscription, gapMs).catch(() => undefined);
    }
  }

  return {
    get subscription() {
      return state.subscription;
    },
    register({ url, verifyToken, fields = Object.keys(WEBHOOK_TOPICS) as WebhookField[] }) {
      const subscription = { id: random.text(15, "123456789"), url, verifyToken, fields: [...fields], verified: false };
      state.subscription = subscription;
      return subscription;
    },
    verify,
    unregister() {
      state.subscription = null;
    },
    handle(happening) {
      const { subscription } = state;
      if (subscription === null) return;
      const { events, skipped } = eventsOf(happening, context);
      const isSubscribed = ({ field }: { field: WebhookField }) => subscription.fields.includes(field);
      for (const event of events.filter(isSubscribed)) enqueue(event, subscription);
      state.skipped.push(...skipped.filter(isSubscribed));
      state.skipped.splice(0, state.skipped.length - MOST_SKIPPED);
    },
    deliveries: () => state.deliveries.map(copyOf),
    skipped: () => state.skipped,
    close: () => ending.abort(),
  };
}
