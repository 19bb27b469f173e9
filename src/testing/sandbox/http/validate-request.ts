import type { IncomingHttpHeaders } from "node:http";
import { badParameter, type Refusal } from "./graph-errors.js";
import { nameable } from "./names.js";
import type { OperationRow, ParameterRule } from "./operation-row.js";

/** A request as it came, before anybody believed it. */
export interface RawRequest {
  readonly headers: IncomingHttpHeaders;
  /** The query as it was sent, without its question mark. */
  readonly query: string;
  readonly body: string;
}

/**
 * Judges the form of a request, more strictly than Threads does, so that a test against the sandbox means something.
 * Answers the refusal, or null. Messages name a parameter and never its value: what stands in the wrong place may be a secret.
 */
export function validateRequest(row: OperationRow, request: RawRequest): Refusal | null {
  if (row.parameters === null) return null;
  const wrong = wrongTransport(row, request) ?? wrongParameters(row.parameters, parametersOf(row, request));
  return wrong === null ? null : badParameter(wrong, "invalid_request");
}

/** The parameters from the one place where the operation carries them. */
export function parametersOf(row: OperationRow, request: RawRequest): URLSearchParams {
  return new URLSearchParams(row.method === "POST" ? request.body : request.query);
}

function wrongTransport(row: OperationRow, request: RawRequest): string | null {
  // fact: token-in-parameters
  if (request.headers.authorization !== undefined) {
    return "The token belongs in access_token, not in an Authorization header";
  }
  if (row.method === "POST") {
    // fact: code-form
    const type = (request.headers["content-type"] ?? "").toLowerCase().replace(/\s/g, "");
    if (type !== "application/x-www-form-urlencoded" && type !== "application/x-www-form-urlencoded;charset=utf-8") {
      return "The content type must be application/x-www-form-urlencoded";
    }
    if (request.query !== "") return `${list(request.query)} must ride in the form, not in the query`;
  } else if (request.body !== "") {
    return `A ${row.method} carries no body`;
  }
  return wrongEncoding(row.method === "POST" ? request.body : request.query);
}

/** Threads forgives a raw `|`; a proxy on the way to it may not. */
function wrongEncoding(text: string): string | null {
  return /%(?![0-9a-fA-F]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]/.test(text)
    ? "The parameters hold a character that must be percent-encoded"
    : null;
}

function wrongParameters(rules: readonly ParameterRule[], given: URLSearchParams): string | null {
  for (const name of given.keys()) {
    const rule = rules.find((candidate) => candidate.name === name);
    if (rule === undefined) return unknown(name);
    if (rule.repeats !== true && given.getAll(name).length > 1) return `The parameter ${name} comes twice`;
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

function unknown(name: string): string {
  return name === "access_token" ? "No access_token belongs here" : `The parameter ${named(name)} is unknown here`;
}

function list(query: string): string {
  return [...new Set([...new URLSearchParams(query).keys()].map(named))].join(", ") || "Parameters";
}

function named(name: string): string {
  return nameable(name) ?? "(not a parameter's name)";
}
