/** The sandbox without a socket: an undici dispatcher passes each request to it, so that a whole run takes milliseconds. */
import type { Dispatcher } from "undici";
import type { SandboxOptions, SandboxPost } from "../../src/testing/index.js";
import { delayedSchedule } from "../../src/testing/sandbox/faults/delayed-effects.js";
import type { LogEntry } from "../../src/testing/sandbox/http/log.js";
import { issueLongLived } from "../../src/testing/sandbox/oauth/long-lived.js";
import { respond, type ServedResponse, type Service } from "../../src/testing/sandbox/http/serve.js";
import { makeService } from "../../src/testing/sandbox/http/service.js";
import { secret } from "./leaks.js";

/** The URL of Threads in the client's options. */
export const IN_PROCESS_URL = "http://127.0.0.1:80";

export interface InProcessThreads {
  readonly service: Service;
  readonly dispatcher: Dispatcher;
  readonly log: readonly LogEntry[];
  /** Returns every post in the order of publishing, including deleted ones. */
  readonly posts: () => readonly SandboxPost[];
  readonly issueToken: (userId: string, scopes: readonly string[]) => string;
}

/** Makes a sandbox with these options, whose time is the clock's. */
export function inProcessThreads(options: SandboxOptions, clock: { now(): number }): InProcessThreads {
  const log: LogEntry[] = [];
  const delayed = delayedSchedule(() => clock.now());
  const service = makeService(
    { strictness: "strict", ...options },
    {
      port: 80,
      seed: options.seed ?? 7,
      clock,
      delayed,
      log: (entry) => log.push(entry),
    },
  );
  const { context } = service;
  return {
    service,
    dispatcher: dispatcherOf(service),
    log,
    posts() {
      void delayed.catchUp();
      return [...context.state.posts.values()];
    },
    issueToken(userId, scopes) {
      context.state.grants.set(userId, { scopes, grantedAt: clock.now() });
      return secret(issueLongLived(userId, context).value);
    },
  };
}

function dispatcherOf(service: Service): Dispatcher {
  async function exchange(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): Promise<void> {
    const abort = new AbortController();
    const isAborted = () => abort.signal.aborted;
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      rawHeaders: [],
      rawTrailers: [],
      abort: (reason) => abort.abort(reason),
      pause: () => undefined,
      resume: () => undefined,
    };
    handler.onRequestStart?.(controller, {});
    if (isAborted()) return;
    const served = await respond(service, {
      method: options.method,
      target: options.path,
      headers: options.headers as Record<string, string>,
      body: (options.body as string | null) ?? "",
    });
    // After an abort, the request still has its effect at Threads, but its response is lost.
    if (!isAborted()) deliver(served, controller, handler);
  }
  const dispatcher: Pick<Dispatcher, "dispatch"> = {
    dispatch(options, handler) {
      void exchange(options, handler);
      return true;
    },
  };
  return dispatcher as Dispatcher;
}

function deliver(
  { response, fault }: ServedResponse,
  controller: Dispatcher.DispatchController,
  handler: Dispatcher.DispatchHandler,
): void {
  const lost = Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
  if (response === null) return handler.onResponseError?.(controller, lost);
  const body = Buffer.from(response.body);
  handler.onResponseStart?.(controller, response.status, { ...response.headers }, "");
  if (fault?.kind === "cut") {
    handler.onResponseData?.(controller, body.subarray(0, body.length / 2));
    return handler.onResponseError?.(controller, lost);
  }
  handler.onResponseData?.(controller, body);
  handler.onResponseEnd?.(controller, {});
}
