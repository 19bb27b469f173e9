/** Classifies failures of the connection by the error codes of Node and undici. */
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

const DESCRIPTIONS: Readonly<Record<NetworkFailure, string>> = {
  dns: "the host name could not be resolved",
  refused: "the connection was refused",
  unreachable: "no route to the host was found",
  tls: "the TLS handshake failed",
  "connect-timeout": "connecting took too long",
  reset: "the connection closed before the response was complete",
  protocol: "the response is not valid HTTP",
  unknown: "the cause is not known",
};

/** Failures while connecting. Only these prove that nothing was sent, and only if the request was not written to a socket. */
const CONNECT_FAILURES: ReadonlySet<NetworkFailure> = new Set([
  "dns",
  "refused",
  "unreachable",
  "tls",
  "connect-timeout",
]);

/** Errors of the dispatcher that the host passed in. Retrying does not fix them, and undici's message explains them best. */
const DISPATCHER_ERRORS: ReadonlySet<string> = new Set([
  "UND_MOCK_ERR_MOCK_NOT_MATCHED",
  // mockThreads uses its own code, because undici appends a count of interceptors to the message of the code above.
  "THREADS_MOCK_NO_REPLY",
  "UND_ERR_CLOSED",
  "UND_ERR_DESTROYED",
  "UND_ERR_INVALID_ARG",
]);

/** A failed request: the reason, and whether to retry. */
export interface ClassifiedFailure {
  readonly reason: NetworkFailure;
  /** Ends the sentence "The request failed: …". Not redacted. */
  readonly description: string;
  /** True when the request may have left. */
  readonly sent: boolean;
  /** True when another attempt may succeed. */
  readonly mayPass: boolean;
}

/** Classifies a failure of the dispatcher. `started` is true when the request had been written to a socket. */
export function classifyNetworkFailure(error: unknown, started: boolean): ClassifiedFailure {
  const code = codeOf(error);
  const reason = reasonFor(code, error);
  const sent = started || !CONNECT_FAILURES.has(reason);
  if (DISPATCHER_ERRORS.has(code) && error instanceof Error) {
    return { reason, description: `the dispatcher refused: ${error.message}`, sent: started, mayPass: false };
  }
  return { reason, description: DESCRIPTIONS[reason], sent, mayPass: true };
}

/** Returns the code of an error. For addresses that were tried together, returns the code of the first one. */
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
  // Undici sets a code on a parser error only if llhttp has a name for it.
  return code.startsWith("HPE_") || (error instanceof Error && error.name === "HTTPParserError")
    ? "protocol"
    : "unknown";
}
