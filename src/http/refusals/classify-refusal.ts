/** Looks up the meaning of refusals in the table of `graph-codes.ts`. */
import type { GraphError, RequestSummary, ThreadsApiError } from "../../errors/index.js";
import { REFUSALS, TRANSIENT_REFUSAL, UNKNOWN_REFUSAL } from "./graph-codes.js";
import type { Refusal, RefusalEndpoint, RefusalRow } from "./refusal.js";

/** The parts of an error that rows match. */
export type ClassifiedError = Pick<GraphError, "code" | "subcode" | "isTransient"> &
  Partial<Pick<GraphError, "name" | "message">>;

function matches(row: RefusalRow, graph: ClassifiedError, status: number, endpoint: RefusalEndpoint): boolean {
  if (row.subcode !== undefined && row.subcode !== graph.subcode) return false;
  if (row.status !== undefined && (status < row.status[0] || status > row.status[1])) return false;
  if (row.endpoints !== undefined && !row.endpoints.includes(endpoint)) return false;
  if (row.unlessTransient === true && graph.isTransient === true) return false;
  if (row.message !== undefined && !row.message.test(graph.message ?? "")) return false;
  return matchesCode(row.code, graph);
}

function matchesCode(code: RefusalRow["code"], { code: sent, name = null, isTransient }: ClassifiedError): boolean {
  if (code === "any") return true;
  // Without a code, `is_transient` says more than the status.
  if (code === "none") return sent === null && name === null && isTransient !== true;
  if (typeof code === "string") return name === code;
  if (typeof code === "number") return sent === code;
  return sent !== null && sent >= code[0] && sent <= code[1];
}

/** Returns the meaning of an error that an endpoint sent with an HTTP status. */
export function classifyRefusal(graph: ClassifiedError, status: number, endpoint: RefusalEndpoint): Refusal {
  const row = REFUSALS.find((candidate) => matches(candidate, graph, status, endpoint));
  if (row !== undefined) return row.refusal;
  // `is_transient` decides only if no row matches.
  return graph.isTransient === true ? TRANSIENT_REFUSAL : UNKNOWN_REFUSAL;
}

/** Returns the meaning of an SDK error. */
export function refusalOf({ graph, status, request }: ThreadsApiError): Refusal {
  return classifyRefusal(graph, status, refusalEndpoint(request));
}

/** Returns true if the refusal proves that the request had no effect. Any other refusal may have come after the effect. */
export function provesNoEffect(error: ThreadsApiError): boolean {
  const refusal = refusalOf(error);
  if (refusal.provesNoEffect === "never") return false;
  if (error.graph.isTransient === true && !refusal.provesNoEffectIfTransient) return false;
  return refusal.provesNoEffect === "any-status" || (error.status >= 400 && error.status < 500);
}

/** Returns true if the refusal says that the token is invalid. A call of `/me` must confirm it. */
export function saysTokenInvalid(error: ThreadsApiError): boolean {
  const { tokenVerdict } = refusalOf(error);
  if (tokenVerdict === "anywhere") return true;
  return tokenVerdict === "at-me" && refusalEndpoint(error.request) === "me" && error.status < 500;
}

const ENDPOINTS: Readonly<Record<string, RefusalEndpoint>> = {
  "POST /oauth/access_token": "code-exchange",
  // The app's own token: the request sends the same credentials as a code exchange, but no code.
  "GET /oauth/access_token": "token-exchange",
  "GET /access_token": "token-exchange",
  "GET /refresh_access_token": "refresh",
  "GET /me": "me",
};

/** Returns the endpoint of a request, with or without an API version in its path. */
export function refusalEndpoint({ method, path }: RequestSummary): RefusalEndpoint {
  const key = `${method} ${path.replace(/^\/v\d+\.\d+(?=\/)/, "")}`;
  return (Object.hasOwn(ENDPOINTS, key) ? ENDPOINTS[key] : undefined) ?? "other";
}
