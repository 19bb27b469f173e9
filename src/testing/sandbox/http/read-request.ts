import { badParameter, type Refusal } from "./graph-errors.js";
import { forgive, type ReadingSettings } from "../strictness/forgive.js";
import { hasForm, type OperationRow } from "./operation-row.js";
import { mergeParameters, type RawRequest } from "./sent-parameters.js";
import { parameterProblem, strictTransportProblem } from "./validate-request.js";

/** The parameters of a request, or its refusal. */
export interface ReadRequest {
  /** Every parameter that the request has, for the log. */
  readonly sent: URLSearchParams;
  /** The parameters for the operation. */
  readonly parameters: URLSearchParams;
  /** The differences from the strict form that the sandbox accepted. */
  readonly warnings: readonly string[];
  readonly refusal: Refusal | null;
}

/** The largest number of warnings in a log entry. */
const MOST_WARNINGS = 25;

/**
 * Reads the parameters of a request, and refuses one whose form is wrong. A message names a parameter and never repeats its value,
 * because a misplaced value may be a secret.
 */
export function readRequest(row: OperationRow, request: RawRequest, settings: ReadingSettings): ReadRequest {
  const everything = everyParameter(row, request);
  const own = new URLSearchParams(hasForm(row) ? request.body.toString("utf8") : request.query);
  if (row.parameters === null) return { sent: everything, parameters: own, warnings: [], refusal: null };
  if (settings.strictness === "strict" || row.body === "raw") {
    const problem = strictTransportProblem(row, request) ?? parameterProblem(row.parameters, own);
    return { sent: everything, parameters: own, warnings: [], refusal: refusalOf(problem) };
  }
  const merged = mergeParameters(row, request, settings.strictness);
  if ("problem" in merged)
    return { sent: everything, parameters: own, warnings: [], refusal: refusalOf(merged.problem) };
  const sent = new URLSearchParams(merged.parameters);
  forgive(merged, row, settings);
  const { parameters } = merged;
  const warnings = [...new Set(merged.warnings)].slice(0, MOST_WARNINGS);
  return { sent, parameters, warnings, refusal: refusalOf(parameterProblem(row.parameters, parameters)) };
}

function refusalOf(problem: string | null): Refusal | null {
  return problem === null ? null : badParameter(problem, "invalid_request");
}

/** Returns the text of the query and of the form, because a client may send a secret in the wrong place. */
export function everyParameter(row: OperationRow | null, { query, body }: RawRequest): URLSearchParams {
  const form = row === null || hasForm(row) || row.method !== "POST" ? body.toString("utf8") : "";
  return new URLSearchParams([...new URLSearchParams(query), ...new URLSearchParams(form)]);
}
