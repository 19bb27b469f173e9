/** Which part of the way failed, read from the error codes of Node and undici. */
import type { NetworkFailure } from "../errors/index.js";
import { ownValue } from "../internal/own-value.js";

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

const PHRASES: Readonly<Record<NetworkFailure, string>> = {
  dns: "its name could not be resolved",
  refused: "the connection was refused",
  unreachable: "there is no route to it",
  tls: "the TLS handshake failed",
  "connect-timeout": "connecting took too long",
  reset: "the connection closed before the answer was whole",
  protocol: "what answered does not speak HTTP",
  unknown: "the request failed",
};

/** Failures of connecting. Only after these, and before a request was put on a socket, is it certain that nothing was sent. */
const CONNECTING: ReadonlySet<NetworkFailure> = new Set(["dns", "refused", "unreachable", "tls", "connect-timeout"]);

/** Mistakes of whoever passed the dispatcher, which repeating does not mend; undici's own words say it best. */
const MISTAKES: ReadonlySet<string> = new Set([
  "UND_MOCK_ERR_MOCK_NOT_MATCHED",
  "UND_ERR_CLOSED",
  "UND_ERR_DESTROYED",
  "UND_ERR_INVALID_ARG",
]);

/** What is known about a failed request. */
export interface NetworkVerdict {
  readonly reason: NetworkFailure;
  /** Ends the sentence "It did not get through: …". Not redacted. */
  readonly phrase: string;
  /** Whether the request may have left. */
  readonly sent: boolean;
  /** Whether another attempt may fare better. */
  readonly passing: boolean;
}

/** Judges a failure of the dispatcher; `started` says whether the request had been put on a socket. */
export function judgeNetworkFailure(error: unknown, started: boolean): NetworkVerdict {
  const code = codeOf(error);
  const reason = reasonFor(code, error);
  const sent = started || !CONNECTING.has(reason);
  if (MISTAKES.has(code) && error instanceof Error) {
    return { reason, phrase: `the dispatcher refused: ${error.message}`, sent: started, passing: false };
  }
  return { reason, phrase: PHRASES[reason], sent, passing: true };
}

/** The code of an error, or of the first of several addresses that were tried together. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === "string" && code !== "") return code;
  return Array.isArray(errors) ? codeOf(errors[0]) : "";
}

function reasonFor(code: string, error: unknown): NetworkFailure {
  const known = ownValue(FAILURE_BY_CODE, code);
  if (known !== undefined) return known;
  if (/^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/.test(code)) return "tls";
  // undici gives its parser's errors a code only where llhttp names one.
  return code.startsWith("HPE_") || (error instanceof Error && error.name === "HTTPParserError")
    ? "protocol"
    : "unknown";
}
