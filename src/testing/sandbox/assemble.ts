import { randomBytes, randomInt } from "node:crypto";
import { isLocal } from "./control/access.js";
import type { Control } from "./control/endpoint.js";
import { isControl, serveControl } from "./control/serve-control.js";
import { delayedSchedule } from "./faults/delayed-effects.js";
import { addEntry, type LogEntry } from "./http/log.js";
import { serve, type Service } from "./http/serve.js";
import { type Listener } from "./http/server.js";
import { makeService } from "./http/service.js";
import type { SandboxOptions } from "./options.js";
import { movableClock, type MovableClock } from "./state/clock.js";
import type { Context } from "./state/context.js";
import { makeWebhooks, type Webhooks } from "./webhooks/webhooks.js";

export interface Parts {
  readonly listener: Listener;
  readonly context: Context;
  readonly clock: MovableClock;
  readonly service: Service;
  readonly entries: LogEntry[];
  readonly seed: number;
  readonly control: Control;
}

/** Connects the parts of a sandbox. */
export function assemble(listener: Listener, options: SandboxOptions): Parts {
  const seed = options.seed ?? randomInt(0, 2 ** 31);
  const clock = movableClock(options.clock);
  const entries: LogEntry[] = [];
  // The service makes the context, which webhooks need.
  const later: { webhooks?: Webhooks } = {};
  const service = makeService(options, {
    port: listener.port,
    seed,
    clock,
    delayed: delayedSchedule(() => clock.now()),
    log: (entry) => addEntry(entries, entry),
    happened: (happening) => later.webhooks?.handle(happening),
  });
  const { context, faults, delayed } = service;
  const webhooks = makeWebhooks(context, clock);
  later.webhooks = webhooks;
  if (options.webhooks !== undefined) webhooks.register(options.webhooks);
  // The key is not derived from the seed, because it must be unguessable.
  const key = isLocal(options.host) ? null : randomBytes(24).toString("base64url");
  const control: Control = { context, clock, faults, delayed, webhooks, entries, port: listener.port, key };
  listener.server.on("request", (request, response) => {
    const served = isControl(request.url ?? "")
      ? serveControl(control, request, response)
      : serve(service, request, response);
    served.catch((error: unknown) => {
      // A client that disconnects during its request needs no response. Any other error is a bug of the sandbox, so it is shown.
      if (request.destroyed && !request.complete) return;
      if (response.headersSent) return void response.destroy();
      response.writeHead(500, { "content-type": "text/plain" });
      response.end(`The sandbox failed: ${error instanceof Error ? error.message : "unknown error"}\n`);
    });
  });
  return { listener, context, clock, service, entries, seed, control };
}
