import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { DelayedSchedule } from "../faults/delayed-effects.js";
import { effectOf, type FaultAction } from "../faults/faults.js";
import { faultResponse } from "../faults/responses.js";
import type { FaultSchedule } from "../faults/schedule.js";
import type { Context } from "../state/context.js";
import { nodeKind } from "../state/node-kind.js";
import type { Random } from "../state/random.js";
import { handleRequest } from "./authorize-request.js";
import { deliverAfter } from "./deliver.js";
import { rateLimited, type Envelope, type Refusal } from "./graph-errors.js";
import { refuse, type Call } from "./handler.js";
import { maskedParameters, type LogEntry } from "./log.js";
import { maskText } from "./mask.js";
import type { OperationRow } from "./operation-row.js";
import { toHttpResponse, type HttpResponse, type ResponseFormat } from "./response.js";
import { route, type Route } from "./router.js";
import { isOwnHost, readBody } from "./server.js";
import type { Usage } from "./usage.js";
import { everyParameter, readRequest, type ReadRequest } from "./read-request.js";
import { readMultipart, type RawRequest } from "./sent-parameters.js";

/** Everything that serves requests. */
export interface Service {
  /** What handlers read and change. */
  readonly context: Context;
  readonly operations: readonly OperationRow[];
  readonly port: number;
  /** The address that it listens on; undefined for the default. */
  readonly host?: string | undefined;
  /** How long the sandbox waits before each response, in milliseconds of real time. */
  readonly latencyMs: number;
  readonly faults: FaultSchedule;
  readonly delayed: DelayedSchedule;
  readonly usage: Usage;
  readonly trace: Random;
  log(entry: LogEntry): void;
}

/** A request with its whole body. */
export interface ReceivedRequest {
  readonly method: string;
  /** The path and the query as they were sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** null for a body that is too large. */
  readonly body: Buffer | string | null;
}

/** The response to a request. */
export interface ServedResponse {
  /** null when the connection ends without a response. */
  readonly response: HttpResponse | null;
  /** The fault that decides how the response is sent. */
  readonly fault: FaultAction | null;
}

/** A response, and whether the request took effect. */
interface Handled extends ServedResponse {
  readonly effect: boolean;
  /** The parameters of a request that has an operation. */
  readonly read?: ReadRequest | undefined;
}

/** Serves one request over HTTP: checks its Host header and its size, then responds. */
export async function serve(service: Service, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "GET", url: target = "/", headers } = incoming;
  const { response, fault } = isOwnHost(headers.host, service.port, service.host)
    ? await respond(service, { method, target, headers, body: await readBody(incoming) })
    : await respondTo(service, method, split(target)[0], { row: null, refusal: WRONG_HOST }, withoutBody(target));
  deliverAfter(service.latencyMs, outgoing, response, fault);
}

/** Responds to one request from any transport. */
export async function respond(
  service: Service,
  { method, target, headers, body }: ReceivedRequest,
): Promise<ServedResponse> {
  await service.delayed.catchUp();
  const { context } = service;
  const [path, query] = split(target);
  const found: Route =
    body === null
      ? { row: null, refusal: TOO_LARGE }
      : route({ method, path, query }, service.operations, (id) => nodeKind(id, context.state), context.strictness);
  const bytes = typeof body === "string" ? Buffer.from(body) : (body ?? Buffer.alloc(0));
  const multipart = context.strictness === "strict" ? undefined : await readMultipart(headers, bytes);
  return respondTo(service, method, path, found, { headers, query, body: bytes, multipart });
}

async function respondTo(
  service: Service,
  method: string,
  path: string,
  found: Route,
  raw: RawRequest,
): Promise<ServedResponse> {
  const handled = await handle(service, found, raw);
  service.log(entryOf(service, method, path, found, raw, handled));
  return { ...handled, response: withDate(service, handled) };
}

/** Sets the Date header to the sandbox's time, because a client may follow the server's time. */
// fact: wrong-date
function withDate({ context }: Service, { response, fault }: Handled): HttpResponse | null {
  if (response === null) return null;
  const offMs = context.publishing.dateOffsetMs + (fault?.kind === "wrong-date" ? fault.offMs : 0);
  return { ...response, headers: { ...response.headers, date: new Date(context.clock.now() + offMs).toUTCString() } };
}

