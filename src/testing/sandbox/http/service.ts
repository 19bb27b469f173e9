import type { SandboxTime } from "../state/clock.js";
import { faultSchedule } from "../faults/schedule.js";
import type { DelayedSchedule } from "../faults/delayed-effects.js";
import type { LogEntry } from "./log.js";
import {
  appFrom,
  publishingFrom,
  behaviorsFrom,
  redirectUrisFrom,
  usersFrom,
  type SandboxOptions,
} from "../options.js";
import type { Happening } from "../state/happening.js";
import { seededRandom } from "../state/random.js";
import { OPERATIONS } from "./operations.js";
import { urlOf } from "./server.js";
import type { Service } from "./serve.js";
import { emptyState } from "../state/state.js";
import { usageOf } from "./usage.js";
import type { Context } from "../state/context.js";

/** The parts of a sandbox beside its options. */
export interface ServiceParts {
  readonly port: number;
  readonly seed: number;
  readonly clock: SandboxTime;
  readonly delayed: DelayedSchedule;
  readonly log: (entry: LogEntry) => void;
  /** Called after each happening. Nothing by default. */
  readonly happened?: ((happening: Happening) => void) | undefined;
}

/** Creates the service of checked options. It opens no port: `serve` connects it to HTTP. */
export function makeService(options: SandboxOptions, parts: ServiceParts): Service {
  const { port, seed, clock, delayed, log, happened = () => undefined } = parts;
  const url = urlOf(options.host, port);
  const random = seededRandom(seed);
  const app = appFrom(options.app, random.fork("app"));
  const context: Context = {
    url,
    state: emptyState(app, redirectUrisFrom(options.redirectUris, url), usersFrom(options.users), () => clock.now()),
    clock,
    strictness: options.strictness ?? "documented",
    behaviors: behaviorsFrom(options.behaviors),
    publishing: publishingFrom(options),
    happened,
    pendingFaults: () => faults.pending(),
    random: {
      tokens: random.fork("tokens"),
      expiries: random.fork("expiries"),
      pages: random.fork("pages"),
      ids: random.fork("ids"),
      races: random.fork("races"),
      webhooks: random.fork("webhooks"),
    },
  };
  if (options.engagement === "simulated") context.state.engagementSeed = seed;
  const faults = faultSchedule(options.faults, (own) => (own === undefined ? random : seededRandom(own)));
  return {
    context,
    operations: OPERATIONS,
    port,
    host: options.host,
    latencyMs: options.latencyMs ?? 0,
    faults,
    delayed,
    usage: usageOf(options.callLimit ?? 48_000, app.id),
    trace: random.fork("trace"),
    log(entry) {
      log(entry);
      try {
        options.onRequest?.(entry);
      } catch {
        // onRequest only observes, so its failure must not change a response.
      }
    },
  };
}
