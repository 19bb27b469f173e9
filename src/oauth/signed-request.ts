/**
 * Reads the signed request that Meta posts to the deauthorize and the data-deletion callback. It is `<signature>.<payload>`, both in base64url
 * without padding, and the signature covers the payload as it was sent. Meta does not document whether the Threads app's secret or the Meta
 * app's secret signs it, so the SDK accepts several.
 * Source: https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback/
 */
import { ThreadsSignedRequestError } from "../errors/index.js";
import { parseExactJson } from "../http/exact-json.js";
import { exactId } from "../internal/ids.js";
import { isSignedWithOneOf } from "./timing-safe.js";

/** The contents of a verified signed request. */
export interface SignedRequest {
  /** The user's Threads id. */
  readonly userId: string;
  /** The time of the request, to the second. Null when Meta sends none. */
  readonly issuedAt: Date | null;
}

const MAX_LENGTH = 16_384;

/**
 * Verifies and reads a signed request.
 *
 * @param text the value of the form field `signed_request`
 * @param secrets the secrets that may have signed it
 * @throws ThreadsSignedRequestError when it is malformed, names another algorithm, or is not signed with one of the secrets
 */
export function parseSignedRequest(text: string, secrets: readonly string[]): SignedRequest {
  const parts = typeof text === "string" && text.length <= MAX_LENGTH ? text.split(".") : [];
  const [signature, payload] = parts;
  if (parts.length !== 2 || !isBase64url(signature) || !isBase64url(payload)) {
    throw new ThreadsSignedRequestError(
      "malformed",
      "The signed request must consist of a signature and a payload in base64url.",
    );
  }
  const given = Buffer.from(signature, "base64url");
  const isSigned = isSignedWithOneOf(secrets, payload, given);
  const data = readPayload(payload);
  // The algorithm comes first, because a request with another algorithm cannot have a matching signature.
  const algorithm = data?.algorithm;
  if (algorithm !== undefined && (typeof algorithm !== "string" || algorithm.toUpperCase() !== "HMAC-SHA256")) {
    throw new ThreadsSignedRequestError("algorithm", "The signed request names an algorithm other than HMAC-SHA256.");
  }
  if (!isSigned) {
    throw new ThreadsSignedRequestError("signature", "The signed request was not signed with a secret of this app.");
  }
  const userId = exactId(data?.user_id);
  if (data === null || userId === null) {
    throw new ThreadsSignedRequestError("malformed", "The signed request's payload contains no valid user id.");
  }
  const seconds = typeof data.issued_at === "string" ? Number(data.issued_at) : data.issued_at;
  if (seconds === undefined || seconds === null) return { userId, issuedAt: null };
  // An invalid date must not count as a missing one, or an old request would count as new.
  if (typeof seconds !== "number" || !(seconds > 0 && seconds < 8.64e12)) {
    throw new ThreadsSignedRequestError("malformed", "The signed request contains an invalid date.");
  }
  return { userId, issuedAt: new Date(seconds * 1000) };
}

const isBase64url = (text: string | undefined): text is string => text !== undefined && /^[\w-]+$/.test(text);

function readPayload(payload: string): Readonly<Record<string, unknown>> | null {
  try {
    const data = parseExactJson(Buffer.from(payload, "base64url").toString("utf8"));
    return typeof data === "object" ? (data as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
