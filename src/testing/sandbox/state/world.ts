import type { SandboxClock } from "./clock.js";
import type { Refusal } from "../http/graph-errors.js";
import type { SandboxUser } from "./people.js";
import type { Publishing } from "../publishing/publishing.js";
import type { Random } from "./random.js";
import type { Behaviors } from "../behaviors.js";
import type { AppToken, State, UserToken } from "./state.js";

/** Everything a handler may look at or change. */
export interface World {
  readonly url: string;
  readonly state: State;
  readonly clock: Pick<SandboxClock, "now">;
  /** Replaced as a whole when a test changes behaviors. */
  behaviors: Behaviors;
  readonly publishing: Publishing;
  /** One stream per kind of thing, so that more trace ids never mean other tokens. */
  readonly random: {
    readonly tokens: Random;
    readonly expiries: Random;
    readonly pages: Random;
    readonly ids: Random;
    readonly races: Random;
  };
}

/** A request that the judge let through. */
export interface Call {
  readonly path: string;
  /** The id in a path such as /{id}; null elsewhere. */
  readonly pathId: string | null;
  /** Query or form, whichever the operation uses. */
  readonly parameters: URLSearchParams;
}

/** A request with a living user token, whose person grants what the operation needs. */
export interface UserCall extends Call {
  readonly token: UserToken;
  readonly user: SandboxUser;
}

/** A request with a living app token. */
export interface AppCall extends Call {
  readonly token: AppToken;
}

/** A request with a living token of either kind. */
export type AnyCall = UserCall | AppCall;

/** What a handler decided; the router puts it on the wire. */
export type Outcome =
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "page"; readonly html: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "redirect"; readonly status: 301 | 302; readonly location: string }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

/**
 * Does what a request asks. While one waits, others run: what it looks at and changes together, it does in one go.
 */
export type Handler<C extends Call = Call> = (call: C, world: World) => Outcome | Promise<Outcome>;

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
