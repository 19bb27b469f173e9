import type { Dispatcher } from "undici";
import type { Clock } from "../internal/clock.js";
import type { EventHook } from "./events.js";

/** The options of a transport, checked and complete. `resolveConfig(options).transport` returns them. */
export interface TransportOptions {
  /** The root URL of the Graph host, without a trailing slash: `https://graph.threads.net`. */
  readonly graph: string;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly maxResponseBytes: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** A dispatcher that the host owns and closes. Without one, the transport makes and closes its own. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly onEvent?: EventHook | undefined;
}
