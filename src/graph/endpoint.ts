/** An endpoint of Threads as data, and the call of it. */
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
  /** Below the API version. `{id}` stands for the id that a call names. */
  readonly path: string;
  /** What the token needs. A permission error names the scope that is missing. */
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

/** What one call adds to its endpoint. */
export interface EndpointInput<Output> extends CallOptions {
  /** Fills `{id}` in the path. */
  readonly id?: string | undefined;
  readonly query?: Parameters | undefined;
  readonly form?: Parameters | undefined;
  readonly schema: StandardSchema<Output>;
  readonly beforeSending?: (() => Promise<void>) | undefined;
}

/** Returns the call of an endpoint. */
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

/** What a read adds to its endpoint. */
export interface ReadInput<Shape extends object> extends CallOptions, FieldSelection<keyof Shape> {
  /** Fills `{id}` in the path. Checked. */
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
 * Returns a list of nodes with the selected fields; nothing is sent yet. Never throws: for invalid arguments, the list rejects once it is used.
 * Otherwise a call beside it in `Promise.all` would be left without a handler.
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
  const asked = { ...selected };
  return new List(options, (page) =>
    withFields(calls, endpoint, asked, (row) =>
      calls.send(callTo(row, { id: checked, query: { ...query, ...page }, schema, signal, timeoutMs })),
    ),
  );
}

/** Returns the id that the path needs. Without a path that needs one, returns undefined. */
const checkedId = ({ path }: { readonly path: string }, name: string, id: unknown): string | undefined =>
  path.includes("{id}") ? checkId(name, id) : undefined;

/** The fields of a read. `parameter` becomes the documented minimum after Threads has refused the default fields. */
interface AskedFields {
  parameter: string;
  readonly minimum: string | null;
}

/**
 * Sends a read with the selected fields. Where Threads refuses the default ones as invalid, it asks once more with the documented minimum; the
 * other fields are null then, and `onEvent` receives a `fields` event.
 */
async function withFields<Output>(
  calls: AccountCalls,
  endpoint: Omit<Endpoint, "fields">,
  asked: AskedFields,
  send: (row: Endpoint) => Promise<Output>,
): Promise<Output> {
  const { parameter, minimum } = asked;
  try {
    return await send({ ...endpoint, fields: parameter });
  } catch (error) {
    const refused =
      isThreadsError(error, "THREADS_API") && error.kind === "invalid-request" && error.graph.code === 100;
    if (minimum === null || minimum === parameter || !refused) throw error;
    const output = await send({ ...endpoint, fields: minimum });
    asked.parameter = minimum;
    calls.transport.emit({ type: "fields", ...error.request, message: error.message });
    return output;
  }
}
