import type { SandboxTime } from "./clock.js";
import type { FaultPlan, Fault, RandomFaults } from "./faults.js";
import type { LogEntry } from "./log.js";
import type { SandboxApp, SandboxUser } from "./people.js";
import type { Random } from "./random.js";
import type { Readings } from "./readings.js";

/** A person to start with: the id and the username are needed, the rest is optional. */
export type SandboxUserOptions = Pick<SandboxUser, "id" | "username"> & {
  readonly [Name in keyof SandboxUser]?: SandboxUser[Name] | undefined;
};

/** Options of {@link ThreadsSandbox.start}. */
export interface SandboxOptions {
  /** The port on 127.0.0.1; 0, the default, takes any that is free. */
  readonly port?: number | undefined;
  /** Where the time comes from; `advance` adds to it. The machine's clock by default. */
  readonly clock?: SandboxTime | undefined;
  /** What goes wrong: a script, faults drawn at random, or both. Nothing by default. */
  readonly faults?: readonly Fault[] | RandomFaults | FaultPlan | undefined;
  /** Decides every random thing (codes, tokens, trace ids, random faults). Drawn, and readable as `sandbox.seed`, by default. */
  readonly seed?: number | undefined;
  readonly app?: { [Name in keyof SandboxApp]?: SandboxApp[Name] | undefined } | undefined;
  /** The redirect URIs registered for the app; the first is the one in `clientOptions`. The sandbox's own /callback by default. */
  readonly redirectUris?: readonly string[] | undefined;
  /** The people; the first one consents unless another is named. */
  readonly users?: readonly SandboxUserOptions[] | undefined;
  /** Switches for what is unsettled about Threads. */
  readonly readings?: { [Name in keyof Readings]?: Readings[Name] | undefined } | undefined;
  /** Calls in rolling 24 hours before the app is throttled; 48,000, the documented floor, by default. */
  readonly callLimit?: number | undefined;
  /** Called with each entry as it is logged. */
  readonly onRequest?: ((entry: LogEntry) => void) | undefined;
}

/** The app of a sandbox, its gaps filled from the seed. */
export function appFrom(options: SandboxOptions["app"], random: Random): SandboxApp {
  const app = {
    id: options?.id ?? `9${random.text(14, "0123456789")}`,
    secret: options?.secret ?? random.text(32, "0123456789abcdef"),
    name: options?.name ?? "Sandbox app",
  };
  if (!/^\d{1,20}$/.test(app.id)) throw new TypeError("app.id must be a string of digits");
  if (app.secret === "") throw new TypeError("app.secret must not be empty");
  return app;
}

/** The people of a sandbox, their gaps filled. */
export function usersFrom(options: SandboxOptions["users"]): SandboxUser[] {
  const users = (options ?? [DEFAULT_USER]).map(fill);
  if (users.length === 0) throw new TypeError("users must name at least one person");
  for (const user of users) {
    // The token answer writes the id as a bare number: anything but digits would break its JSON.
    if (!/^[1-9]\d{0,18}$/.test(user.id)) throw new TypeError("a user's id must be a string of 1 to 19 digits");
  }
  if (new Set(users.map((user) => user.id)).size < users.length) throw new TypeError("two users share an id");
  return users;
}

/** The redirect URIs of a sandbox, each checked to be a URL. */
export function redirectUrisFrom(options: readonly string[] | undefined, url: string): string[] {
  const uris = options === undefined || options.length === 0 ? [`${url}/callback`] : [...options];
  for (const uri of uris) {
    // It goes back out in a Location header as it stands, so it must hold nothing that a header cannot.
    if (!URL.canParse(uri) || !/^[!-~]+$/.test(uri) || uri.includes("#")) {
      throw new TypeError("a redirect URI must be a URL in ASCII without a fragment");
    }
  }
  return uris;
}

const DEFAULT_USER: SandboxUserOptions = {
  id: "26999888777666555",
  username: "mika",
  name: "Mika Lind",
  biography: "Sails, mostly.",
};

function fill(user: SandboxUserOptions): SandboxUser {
  return {
    id: user.id,
    username: user.username,
    name: user.name ?? "",
    pictureUrl: user.pictureUrl ?? `https://scontent.example/${encodeURIComponent(user.username)}.jpg`,
    biography: user.biography ?? "",
    isVerified: user.isVerified ?? false,
    isPrivate: user.isPrivate ?? false,
    isTester: user.isTester ?? true,
    isEligibleForGeoGating: user.isEligibleForGeoGating ?? false,
  };
}