const withoutBody = (target: string): RawRequest => ({ headers: {}, query: split(target)[1], body: Buffer.alloc(0) });

async function handle(service: Service, found: Route, raw: RawRequest): Promise<Handled> {
  const { row } = found;
  if (row === null) return refused(service, found, found.refusal);
  const { context, usage, faults, delayed } = service;
  const over = row.refusals !== "page" && usage.count(context.clock.now());
  // Validation precedes the faults, so that a fault never hides a malformed request and is never used up by one.
  const { strictness, behaviors, clock } = context;
  const read = readRequest(row, raw, { strictness, behaviors, now: clock.now() });
  if (read.refusal !== null) return { ...refused(service, found, read.refusal), read };
  // Throttling precedes the endpoint, so its errors are Graph errors everywhere.
  if (over) return { ...refused(service, found, rateLimited(behaviors), "graph"), read };

  const format = formatOf(service, found);
  const fault = faults.next(row.operation);
  const effect = fault === null ? "after" : effectOf(fault);
  const call = { path: found.path, pathId: found.pathId, parameters: read.parameters, body: raw.body };
  const own = effect === "after" ? toHttpResponse(await handleRequest(row, call, context), format) : null;
  if (typeof effect === "object") delayed.after(effect.afterMs, (at) => takeEffect(at, row, call, context));
  const response = fault === null ? own : faultResponse(fault, own, context.url, format);
  return { response: withUsage(service, row, response), fault, effect: own !== null && own.refusal === null, read };
}

/** Handles a request at another time than now. Returns whether it took effect. */
function takeEffect(at: number, row: OperationRow, call: Call, context: Context): boolean | Promise<boolean> {
  const result = handleRequest(row, call, { ...context, clock: { now: () => at } });
  return result instanceof Promise ? result.then(({ kind }) => kind !== "refusal") : result.kind !== "refusal";
}

function refused(service: Service, found: Route, refusal: Refusal, envelope?: Envelope): Handled {
  const format = formatOf(service, found);
  const response = toHttpResponse(refuse(refusal), { ...format, envelope: envelope ?? format.envelope });
  return { response: withUsage(service, found.row, response), fault: null, effect: false };
}

function formatOf(service: Service, { row }: Route): ResponseFormat {
  return { envelope: row?.refusals ?? "graph", behaviors: service.context.behaviors, trace: service.trace };
}

function withUsage(
  { usage, context }: Service,
  row: OperationRow | null,
  response: HttpResponse | null,
): HttpResponse | null {
  const fromTheApi = response !== null && row !== null && row.refusals !== "page" && response.status !== 502;
  if (!fromTheApi) return response;
  const headers = usage.headers(context.behaviors, response.refusal?.code === 4);
  return { ...response, headers: { ...headers, ...response.headers } };
}

function entryOf(
  { context }: Service,
  method: string,
  path: string,
  found: Route,
  raw: RawRequest,
  { response, fault, effect, read }: Handled,
): LogEntry {
  const { secret } = context.state.app;
  const { row } = found;
  const parameters = read?.sent ?? everyParameter(row, raw);
  const refusal = response?.refusal ?? null;
  return {
    at: context.clock.now(),
    method,
    path: row === null ? maskText(path, secret).slice(0, 200) : path,
    operation: row?.operation ?? null,
    userId: context.state.tokens.get(parameters.get("access_token") ?? "")?.userId ?? null,
    parameters: maskedParameters(row, parameters, secret),
    status: response?.status ?? null,
    error:
      refusal === null
        ? null
        : { code: refusal.code, subcode: refusal.subcode ?? null, message: maskText(refusal.message, secret) },
    fault: fault?.kind ?? null,
    effect,
    warnings: found.row === null ? [] : [...found.warnings, ...(read?.warnings ?? [])],
  };
}

/** Splits by hand, because a URL parser would read a path that starts with two slashes as a host. */
function split(target: string): [string, string] {
  const mark = target.indexOf("?");
  return mark === -1 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

const WRONG_HOST: Refusal = {
  status: 421,
  code: 100,
  message: "(#100) The Host header names another server",
  headers: { connection: "close" },
};

const TOO_LARGE: Refusal = {
  status: 413,
  code: 100,
  message: "(#100) The request's body is too large",
  headers: { connection: "close" },
};
