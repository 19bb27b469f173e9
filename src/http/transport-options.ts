import type { Dispatcher } from "undici";
import type { Clock } from "../internal/clock.js";
import type { EventHook } from "./events.js";

/** What a transport is made from; checked and complete, as `resolveConfig(options).transport` gives it. */
export interface TransportOptions {
  /** Root of the Graph host, without a trailing slash: `https://graph.threads.net`. */
  readonly graph: string;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly maxResponseBytes: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** The host's own; never closed by the SDK. Without one, the transport makes and closes its own. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly onEvent?: EventHook | undefined;
}
