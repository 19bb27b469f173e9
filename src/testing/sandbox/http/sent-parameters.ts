import type { IncomingHttpHeaders } from "node:http";
import { forgives, type Strictness } from "../strictness/levels.js";
import { named } from "./mask.js";
import { hasForm, type OperationRow } from "./operation-row.js";

/** A request as it was received, before any check. */
export interface RawRequest {
  readonly headers: IncomingHttpHeaders;
  /** The query as it was sent, without its question mark. */
  readonly query: string;
  readonly body: Buffer;
  /** The fields of a multipart body; null for one that cannot be read, and undefined for any other body. */
  readonly multipart?: URLSearchParams | null | undefined;
}

/** The parameters of a request from its query, body and header. The strictness rules change them and add warnings. */
export interface SentParameters {
  parameters: URLSearchParams;
  /** The names that came in a JSON body. */
  readonly inJson: Set<string>;
  readonly warnings: string[];
}

const FORM = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";
const JSON_TYPE = "application/json";

/** Returns the content type without its parameters, in lower case. */
function typeOf(headers: IncomingHttpHeaders): string {
  return (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Reads a multipart body; null when it cannot be read or contains a file, undefined for any other body. */
export async function readMultipart(
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<URLSearchParams | null | undefined> {
  if (typeOf(headers) !== MULTIPART) return undefined;
  const type = headers["content-type"] ?? "";
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only for servers that strangers reach; bodies are small here
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    const fields: [string, string][] = [];
    for (const [name, value] of form) {
      if (typeof value !== "string") return null;
      fields.push([name, value]);
    }
    return new URLSearchParams(fields);
  } catch {
    return null;
  }
}

/** Merges the parameters in the query, in the body and in the Authorization header, or returns the problem. */
export function mergeParameters(
  row: OperationRow,
  request: RawRequest,
  strictness: Strictness,
): SentParameters | { readonly problem: string } {
  const merged = { parameters: new URLSearchParams(request.query), inJson: new Set<string>(), warnings: [] };
  const problem =
    encodingProblem(request.query) ??
    addBody(merged, row, request, strictness) ??
    addAuthorization(merged, row, request.headers.authorization, strictness);
  return problem === null ? merged : { problem };
}

// fact: post-forms
function addBody(
  merged: SentParameters,
  row: OperationRow,
  { headers, query, body, multipart }: RawRequest,
  strictness: Strictness,
): string | null {
  const type = typeOf(headers);
  if (hasForm(row) && query !== "") merged.warnings.push(`${namesIn(merged.parameters)} in the query`);
  if (body.length === 0) return null;
  if (!hasForm(row)) {
    if (!(row.method === "DELETE" && type === FORM && forgives(strictness, "lenient")))
      return `A ${row.method} request must not have a body`;
    merged.warnings.push("form body of a DELETE");
  }
  if (type === FORM) {
    append(merged, new URLSearchParams(body.toString("utf8")));
    return encodingProblem(body.toString("utf8"));
  }
  if (type === MULTIPART) {
    if (multipart == null) return "The multipart body cannot be read, or contains a file";
    merged.warnings.push("multipart/form-data body");
    append(merged, multipart);
    return null;
  }
  return type === JSON_TYPE ? addJson(merged, body.toString("utf8")) : `The content type must be ${FORM}`;
}

function append({ parameters }: SentParameters, added: URLSearchParams): void {
  for (const [name, value] of added) parameters.append(name, value);
}

function addJson(merged: SentParameters, text: string): string | null {
  const members = jsonObject(text);
  if (members === null) return "The JSON body must be an object";
  merged.warnings.push("JSON body");
  for (const [name, value] of Object.entries(members)) {
    merged.inJson.add(name);
    merged.parameters.append(name, parameterText(value));
  }
  return null;
}

/** Parses an object. An integer that a JavaScript number cannot hold stays as it was sent, so that an id keeps its digits. */
function jsonObject(text: string): object | null {
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  try {
    const value: unknown = JSON.parse(exact);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Returns a member of a JSON body as a form would have it. */
function parameterText(value: unknown): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isList ? value.join(",") : JSON.stringify(value);
}

/** Reads a bearer token, or the app's credentials at an endpoint that takes them. A parameter wins over the header. */
// fact: token-in-parameters
function addAuthorization(
  { parameters, warnings }: SentParameters,
  row: OperationRow,
  header: string | undefined,
  strictness: Strictness,
): string | null {
  if (header === undefined) return null;
  const [, scheme = "", credentials = ""] = /^(\w+) +(\S+)$/.exec(header) ?? [];
  const fill = (name: string, value: string) => {
    if (!parameters.has(name)) parameters.append(name, value);
  };
  const takesApp = row.parameters?.some(({ credential }) => credential === "id") === true;
  if (forgives(strictness, "lenient") && scheme.toLowerCase() === "bearer") {
    warnings.push("token in Authorization");
    if (row.token !== null) fill("access_token", credentials);
    return null;
  }
  if (forgives(strictness, "lenient") && scheme.toLowerCase() === "basic" && takesApp) {
    const [id = "", secret = ""] = Buffer.from(credentials, "base64").toString().split(":", 2);
    warnings.push("app credentials in Authorization");
    fill("client_id", id);
    fill("client_secret", secret);
    return null;
  }
  return AUTHORIZATION_REFUSED;
}

export const AUTHORIZATION_REFUSED =
  "The token belongs in access_token, not in an Authorization header, which only strictness lenient accepts";

/** Threads accepts a raw `|`, but a proxy before it may not. */
export function encodingProblem(text: string): string | null {
  return /%(?![0-9a-fA-F]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]/.test(text)
    ? "The parameters contain a character that must be percent-encoded"
    : null;
}

/** Returns the names of parameters for a message. */
export function namesIn(parameters: URLSearchParams): string {
  return [...new Set([...parameters.keys()].map(named))].join(", ") || "Parameters";
}
