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
 * `POST /webhooks`: calls `onWebhook` with one event after the other, and continues after a failure. If a call failed, the route responds with
 * 500. If an event is still being handled by another delivery, it responds with 503. Meta then sends the webhook again.
 */
export async function receive(call: RouteCall, { onWebhook, secrets }: WebhookConfig): Promise<Response> {
  const { connections, request, rawBody, report } = call;
  const signature = request.headers.get("x-hub-signature-256");
  const { events, malformed } = await connections.receiveWebhook(await rawBody(), signature, secrets);
  // Meta would send the same bytes again, so a malformed update does not fail the webhook.
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
  // Meta always gets 500, because the status of the handler's error, such as an error of Threads, says nothing about the webhook.
  if (failures.length > 0) return errorResponse(null);
  return waiting.length > 0 ? errorResponse(waiting[0]) : succeeded("The webhook was received.");
}
