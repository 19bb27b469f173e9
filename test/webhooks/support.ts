/** Webhooks in the documented form, and in unusual forms that were observed. */
import { createHmac } from "node:crypto";
import { parseWebhook, type ParsedWebhook } from "../../src/webhooks/index.js";
import { record } from "../support/leaks.js";
import { APP_SECRET } from "../support/secrets.js";

export const ACCOUNT = "26999888777666555";
export const POST = "18011111111111111";
export const REPLY = "18022222222222222";

/** Returns the signature header of a body. */
export const signatureOf = (body: string | Uint8Array, secret: string = APP_SECRET) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

export const bytes = (body: string) => new TextEncoder().encode(body);
export const json = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** Parses a body that is signed with the app secret. */
export function parsed(body: unknown): ParsedWebhook {
  const text = json(body);
  const result = parseWebhook(bytes(text), signatureOf(text), APP_SECRET);
  record("malformed", result.malformed);
  return result;
}

/** Returns the reason of the error that a call throws, or null. */
export function reasonOf(call: () => unknown): unknown {
  try {
    call();
    return null;
  } catch (error) {
    record("webhook error", error);
    return (error as { reason?: string }).reason ?? (error as { code?: string }).code ?? error;
  }
}

/** The documented envelope. */
export const envelope = (values: unknown, more: object = {}) => ({
  app_id: "1234567890",
  topic: "moderate",
  target_id: POST,
  time: 1_790_000_000,
  subscription_id: "3333333333",
  has_uid_field: false,
  values,
  ...more,
});

/** The form of other Meta products, which one app received. */
export const entries = (...changes: unknown[]) => ({
  object: "threads",
  entry: [{ id: ACCOUNT, time: 1_790_000_000, changes }],
});

export const REPLY_VALUE = {
  id: REPLY,
  username: "ann",
  text: "hello",
  media_type: "TEXT_POST",
  permalink: "https://www.threads.com/@ann/post/Pp",
  shortcode: "Pp",
  replied_to: { id: POST },
  root_post: { id: POST, owner_id: ACCOUNT, username: "mika" },
  timestamp: "2026-08-07T10:33:16+0000",
};
export const replies = (value: object = {}) => ({ field: "replies", value: { ...REPLY_VALUE, ...value } });

export const MENTION_VALUE = {
  id: REPLY,
  alt_text: "a boat",
  gif_url: "https://media.example/a.gif",
  has_replies: false,
  is_quote_post: true,
  is_reply: false,
  media_product_type: "THREADS",
  media_type: "IMAGE",
  media_url: "https://media.example/a.jpg",
  permalink: "https://www.threads.com/@ann/post/Pp",
  shortcode: "Pp",
  text: "look, @mika",
  timestamp: "2026-08-07T10:33:16+0000",
  username: "ann",
  poll_attachment: { option_a: "yes", option_b: "no", total_votes: 3 },
  quoted_post: { id: POST },
  is_verified: true,
};
export const mentions = (value: object = {}) => ({ field: "mentions", value: { ...MENTION_VALUE, ...value } });

export const PUBLISH_VALUE = {
  id: POST,
  media_type: "TEXT_POST",
  permalink: "https://www.threads.com/@mika/post/Pp",
  timestamp: "2026-08-07T10:33:16+0000",
  username: "mika",
};
export const publish = (value: object = {}) => ({ field: "publish", value: { ...PUBLISH_VALUE, ...value } });

export const DELETE_VALUE = {
  id: POST,
  owner: { owner_id: ACCOUNT },
  deleted_at: "2026-08-07T11:00:00+0000",
  timestamp: "2026-08-07T10:33:16+0000",
  username: "mika",
};
export const deleted = (value: object = {}) => ({ field: "delete", value: { ...DELETE_VALUE, ...value } });
