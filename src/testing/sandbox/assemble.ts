import { randomInt } from "node:crypto";
import { delayedSchedule } from "./faults/delayed-effects.js";
import { addEntry, type LogEntry } from "./http/log.js";
import { serve, type Service } from "./http/serve.js";
import { type Listener } from "./http/server.js";
import { makeService } from "./http/service.js";
import type { SandboxOptions } from "./options.js";
import { movableClock, type MovableClock } from "./state/clock.js";
import type { Context } from "./state/context.js";

export interface Parts {
  readonly listener: Listener;
  readonly context: Context;
  readonly clock: MovableClock;
  readonly service: Service;
  readonly entries: LogEntry[];
  readonly seed: number;
}

/** Connects the parts of a sandbox. */
export function assemble(listener: Listener, options: SandboxOptions): Parts {
  const seed = options.seed ?? randomInt(0, 2 ** 31);
  const clock = movableClock(options.clock);
  const entries: LogEntry[] = [];
  const service = makeService(options, {
    port: listener.port,
    seed,
    clock,
    delayed: delayedSchedule(() => clock.now()),
    log: (entry) => addEntry(entries, entry),
  });
  listener.server.on("request", (request, response) => {
    serve(service, request, response).catch((error: unknown) => {
      // A client that disconnects during its request needs no response. Any other error is a bug of the sandbox, so it is shown.
      if (request.destroyed && !request.complete) return;
      if (response.headersSent) return void response.destroy();
      response.writeHead(500, { "content-type": "text/plain" });
      response.end(`The sandbox failed: ${error instanceof Error ? error.message : "unknown error"}\n`);
    });
  });
  return { listener, context: service.context, clock, service, entries, seed };
}
