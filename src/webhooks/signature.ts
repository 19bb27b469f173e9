/** The signature of a webhook: `X-Hub-Signature-256: sha256=<hex>`, an HMAC-SHA256 of the body as it was sent. */
import { types } from "node:util";
import { ThreadsWebhookError } from "../errors/index.js";
import { checkCredential } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import { isSignedWithOneOf } from "../oauth/timing-safe.js";

/** The bytes of a body. */
export type RawBody = Uint8Array | ArrayBuffer;

/** Limits the work for unsigned bodies, which anyone can send. */
const MAX_ESCAPED_BYTES = 256 * 1024;

/**
 * Returns the bytes of a body.
 *
 * @throws ThreadsWebhookError (`raw-body`) for a text or a parsed body, whose bytes may differ from those that Meta signed
 */
export function bytesOf(rawBody: unknown): Buffer {
  if (ArrayBuffer.isView(rawBody)) return Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength);
  if (types.isAnyArrayBuffer(rawBody)) return Buffer.from(rawBody);
  throw new ThreadsWebhookError(
    "raw-body",
    "rawBody must be the bytes that Meta sent, as a Buffer, a Uint8Array or an ArrayBuffer. The signature covers them, and a text or a " +
      "parsed body may have other bytes.",
  );
}

/** Returns the secrets, at least one. @throws ThreadsValidationError */
export function checkSecrets(secrets: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(secrets) ? secrets : [secrets];
  if (list.length === 0) refuse("secrets", "must not be empty");
  return list.map((secret) => checkCredential("secrets", secret));
}

/**
 * Verifies the signature of a body, and returns the body as text.
 *
 * Meta's Messenger page says that Meta signs a form of the body in which every character outside ASCII is escaped, such as `\u00e4`. Meta does
 * not document whether it also sends that form. So the SDK also accepts a signature of the escaped body, which is the same JSON.
 *
 * @throws ThreadsWebhookError (`signature`)
 */
export function verifySignature(bytes: Buffer, signature: unknown, secrets: readonly string[]): string {
  const hex = typeof signature === "string" ? /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1] : undefined;
  if (hex === undefined) {
    throw new ThreadsWebhookError(
      "signature",
      "The header X-Hub-Signature-256 must occur once and contain sha256= and 64 hex digits.",
    );
  }
  const given = Buffer.from(hex, "hex");
  const isSigned = (body: Buffer | string) => isSignedWithOneOf(secrets, body, given);
  const text = bytes.toString("utf8");
  if (isSigned(bytes)) return text;
  const mayBeEscaped = text.length < bytes.length && bytes.length <= MAX_ESCAPED_BYTES;
  if (mayBeEscaped && isSigned(escapedUnicode(text))) return text;
  throw new ThreadsWebhookError("signature", "The webhook was not signed with one of the secrets.");
}

const escapedUnicode = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
