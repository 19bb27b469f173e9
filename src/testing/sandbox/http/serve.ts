import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { deliver } from "./deliver.js";
import { faultReply } from "../faults/replies.js";
import type { FaultSchedule } from "../faults/schedule.js";
import { effectOf, type FaultAction } from "../faults/faults.js";
import { act } from "./authorize-request.js";
import { rateLimited, type Envelope, type Refusal } from "./graph-errors.js";
import { validateRequest, parametersOf, type RawRequest } from "./validate-request.js";
import type { DelayedSchedule } from "../faults/delayed-effects.js";
import { maskedParameters, type LogEntry } from "./log.js";
import { maskText } from "./mask.js";
import type { OperationRow } from "./operation-row.js";
import type { Random } from "../state/random.js";
import { replyTo, type Reply, type ReplyContext } from "./reply.js";
import { route, type Route } from "./router.js";
import { isOwnHost, readBody } from "./server.js";
import type { Usage } from "./usage.js";
import { refuse, type Call, type World } from "../state/world.js";

/** What serving takes besides the world that handlers see. */
export interface Service {
  readonly world: World;
  readonly port: number;
  readonly faults: FaultSchedule;
  readonly late: DelayedSchedule;
  readonly usage: Usage;
  readonly trace: Random;
  log(entry: LogEntry): void;
}

/** What became of a request. */
interface Verdict {
  readonly reply: Reply | null;
  readonly fault: FaultAction | null;
  readonly effect: boolean;
}

/** A request that is whole: its target is path and query as sent, and its body is null when it was too large to be read. */
export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string | null;
}

/** What goes back: a reply (null: the connection ends without one), and the fault that shapes how it is sent. */
export interface ServedResponse {
  readonly reply: Reply | null;
  readonly fault: FaultAction | null;
}

/** Serves one request over HTTP: Host and size, then {@link respond}. */
export async function serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url: target = "/", headers } = request;
  const { reply, fault } = isOwnHost(headers.host, service.port)
    ? await respond(service, { method, target, headers, body: await readBody(request) })
    : await answer(service, method, split(target)[0], { row: null, refusal: WRONG_HOST }, noRequest(target));
  deliver(response, reply, fault);
}

/** Responds to one request, however it came: route, judge, limit, fault, effect, log, in this order. */
export async function respond(
  service: Service,
  { method, target, headers, body }: ReceivedRequest,
): Promise<ServedResponse> {
  const [path, query] = split(target);
  const found: Route = body === null ? { row: null, refusal: TOO_LARGE } : route(method, path);
  return answer(service, method, path, found, { headers, query, body: body ?? "" });
}

async function answer(
  service: Service,
  method: string,
  path: string,
  found: Route,
  raw: RawRequest,
): Promise<ServedResponse> {
  await service.late.catchUp();
  const verdict = await decide(service, found, raw);
  service.log(entryOf(service, method, path, found, raw, verdict));
  return { ...verdict, reply: withDate(service, verdict) };
}

/** A client that follows the server's time must see the one that everything here goes by, unless told otherwise. */
// fact: wrong-date
function withDate({ world }: Service, { reply, fault }: Verdict): Reply | null {
  if (reply === null) return null;
  const offMs = world.publishing.dateOffsetMs + (fault?.kind === "wrong-date" ? fault.offMs : 0);
  return { ...reply, headers: { ...reply.headers, date: new Date(world.clock.now() + offMs).toUTCString() } };
}

const noRequest = (target: string): RawRequest => ({ headers: {}, query: split(target)[1], body: "" });

async function decide(service: Service, found: Route, raw: RawRequest): Promise<Verdict> {
  const { row } = found;
  if (row === null) return refused(service, found, found.refusal);
  const { world, usage, faults, late } = service;
  const over = row.refusals !== "page" && usage.count(world.clock.now());
  // The judge comes before the faults: a malformed request never hides behind one, and never uses one up.
  const wrong = validateRequest(row, raw);
  if (wrong !== null) return refused(service, found, wrong);
  // Throttling happens before the endpoint is reached, so it speaks Graph everywhere.
  if (over) return refused(service, found, rateLimited(world.behaviors), "graph");

  const context = contextOf(service, found);
  const fault = faults.next(row.operation);
  const effect = fault === null ? "after" : effectOf(fault);
  const call = { path: found.path, pathId: found.pathId, parameters: parametersOf(row, raw) };
  const own = effect === "after" ? replyTo(await act(row, call, world), context) : null;
  if (typeof effect === "object") late.after(effect.afterMs, (at) => actAt(at, row, call, world));
  const reply = fault === null ? own : faultReply(fault, own, world.url, context);
  return { reply: withUsage(service, row, reply), fault, effect: own !== null && own.refusal === null };
}

/** Does what a request asked at another time than now; returns whether it took effect. */
function actAt(at: number, row: OperationRow, call: Call, world: World): boolean | Promise<boolean> {
  const outcome = act(row, call, { ...world, clock: { now: () => at } });
  return outcome instanceof Promise ? outcome.then(({ kind }) => kind !== "refusal") : outcome.kind !== "refusal";
}

function refused(service: Service, found: Route, refusal: Refusal, envelope?: Envelope): Verdict {
  const context = contextOf(service, found);
  const reply = replyTo(refuse(refusal), { ...context, envelope: envelope ?? context.envelope });
  return { reply: withUsage(service, found.row, reply), fault: null, effect: false };
}

function contextOf(service: Service, { row }: Route): ReplyContext {
  return { envelope: row?.refusals ?? "graph", behaviors: service.world.behaviors, trace: service.trace };
}

function withUsage({ usage, world }: Service, row: OperationRow | null, reply: Reply | null): Reply | null {
  const fromTheApi = reply !== null && row !== null && row.refusals !== "page" && reply.status !== 502;
  if (!fromTheApi) return reply;
  return { ...reply, headers: { ...usage.headers(world.behaviors, reply.refusal?.code === 4), ...reply.headers } };
}

function entryOf(
  { world }: Service,
  method: string,
  path: string,
  { row }: Route,
  raw: RawRequest,
  { reply, fault, effect }: Verdict,
): LogEntry {
  const { secret } = world.state.app;
  // A secret in the wrong place is still a secret: both places are read, whichever the operation uses.
  const parameters = new URLSearchParams([...new URLSearchParams(raw.query), ...new URLSearchParams(raw.body)]);
  const refusal = reply?.refusal ?? null;
  return {
    at: world.clock.now(),
    method,
    path: row === null ? maskText(path, secret).slice(0, 200) : path,
    operation: row?.operation ?? null,
    userId: world.state.tokens.get(parameters.get("access_token") ?? "")?.userId ?? null,
    parameters: maskedParameters(row, parameters, secret),
    status: reply?.status ?? null,
    error:
      refusal === null
        ? null
        : { code: refusal.code, subcode: refusal.subcode ?? null, message: maskText(refusal.message, secret) },
    fault: fault?.kind ?? null,
    effect,
  };
}

/** Splits by hand: a URL parser would read a path that starts with two slashes as a host. */
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
