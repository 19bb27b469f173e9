import type { IncomingHttpHeaders } from "node:http";
import { badParameter, type Refusal } from "./graph-errors.js";
import { safeName } from "./mask.js";
import type { OperationRow, ParameterRule } from "./operation-row.js";

/** A request as it was received, before any check. */
export interface RawRequest {
  readonly headers: IncomingHttpHeaders;
  /** The query as it was sent, without its question mark. */
  readonly query: string;
  readonly body: Buffer;
}

/**
 * Returns a refusal when the form of a request is wrong, else null. It is stricter than Threads, so that a test that passes here
 * means something. A message names a parameter and never repeats its value, because a misplaced value may be a secret.
 */
export function validateRequest(row: OperationRow, request: RawRequest): Refusal | null {
  if (row.parameters === null) return null;
  const problem = transportProblem(row, request) ?? parameterProblem(row.parameters, parametersOf(row, request));
  return problem === null ? null : badParameter(problem, "invalid_request");
}

/** Returns the parameters of a request, which are in its form or in its query. */
export function parametersOf(row: OperationRow, request: RawRequest): URLSearchParams {
  return new URLSearchParams(parameterText(row, request));
}

/** Returns whether an operation has its parameters in a form. */
export function hasForm(row: OperationRow): boolean {
  return row.method === "POST" && row.body !== "raw";
}

function parameterText(row: OperationRow, { query, body }: RawRequest): string {
  return hasForm(row) ? body.toString("utf8") : query;
}

function transportProblem(row: OperationRow, request: RawRequest): string | null {
  // fact: token-in-parameters
  if (request.headers.authorization !== undefined) {
    return "The token belongs in access_token, not in an Authorization header";
  }
  if (hasForm(row)) {
    // fact: code-form
    const type = (request.headers["content-type"] ?? "").toLowerCase().replace(/\s/g, "");
    if (type !== "application/x-www-form-urlencoded" && type !== "application/x-www-form-urlencoded;charset=utf-8") {
      return "The content type must be application/x-www-form-urlencoded";
    }
    if (request.query !== "") return `${namesIn(request.query)} must be sent in the form, not in the query`;
  } else if (row.body !== "raw" && request.body.length > 0) {
    return `A ${row.method} request must not have a body`;
  }
  return encodingProblem(parameterText(row, request));
}

/** Threads accepts a raw `|`, but a proxy before it may not. */
function encodingProblem(text: string): string | null {
  return /%(?![0-9a-fA-F]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]/.test(text)
    ? "The parameters contain a character that must be percent-encoded"
    : null;
}

function parameterProblem(rules: readonly ParameterRule[], given: URLSearchParams): string | null {
  for (const name of given.keys()) {
    const rule = rules.find((candidate) => candidate.name === name);
    if (rule === undefined) return unknownParameter(name);
    if (rule.repeats !== true && given.getAll(name).length > 1) return `The parameter ${name} is sent twice`;
  }
  for (const rule of rules) {
    const value = given.get(rule.name);
    if (value === null && rule.required) return `The parameter ${rule.name} is required`;
    if (value === "") return `The parameter ${rule.name} is empty`;
    if (value !== null && rule.equals !== undefined && value !== rule.equals) {
      return `The parameter ${rule.name} must be ${rule.equals}`;
    }
  }
  return null;
}

function unknownParameter(name: string): string {
  return name === "access_token"
    ? "This request must not have an access_token"
    : `The parameter ${named(name)} is unknown here`;
}

function namesIn(query: string): string {
  return [...new Set([...new URLSearchParams(query).keys()].map(named))].join(", ") || "Parameters";
}

function named(name: string): string {
  return safeName(name) ?? "(not a parameter's name)";
}
