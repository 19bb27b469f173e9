/** Makes `health.lastError` from an error: a sentence without paths, trace ids and texts from Threads. */
import { isThreadsError, type ApiErrorKind, type ThreadsApiError } from "../errors/index.js";

const REFUSED: Readonly<Record<ApiErrorKind, string>> = {
  auth: "Threads does not accept the token",
  permission: "The token lacks a permission",
  app: "Threads does not allow the app to do this",
  "rate-limit": "Threads is limiting requests",
  "not-found": "Threads cannot find what was asked for",
  "invalid-request": "Threads did not accept the request",
  media: "Threads did not accept a file or a link",
  policy: "Threads has restricted the account",
  transient: "Threads had a problem",
  unknown: "Threads refused the request",
};

function codesOf({ status, graph }: ThreadsApiError): string {
  if (graph.code === null) return `HTTP ${status}`;
  return graph.subcode === null ? `code ${graph.code}` : `code ${graph.code}, subcode ${graph.subcode}`;
}

/** Returns a sentence about a failed call to Threads. */
export function failureSentence(error: unknown): string {
  if (isThreadsError(error, "THREADS_API")) {
    // A newer copy of the SDK may have kinds that this one does not know.
    const what = (REFUSED as Readonly<Record<string, string | undefined>>)[error.kind] ?? REFUSED.unknown;
    return `${what} (${codesOf(error)}).`;
  }
  if (isThreadsError(error, "THREADS_TIMEOUT")) return "Threads did not respond in time.";
  if (isThreadsError(error, "THREADS_NETWORK")) return "Threads could not be reached.";
  if (isThreadsError(error, "THREADS_RESPONSE"))
    return `The response of Threads could not be read (HTTP ${error.status}).`;
  return "The call to Threads failed.";
}
