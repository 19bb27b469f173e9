import { named } from "./mask.js";
import { hasForm, type OperationRow, type ParameterRule } from "./operation-row.js";
import { AUTHORIZATION_REFUSED, encodingProblem, namesIn, type RawRequest } from "./sent-parameters.js";

/**
 * Returns the problem of a request whose parameters are not in the one place that `strict` accepts, else null. It is stricter than
 * Threads, so that a client that passes a test here also works at Threads.
 */
export function strictTransportProblem(row: OperationRow, request: RawRequest): string | null {
  const { headers, query, body } = request;
  // fact: token-in-parameters
  if (headers.authorization !== undefined) return AUTHORIZATION_REFUSED;
  if (!hasForm(row)) {
    if (row.body !== "raw" && body.length > 0) return `A ${row.method} request must not have a body`;
    return encodingProblem(query);
  }
  // fact: code-form
  const type = (headers["content-type"] ?? "").toLowerCase().replace(/\s/g, "");
  if (type !== "application/x-www-form-urlencoded" && type !== "application/x-www-form-urlencoded;charset=utf-8") {
    return "The content type must be application/x-www-form-urlencoded";
  }
  if (query !== "") return `${namesIn(new URLSearchParams(query))} must be sent in the form, not in the query`;
  return encodingProblem(body.toString("utf8"));
}

/** Returns the problem of parameters that are unknown, sent twice, missing, empty or other than required, else null. */
export function parameterProblem(rules: readonly ParameterRule[], given: URLSearchParams): string | null {
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
