import { readPayload, type ParsedWebhook } from "./payload.js";
import { bytesOf, checkSecrets, verifySignature, type RawBody } from "./signature.js";

/**
 * Verifies and reads a webhook of Meta. One webhook may contain several events. The signature is compared in constant time.
 * Source: https://developers.facebook.com/documentation/threads/webhooks
 *
 * @param rawBody the bytes of the body, as Meta sent them. The function refuses a text or a parsed body.
 * @param signature the header `X-Hub-Signature-256`
 * @param secrets the secret that may have signed the webhook, or several. Meta does not document whether it signs with the secret of the Threads
 * app or of the Meta app
 * @throws ThreadsWebhookError: `raw-body`, `signature`, or `malformed` for a signed body that is not a webhook; ThreadsValidationError for an
 * invalid secret. A single update that cannot be read is in `malformed` of the result.
 * @example
 * ```ts
 * const { events, malformed } = parseWebhook(request.body, request.get("x-hub-signature-256"), appSecret);
 * for (const event of events) if (event.type === "replies") console.log(event.value.username, event.value.text);
 * ```
 */
export function parseWebhook(
  rawBody: RawBody,
  signature: string | readonly string[] | null | undefined,
  secrets: string | readonly string[],
): ParsedWebhook {
  return readPayload(verifySignature(bytesOf(rawBody), signature, checkSecrets(secrets)));
}
