import type { SandboxClock } from "./clock.js";
import type { PublishingSettings } from "../publishing/settings.js";
import type { Random } from "./random.js";
import type { Behaviors } from "../behaviors.js";
import type { Strictness } from "../strictness/levels.js";
import type { Happening } from "./happening.js";
import type { State } from "./state.js";

/** The operation that a fault affects, and its kind. */
export interface PendingFault {
  readonly on: string;
  readonly kind: string;
}

/** Everything that a handler may read or change. */
export interface Context {
  readonly url: string;
  readonly state: State;
  readonly clock: Pick<SandboxClock, "now">;
  readonly strictness: Strictness;
  /** Replaced as a whole when a test changes a behavior. */
  behaviors: Behaviors;
  readonly publishing: PublishingSettings;
  /** Called after each happening, for webhooks. */
  readonly happened: (happening: Happening) => void;
  /** Returns the scripted faults that are still to come, for the page that injects them. */
  readonly pendingFaults: () => readonly PendingFault[];
  /** One stream for each purpose: a draw for one purpose never changes the draws for another. */
  readonly random: {
    readonly tokens: Random;
    readonly expiries: Random;
    readonly pages: Random;
    readonly ids: Random;
    readonly races: Random;
    readonly webhooks: Random;
  };
}
