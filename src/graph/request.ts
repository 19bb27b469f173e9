/** Calls to endpoints that the SDK has no method for. */
import { CALL_OPTIONS, checkCallOptions, checkCredential, checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import type { Parameters } from "../http/parameters.js";
import { schema } from "../http/schema.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { StandardSchema } from "../validation/standard-schema.js";
import type { CallOptions } from "../http/call.js";
import type { Transport } from "../http/transport.js";

/** A call to an endpoint that the SDK has no method for. */
export interface RawRequest<Output = unknown> extends CallOptions {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path on the Graph host, such as `/me/threads`. The client's API version is added, unless the path begins with one (`/v1.0/…`). */
  readonly path: string;
  /** The query parameters. `false` and `0` are sent; `undefined` is left out. */
  readonly query?: Parameters | undefined;
  /** The form parameters of a POST, sent form-encoded. */
  readonly form?: Parameters | undefined;
  /** The access token. A GET or DELETE sends it in its query, a POST in its form, as Threads documents it. */
  readonly accessToken?: string | undefined;
  /** A Standard Schema (zod, valibot, arktype…) for the response. Without one, the type of the response is `unknown`. */
  readonly schema?: StandardSchema<Output> | undefined;
}

const RAW_REQUEST: NamesOf<RawRequest> = {
  ...CALL_OPTIONS,
  method: true,
  path: true,
  query: true,
  form: true,
  accessToken: true,
  schema: true,
};

/**
 * Removes the links to other pages, which contain the access token, from a response that was just parsed. They are `next` and `previous` of
 * each `paging`, also of lists inside items. The cursors remain.
 */
function removePageLinks(response: unknown): unknown {
  const left: unknown[] = [response];
  for (const value of left) {
    if (typeof value !== "object" || value === null) continue;
    const { paging } = value as { paging?: { next?: unknown; previous?: unknown } | null };
    if (typeof paging === "object" && paging !== null) {
      delete paging.next;
      delete paging.previous;
    }
    for (const inner of Object.values(value)) left.push(inner);
  }
  return response;
}

/** Returns a schema that receives a response without the links to other pages. */
function withoutPageLinks<Output>(schema: StandardSchema<Output>): StandardSchema<Output> {
  return {
    "~standard": {
      version: 1,
      vendor: "@hayon/threads",
      validate: (response) => schema["~standard"].validate(removePageLinks(response)),
    },
  };
}

const anything = schema((z) => z.unknown());

function checkParameters(name: string, parameters: Parameters | undefined): void {
  if (parameters === undefined) return;
  // A URLSearchParams or a Map has no own properties, so nothing would be sent.
  const prototype: unknown =
    typeof parameters === "object" && (parameters as unknown) !== null ? Object.getPrototypeOf(parameters) : undefined;
  if (prototype !== null && prototype !== Object.prototype) refuse(name, "must be a plain object of parameters");
  for (const [key, value] of Object.entries(parameters)) {
    const sendable = value === undefined || typeof value === "boolean" || Number.isFinite(value);
    if (!sendable && typeof value !== "string")
      refuse(`${name}.${key}`, "must be a string, a finite number or a boolean");
    if (typeof value === "string" && !value.isWellFormed()) refuse(`${name}.${key}`, "must be well-formed Unicode");
  }
}

/**
 * Calls an endpoint that the SDK has no method for. Only GET requests are retried. The token endpoints cannot be called here, because their
 * paths have no version: the client has methods for them. Responses have no `paging.next` and `paging.previous`, because these links contain the
 * access token; send `paging.cursors.after` as the parameter `after` instead.
 *
 * @throws ThreadsValidationError for an invalid path, parameter or combination; otherwise as {@link Transport.send}
 */
export function request(
  transport: Transport,
  version: string,
  raw: RawRequest & { schema?: undefined },
): Promise<unknown>;
export function request<Output>(
  transport: Transport,
  version: string,
  raw: RawRequest<Output> & { schema: StandardSchema<Output> },
): Promise<Output>;
export async function request(transport: Transport, version: string, raw: RawRequest): Promise<unknown> {
  checkCallOptions(raw, RAW_REQUEST);
  const path = checkText("path", raw.path, 2_048);
  // Plain segments only, because errors and events show the path, and parameters must not appear in it.
  if (!/^(?:\/[\w~:@,-][\w.~:@,-]*)+$/.test(path)) {
    refuse(
      "path",
      "must begin with / and consist of plain segments, without a query, a fragment, escapes or dot segments",
    );
  }
  if (!["GET", "POST", "DELETE"].includes(raw.method)) refuse("method", "must be GET, POST or DELETE");
  if (raw.form !== undefined && raw.method !== "POST") refuse("form", "is allowed with POST only");
  if (
    raw.schema !== undefined &&
    typeof (raw.schema as Partial<StandardSchema>)["~standard"]?.validate !== "function"
  ) {
    refuse("schema", "must be a Standard Schema");
  }
  checkParameters("query", raw.query);
  checkParameters("form", raw.form);

  if (typeof raw.accessToken === "string" && raw.accessToken !== "" && path.includes(raw.accessToken)) {
    refuse("path", "must not contain the access token");
  }
  const token = raw.accessToken === undefined ? {} : { access_token: checkCredential("accessToken", raw.accessToken) };
  const inForm = raw.method === "POST";
  return await transport.send({
    method: raw.method,
    path: /^\/v\d+\.\d+\//.test(path) ? path : `/${version}${path}`,
    query: inForm ? raw.query : { ...raw.query, ...token },
    form: inForm ? { ...raw.form, ...token } : undefined,
    replay: raw.method === "GET" ? "always" : "never",
    schema: withoutPageLinks(raw.schema ?? anything),
    signal: raw.signal,
    timeoutMs: raw.timeoutMs,
  });
}
