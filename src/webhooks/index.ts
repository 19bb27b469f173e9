/*
 * Webhooks: verify, read, and handle each event once. The routes of `./server`, `./express` and `./fastify` use the same functions.
 */

export { verifyWebhookChallenge, type WebhookQuery } from "./challenge.js";
export { parseWebhook } from "./parse.js";
export type { ParsedWebhook } from "./payload.js";
export type { RawBody } from "./signature.js";
export { webhookInbox, type WebhookInbox, type WebhookInboxOptions } from "./inbox.js";
export type * from "./event.js";
export { ThreadsWebhookError, type WebhookFailure } from "../errors/index.js";
export type { NodeReference, Poll } from "../reading/post.js";
export type { JournalValue, PublishJournal } from "../posts/publish/journal.js";
