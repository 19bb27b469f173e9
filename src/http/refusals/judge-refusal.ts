/** Judges refusals by the table in `graph-codes.ts`. Everything in the SDK that asks what a refusal means asks here. */
import type { GraphError, RequestSummary, ThreadsApiError } from "../../errors/index.js";
import { REFUSALS, TRANSIENT_REFUSAL, UNKNOWN_REFUSAL } from "./graph-codes.js";
import type { Refusal, RefusalEndpoint, RefusalRow } from "./refusal.js";

/** The parts of an error that rows look at. */
export type JudgedError = Pick<GraphError, "code" | "subcode" | "isTransient"> &
  Partial<Pick<GraphError, "name" | "message">>;

function matches(row: RefusalRow, graph: JudgedError, status: number, endpoint: RefusalEndpoint): boolean {
  if (row.subcode !== undefined && row.subcode !== graph.subcode) return false;
  if (row.status !== undefined && (status < row.status[0] || status > row.status[1])) return false;
  if (row.at !== undefined && !row.at.includes(endpoint)) return false;
  if (row.unlessTransient === true && graph.isTransient === true) return false;
  if (row.message !== undefined && !row.message.test(graph.message ?? "")) return false;
  return matchesCode(row.code, graph);
}

function matchesCode(code: RefusalRow["code"], { code: sent, name = null, isTransient }: JudgedError): boolean {
  if (code === "any") return true;
  // Without a code, the hint says more than the status.
  if (code === "none") return sent === null && name === null && isTransient !== true;
  if (typeof code === "string") return name === code;
  if (typeof code === "number") return sent === code;
  return sent !== null && sent >= code[0] && sent <= code[1];
}

/** Judges an error that Threads sent with this HTTP status from this endpoint. */
export function judgeRefusal(graph: JudgedError, status: number, endpoint: RefusalEndpoint): Refusal {
  const row = REFUSALS.find((candidate) => matches(candidate, graph, status, endpoint));
  if (row !== undefined) return row.refusal;
  // The hint counts only where the code says nothing.
  return graph.isTransient === true ? TRANSIENT_REFUSAL : UNKNOWN_REFUSAL;
}

/** Judges a refusal that was received. */
export const refusalOf = ({ graph, status, request }: ThreadsApiError): Refusal =>
  judgeRefusal(graph, status, refusalEndpoint(request));

/** Does this refusal prove that the request had no effect? Everything else may have come after the effect. */
export function provesNoEffect(error: ThreadsApiError): boolean {
  const { certain, certainIfTransient } = refusalOf(error);
  if (certain === "never" || (error.graph.isTransient === true && !certainIfTransient)) return false;
  return certain === "any-status" || (error.status >= 400 && error.status < 500);
}

/** Does this refusal say that the token is invalid? It is a verdict once `/me` has said so too. */
export function saysTokenInvalid(error: ThreadsApiError): boolean {
  const { tokenVerdict } = refusalOf(error);
  if (tokenVerdict === "anywhere") return true;
  return tokenVerdict === "at-me" && refusalEndpoint(error.request) === "me" && error.status < 500;
}

const ENDPOINTS: Readonly<Record<string, RefusalEndpoint>> = {
  "POST /oauth/access_token": "code-exchange",
  // The app's own token: the same credentials, without a code.
  "GET /oauth/access_token": "token-exchange",
  "GET /access_token": "token-exchange",
  "GET /refresh_access_token": "refresh",
  "GET /me": "me",
};

/** The endpoint that a request went to, with or without a version in its path. */
export function refusalEndpoint({ method, path }: RequestSummary): RefusalEndpoint {
  const key = `${method} ${path.replace(/^\/v\d+\.\d+(?=\/)/, "")}`;
  return (Object.hasOwn(ENDPOINTS, key) ? ENDPOINTS[key] : undefined) ?? "other";
}
