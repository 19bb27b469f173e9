/**
 * The routes that Meta calls with webhooks. They exist only with `onWebhook`.
 * Source: https://developers.facebook.com/documentation/threads/webhooks
 */
import { isThreadsError } from "../../errors/index.js";
import { verifyWebhookChallenge } from "../../webhooks/challenge.js";
import { errorResponse } from "../errors.js";
import type { WebhookConfig } from "../options.js";
import { plainText, succeeded } from "../responses.js";
import type { RouteCall } from "./route.js";

/** `GET /webhooks`: verifies the callback URL for the App Dashboard. */
export function verify({ url }: RouteCall, { verifyToken }: WebhookConfig): Promise<Response> {
  return Promise.resolve(plainText(verifyWebhookChallenge(url.searchParams, verifyToken)));
}

/**
 * `POST /webhooks`: calls `onWebhook` with one event after the other. A failure of one does not stop the others. Then Meta gets 500, or 503 when
 * an event is only being handled elsewhere, and sends the webhook again.
 */
export async function receive(call: RouteCall, { onWebhook, secrets }: WebhookConfig): Promise<Response> {
  const { connections, request, rawBody, report } = call;
  const signature = request.headers.get("x-hub-signature-256");
  const { events, malformed } = await connections.receiveWebhook(await rawBody(), signature, secrets);
  // Meta would send the same again, so they do not fail the webhook.
  for (const error of malformed) report(error);
  const failures: unknown[] = [];
  const waiting: unknown[] = [];
  for (const event of events) {
    try {
      await onWebhook(event);
    } catch (error) {
      if (isThreadsError(error, "THREADS_WEBHOOK") && error.reason === "in-progress") waiting.push(error);
      else failures.push(error);
    }
  }
  for (const error of failures) report(error);
  // The status of an error of the handler, such as one of Threads', is not for Meta.
  if (failures.length > 0) return errorResponse(null);
  return waiting.length > 0 ? errorResponse(waiting[0]) : succeeded("The webhook was received.");
}
