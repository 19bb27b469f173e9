/** Which part of the way failed, read from the error codes of Node and undici. */
import type { NetworkFailure } from "../errors.js";

const FAILURE_BY_CODE: Readonly<Record<string, NetworkFailure>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "connect-timeout",
  UND_ERR_CONNECT_TIMEOUT: "connect-timeout",
  ECONNRESET: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "reset",
};

const MESSAGES: Readonly<Record<NetworkFailure, string>> = {
  dns: "its name could not be resolved",
  refused: "the connection was refused",
  unreachable: "there is no route to it",
  tls: "the TLS handshake failed",
  "connect-timeout": "connecting took too long",
  reset: "the connection closed before the answer was whole",
  protocol: "it did not speak HTTP",
  unknown: "the request failed",
};

/** A code of undici's that only its MockAgent has: a test's mistake, which repeating does not mend. */
const MOCK_NOT_MATCHED = "UND_MOCK_ERR_MOCK_NOT_MATCHED";

/** The code of an error, or of the first of several that were tried together. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === "string" && code !== "") return code;
  return Array.isArray(errors) ? codeOf(errors[0]) : "";
}

/** The part that failed, a phrase that says so, and whether repeating may help at all. */
export function readNetworkFailure(error: unknown): { reason: NetworkFailure; phrase: string; mayRepeat: boolean } {
  const code = codeOf(error);
  const reason = reasonFor(code);
  if (code === MOCK_NOT_MATCHED && error instanceof Error) return { reason, phrase: error.message, mayRepeat: false };
  return { reason, phrase: MESSAGES[reason], mayRepeat: true };
}

function reasonFor(code: string): NetworkFailure {
  const known = FAILURE_BY_CODE[code];
  if (known !== undefined) return known;
  if (/^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/.test(code)) return "tls";
  return code.startsWith("HPE_") ? "protocol" : "unknown";
}
