/** The way from one worker to Threads: an undici dispatcher that hands requests over in process, and loses or changes what a fault says. */
import type { Dispatcher } from "undici";
import type { EventKind } from "./events.js";
import type { Answer, Effect } from "./faults.js";
import type { Received, Responded, Threads } from "./threads.js";
import type { VirtualTime } from "./virtual-time.js";
import type { ExploredWorker } from "./worker.js";

/** Each way, in milliseconds. */
const WAY_MS = 40;

/** What a request is for. */
export function kindOfRequest(method: string, target: string): EventKind {
  const [path = "", query = ""] = target.split("?");
  if (method === "POST") return path.endsWith("/threads_publish") ? "publish" : "create";
  if (path.endsWith("/threads")) return "threads";
  if (path.endsWith("/replies")) return "replies";
  if (!/\/\d+$/.test(path)) return "other";
  return query.includes("status") ? "status" : "permalink";
}

/** Effects that are still to come. */
export interface DelayedEffects {
  pending: number;
}

/** Makes a worker's dispatcher. */
export function wireOf(worker: ExploredWorker, threads: Threads, time: VirtualTime, late: DelayedEffects): Dispatcher {
  async function exchange(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): Promise<void> {
    const request: Received = {
      method: options.method,
      target: options.path,
      headers: options.headers as Record<string, string>,
      body: (options.body as string | null) ?? "",
    };
    const kind = kindOfRequest(request.method, request.target);
    const { fault, after, end } = await worker.event(kind);
    const giveUp = new AbortController();
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      rawHeaders: [],
      rawTrailers: [],
      abort: () => giveUp.abort(),
      pause: () => undefined,
      resume: () => undefined,
    };
    handler.onRequestStart?.(controller, {});
    if (isAborted(giveUp.signal)) return;
    const sentAt = time.now();
    await time.sleep(WAY_MS);
    const [effect, answer]: readonly [Effect, Answer] =
      fault !== null && "effect" in fault ? [fault.effect, fault.answer] : ["now", "own"];
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
    if (answer === "hang") {
      end(() => `${kind}: no response`);
      return;
    }
    await time.sleep(WAY_MS, worker.process);
    if (isAborted(giveUp.signal)) {
      end(() => `${kind}: given up before the response`);
      return;
    }
    const response = responseOf(answer, own);
    const shown = () =>
      response === null ? "the connection closes" : `${response.status} ${response.body.slice(0, 110)}`;
    end(() => `${kind} ${nameOf(request)}: ${shown()}`);
    if (response === null || answer === "cut") {
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

/** Asked anew each time: it changes while something is awaited. */
const isAborted = ({ aborted }: AbortSignal) => aborted;

function responseOf(answer: Answer, own: Responded | null): Responded | null {
  if (answer === "own" || answer === "cut") return own;
  if (typeof answer === "string") return null;
  if ("rewrite" in answer)
    return own === null ? null : { ...own, body: own.status === 200 ? answer.rewrite(own.body) : own.body };
  return { status: answer.status, headers: { "content-type": answer.type }, body: answer.body };
}

/** The id that a request is about, for a trace. */
function nameOf({ target, body }: Received): string {
  return new URLSearchParams(body).get("creation_id") ?? /\/(\d+)\?/.exec(target)?.[1] ?? "";
}
