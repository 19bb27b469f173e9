import type { SandboxClock } from "./clock.js";
import type { Refusal } from "./graph-errors.js";
import type { Random } from "./random.js";
import type { Readings } from "./readings.js";
import type { State } from "./state.js";

/** Everything a handler may look at or change. */
export interface World {
  readonly url: string;
  readonly state: State;
  readonly clock: Pick<SandboxClock, "now">;
  readonly readings: Readings;
  /** One stream per kind of thing, so that more trace ids never mean other tokens. */
  readonly random: { readonly tokens: Random; readonly expiries: Random; readonly pages: Random };
}

/** A request that the judge let through. */
export interface Call {
  readonly path: string;
  /** The id in a path such as /{id}; null elsewhere. */
  readonly pathId: string | null;
  /** Query or form, whichever the operation uses. */
  readonly parameters: URLSearchParams;
}

/** What a handler decided; the router puts it on the wire. */
export type Outcome =
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "page"; readonly html: string; readonly asks?: true }
  | { readonly kind: "redirect"; readonly status: 301 | 302; readonly location: string }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

/** Does what a request asks. Runs to its end at once, so that two requests never meet halfway. */
export type Handler = (call: Call, world: World) => Outcome;

/** An answer in JSON. */
export function json(value: unknown): Outcome {
  return { kind: "json", text: JSON.stringify(value) };
}

/** A refusal, to be worded by the operation's envelope. */
export function refuse(refusal: Refusal): Outcome {
  return { kind: "refusal", refusal };
}

/** A parameter that the judge has already demanded; empty when it is not there. */
export function parameter(call: Call, name: string): string {
  return call.parameters.get(name) ?? "";
}
