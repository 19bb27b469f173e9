/** The network between one worker and Threads: an undici dispatcher that calls Threads in this process, and applies the faults. */
import type { Dispatcher } from "undici";
import type { EventKind } from "./events.js";
import type { Effect, FaultResponse } from "./faults.js";
import type { ThreadsRequest, ThreadsResponse, Threads } from "./threads.js";
import type { VirtualTime } from "./virtual-time.js";
import type { ExploredWorker } from "./worker.js";

/** Milliseconds in each direction. */
const LATENCY_MS = 40;

/** Returns the purpose of a request. */
export function kindOfRequest(method: string, target: string): EventKind {
  const [path = "", query = ""] = target.split("?");
  if (method === "POST") return path.endsWith("/threads_publish") ? "publish" : "create";
  if (path.endsWith("/threads")) return "threads";
  if (path.endsWith("/replies")) return "replies";
  if (!/\/\d+$/.test(path)) return "other";
  return query.includes("status") ? "status" : "permalink";
}

/** The number of effects that are delayed. */
export interface DelayedEffects {
  pending: number;
}

/** Returns a worker's dispatcher. */
export function wireOf(worker: ExploredWorker, threads: Threads, time: VirtualTime, late: DelayedEffects): Dispatcher {
  async function exchange(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): Promise<void> {
    const request: ThreadsRequest = {
      method: options.method,
      target: options.path,
      headers: options.headers as Record<string, string>,
      body: (options.body as string | null) ?? "",
    };
    const kind = kindOfRequest(request.method, request.target);
    const { fault, after, end } = await worker.event(kind);
    const aborting = new AbortController();
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      rawHeaders: [],
      rawTrailers: [],
      abort: () => aborting.abort(),
      pause: () => undefined,
      resume: () => undefined,
    };
    handler.onRequestStart?.(controller, {});
    if (isAborted(aborting.signal)) return;
    const sentAt = time.now();
    await time.sleep(LATENCY_MS);
    const [effect, ordered]: readonly [Effect, FaultResponse] =
      fault !== null && "effect" in fault ? [fault.effect, fault.response] : ["now", "own"];
    const own = effect === "now" ? await threads.receive(request, sentAt) : null;
    if (fault !== null && "effect" in fault && typeof fault.again === "object" && "status" in fault.again)
      threads.refuseAgain(fault.again);
    if (typeof effect === "number") {
      late.pending += 1;
      time.after(effect, () => {
        void threads.receive(request, sentAt).finally(() => (late.pending -= 1));
      });
    }
    const date = new Date(time.now()).toUTCString();
    await after();
    if (ordered === "hang") {
      end(() => `${kind}: no response`);
      return;
    }
    await time.sleep(LATENCY_MS, worker.process);
    if (isAborted(aborting.signal)) {
      end(() => `${kind}: aborted before the response`);
      return;
    }
    const response = responseOf(ordered, own);
    const shown = () =>
      response === null ? "the connection closes" : `${response.status} ${response.body.slice(0, 110)}`;
    end(() => `${kind} ${nameOf(request)}: ${shown()}`);
    if (response === null || ordered === "cut") {
      handler.onResponseError?.(controller, Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }));
      return;
    }
    handler.onResponseStart?.(controller, response.status, { ...response.headers, date }, "");
    handler.onResponseData?.(controller, Buffer.from(response.body));
    handler.onResponseEnd?.(controller, {});
  }

  const dispatcher = {
    dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
      void exchange(options, handler);
      return true;
    },
  };
  return dispatcher as unknown as Dispatcher;
}

/** A function, because the value changes during an `await`. */
const isAborted = ({ aborted }: AbortSignal) => aborted;

function responseOf(ordered: FaultResponse, own: ThreadsResponse | null): ThreadsResponse | null {
  if (ordered === "own" || ordered === "cut") return own;
  if (typeof ordered === "string") return null;
  if ("rewrite" in ordered)
    return own === null ? null : { ...own, body: own.status === 200 ? ordered.rewrite(own.body) : own.body };
  return { status: ordered.status, headers: { "content-type": ordered.type }, body: ordered.body };
}

/** Returns the id in a request, for the trace. */
function nameOf({ target, body }: ThreadsRequest): string {
  return new URLSearchParams(body).get("creation_id") ?? /\/(\d+)\?/.exec(target)?.[1] ?? "";
}
