/**
 * What Meta posts to the deauthorize and the data-deletion callback: `<signature>.<payload>`, both base64url without padding, the
 * signature over the payload as it was sent. Which secret signs it (the Threads app's or the Meta app's) is not documented, so
 * several may be tried.
 * Source: https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback/
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { ThreadsSignedRequestError } from "../errors/index.js";
import { parseExactJson } from "../http/exact-json.js";
import { exactId } from "../internal/ids.js";

/** A genuine signed request. */
export interface SignedRequest {
  /** The person's Threads id, exact digits. */
  readonly userId: string;
  /** When Meta wrote it, to the second; null when it does not say. */
  readonly issuedAt: Date | null;
}

const MAX_LENGTH = 16_384;

/**
 * Verifies and reads a signed request.
 *
 * @param text the value of the form field `signed_request`
 * @param secrets any of which may have signed it
 * @throws ThreadsSignedRequestError when it is malformed, of another algorithm, or signed by somebody else
 */
export function parseSignedRequest(text: string, secrets: readonly string[]): SignedRequest {
  const parts = typeof text === "string" && text.length <= MAX_LENGTH ? text.split(".") : [];
  const [signature, payload] = parts;
  if (parts.length !== 2 || !isBase64url(signature) || !isBase64url(payload)) {
    throw new ThreadsSignedRequestError(
      "malformed",
      "The signed request is not a signature and a payload in base64url.",
    );
  }
  const given = Buffer.from(signature, "base64url");
  // An empty secret would let anybody sign.
  const genuine = secrets.filter((secret) => {
    if (secret === "") return false;
    const expected = createHmac("sha256", secret).update(payload).digest();
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  const data = readPayload(payload);
  // The algorithm is judged first: a request of another one was never meant to fit our signature.
  const algorithm = data?.algorithm;
  if (algorithm !== undefined && (typeof algorithm !== "string" || algorithm.toUpperCase() !== "HMAC-SHA256")) {
    throw new ThreadsSignedRequestError("algorithm", "The signed request names an algorithm other than HMAC-SHA256.");
  }
  if (genuine.length === 0) {
    throw new ThreadsSignedRequestError("signature", "The signed request was not signed with a secret of this app.");
  }
  const userId = exactId(data?.user_id);
  if (data === null || userId === null) {
    throw new ThreadsSignedRequestError("malformed", "The signed request's payload names no user.");
  }
  const seconds = typeof data.issued_at === "string" ? Number(data.issued_at) : data.issued_at;
  if (seconds === undefined || seconds === null) return { userId, issuedAt: null };
  // A date that is there and cannot be read must not pass for none: an old request would count as new.
  if (typeof seconds !== "number" || !(seconds > 0 && seconds < 8.64e12)) {
    throw new ThreadsSignedRequestError("malformed", "The signed request's date cannot be read.");
  }
  return { userId, issuedAt: new Date(seconds * 1000) };
}

const isBase64url = (text: string | undefined): text is string => text !== undefined && /^[\w-]+$/.test(text);

function readPayload(payload: string): Readonly<Record<string, unknown>> | null {
  try {
    const data = parseExactJson(Buffer.from(payload, "base64url").toString("utf8"));
    return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
