/** Describes an endpoint of Threads as data, and builds its calls. */
import type { CallOptions } from "../http/call.js";
import type { Parameters } from "../http/parameters.js";
import type { ReplayRule } from "../http/retry.js";
import type { StandardSchema } from "../validation/standard-schema.js";
import type { AccountCall, AccountCalls } from "./account-calls.js";
import { isThreadsError } from "../errors/index.js";
import { schemaOf, type Fields, type FieldSelection } from "./fields.js";
import { List, pageOf, type ListOptions } from "./pages.js";
import { checkId } from "./check-id.js";

/** A row of a table of endpoints. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path after the API version. Each call replaces `{id}` with an id. */
  readonly path: string;
  /** The scopes that the token needs. A permission error names the missing one. */
  readonly scopes: readonly string[];
  readonly replay: ReplayRule;
  /** The fields that every request contains. */
  readonly fields?: string | undefined;
}

/** An endpoint whose response is a node, or a list of nodes, with the fields that the caller selects. */
export interface ReadEndpoint<Shape extends object> extends Omit<Endpoint, "fields"> {
  readonly method: "GET";
  readonly fields: Fields<Shape>;
  /** Whether the response is a page of a list. */
  readonly paged: boolean;
}

/** The row of an endpoint that returns one node. */
export function nodeAt<Shape extends object>(
  path: string,
  scopes: readonly string[],
  fields: Fields<Shape>,
): ReadEndpoint<Shape> {
  return { method: "GET", path, scopes, replay: "always", fields, paged: false };
}

/** The row of an endpoint that returns a list of nodes. */
export function listAt<Shape extends object>(
  path: string,
  scopes: readonly string[],
  fields: Fields<Shape>,
): ReadEndpoint<Shape> {
  return { method: "GET", path, scopes, replay: "always", fields, paged: true };
}

/** The input of one call. */
export interface EndpointInput<Output> extends CallOptions {
  /** Replaces `{id}` in the path. */
  readonly id?: string | undefined;
  readonly query?: Parameters | undefined;
  readonly form?: Parameters | undefined;
  readonly schema: StandardSchema<Output>;
  readonly beforeSending?: (() => Promise<void>) | undefined;
}

/** Returns the call of an endpoint with this input. */
export function callTo<Output>(endpoint: Endpoint, input: EndpointInput<Output>): AccountCall<Output> {
  const { id, query, form, schema, beforeSending, signal, timeoutMs } = input;
  const { method, path, replay, fields, scopes } = endpoint;
  return {
    form,
    schema,
    beforeSending,
    signal,
    timeoutMs,
    method,
    path: id === undefined ? path : path.replace("{id}", id),
    query: fields === undefined ? query : { fields, ...query },
    replay,
    scopes,
  };
}

/** The input of one read. */
export interface ReadInput<Shape extends object> extends CallOptions, FieldSelection<keyof Shape> {
  /** Replaces `{id}` in the path, after it was checked. */
  readonly id?: string | undefined;
  /** The name of the parameter that holds the id, for messages; `id` if omitted. */
  readonly idName?: string | undefined;
  readonly query?: Parameters | undefined;
}

/**
 * Reads one node with the selected fields. The caller has checked the names of the options.
 *
 * @throws ThreadsValidationError for an invalid id or an unknown field
 */
export async function readNode<Shape extends object>(
  calls: AccountCalls,
  endpoint: ReadEndpoint<Shape>,
  { id, idName = "id", query, fields, extraFields, signal, timeoutMs }: ReadInput<Shape>,
): Promise<Partial<Shape>> {
  const selected = endpoint.fields.select({ fields, extraFields });
  const checked = checkedId(endpoint, idName, id);
  const schema = schemaOf(selected.read);
  return await withFields(calls, endpoint, { ...selected }, (row) =>
    calls.send(callTo(row, { id: checked, query, schema, signal, timeoutMs })),
  );
}

/**
 * Returns a list of nodes with the selected fields, and sends nothing yet. Never throws: for invalid arguments, the list rejects once it is used. If
 * it threw inside the array of a `Promise.all`, nothing would handle the rejections of the other calls in that array.
 *
 * @param prepare checks the arguments of the call. It runs at once, so that later changes of an options object have no effect.
 */
export function readList<Shape extends object>(
  calls: AccountCalls,
  endpoint: ReadEndpoint<Shape>,
  prepare: () => ReadInput<Shape> & ListOptions,
): List<Partial<Shape>> {
  try {
    return listOf(calls, endpoint, prepare());
  } catch (error) {
    return new List({}, () => {
      throw error;
    });
  }
}

/** @throws ThreadsValidationError for an invalid id or an unknown field */
function listOf<Shape extends object>(
  calls: AccountCalls,
  endpoint: ReadEndpoint<Shape>,
  { id, idName = "id", query, fields, extraFields, ...options }: ReadInput<Shape> & ListOptions,
): List<Partial<Shape>> {
  const selected = endpoint.fields.select({ fields, extraFields });
  const checked = checkedId(endpoint, idName, id);
  const schema = schemaOf(pageOf(selected.read));
  const { signal, timeoutMs } = options;
  // If Threads refused the default fields for one page, later pages do not request them again.
  const requested = { ...selected };
  return new List(options, (page) =>
    withFields(calls, endpoint, requested, (row) =>
      calls.send(callTo(row, { id: checked, query: { ...query, ...page }, schema, signal, timeoutMs })),
    ),
  );
}

/** Checks the id and returns it. Returns undefined if the path contains no `{id}`. */
const checkedId = ({ path }: { readonly path: string }, name: string, id: unknown): string | undefined =>
  path.includes("{id}") ? checkId(name, id) : undefined;

/** The fields that a read requests. `parameter` becomes the documented minimum after Threads has refused the default fields. */
interface RequestedFields {
  parameter: string;
  readonly minimum: string | null;
}

/**
 * Sends a read with the selected fields. If Threads refuses the default fields as invalid, sends it once more with the documented minimum. The
 * fields that the second request leaves out are then null, and `onEvent` receives an event of the type `fields`.
 */
async function withFields<Output>(
  calls: AccountCalls,
  endpoint: Omit<Endpoint, "fields">,
  requested: RequestedFields,
  send: (row: Endpoint) => Promise<Output>,
): Promise<Output> {
  const { parameter, minimum } = requested;
  try {
    return await send({ ...endpoint, fields: parameter });
  } catch (error) {
    const refused =
      isThreadsError(error, "THREADS_API") && error.kind === "invalid-request" && error.graph.code === 100;
    if (minimum === null || minimum === parameter || !refused) throw error;
    const output = await send({ ...endpoint, fields: minimum });
    requested.parameter = minimum;
    calls.transport.emit({ type: "fields", ...error.request, message: error.message });
    return output;
  }
}
