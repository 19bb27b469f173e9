import type { SandboxTime } from "./state/clock.js";
import type { FaultPlan, Fault, RandomFaults } from "./faults/faults.js";
import type { LogEntry } from "./http/log.js";
import type { SandboxApp, SandboxUser } from "./state/accounts.js";
import type { ProcessedContainer, Processing, Publishing, PublishRace, Quota } from "./publishing/publishing.js";
import type { Random } from "./state/random.js";
import { DEFAULT_BEHAVIORS, type Behaviors } from "./behaviors.js";

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
  readonly behaviors?: { [Name in keyof Behaviors]?: Behaviors[Name] | undefined } | undefined;
  /** Calls in rolling 24 hours before the app is throttled; 48,000, the documented floor, by default. */
  readonly callLimit?: number | undefined;
  /**
   * How long a container is processed before it is FINISHED, in milliseconds of the sandbox's clock, or, with an `error`,
   * before it is ERROR: one number for all, or a function of the container. 0 by default.
   */
  readonly processingMs?: number | ((container: ProcessedContainer) => Processing) | undefined;
  /**
   * Whether pictures and films are fetched when their container is made, as Threads does; from loopback addresses only. True
   * by default; without it any address will do, and nothing is looked at.
   */
  readonly fetchMedia?: boolean | undefined;
  /** Containers whose publishing meets the race. None by default. */
  readonly publishRace?: PublishRace | undefined;
  /**
   * How often a person may publish, reply and delete in rolling 24 hours; 250, 1,000 and 100, as documented, by default, and
   * `Infinity` for always.
   */
  readonly quotas?: Readonly<Partial<Record<Quota, number | undefined>>> | undefined;
  /** How long a new post is missing from the lists, in milliseconds of the sandbox's clock. 0 by default. */
  readonly listDelayMs?: number | undefined;
  /**
   * How long the status of a new container answers 24/4279009 although the container can be published, in milliseconds of the
   * sandbox's clock. 0 by default.
   */
  readonly statusDelayMs?: number | undefined;
  /** How long the status of a published container still reads FINISHED, in milliseconds of the sandbox's clock. 0 by default. */
  readonly staleStatusMs?: number | undefined;
  /** How long a reply to a new post is refused with 24/4279009, in milliseconds of the sandbox's clock. 0 by default. */
  readonly parentDelayMs?: number | undefined;
  /**
   * How long an image cannot be fetched, counted from the first container that names its URL, in milliseconds of the sandbox's
   * clock; the behavior `failedImage` says what that looks like. 0 by default.
   */
  readonly mediaDelayMs?: number | undefined;
  /** How far the `Date` header of every response is off, in milliseconds; negative is behind. 0 by default. */
  readonly dateOffsetMs?: number | undefined;
  /** Called with each entry as it is logged. Whatever it throws is dropped. */
  readonly onRequest?: ((entry: LogEntry) => void) | undefined;
}

/** The app of a sandbox, its gaps filled from the seed. */
export function appFrom(options: SandboxOptions["app"], random: Random): SandboxApp {
  return {
    id: options?.id ?? `9${random.text(14, "0123456789")}`,
    secret: options?.secret ?? random.text(32, "0123456789abcdef"),
    name: options?.name ?? "Sandbox app",
  };
}

/** The people of a sandbox, their gaps filled. */
export function usersFrom(options: SandboxOptions["users"]): SandboxUser[] {
  return (options ?? [DEFAULT_USER]).map(fill);
}

/** The redirect URIs of a sandbox. */
export function redirectUrisFrom(options: readonly string[] | undefined, url: string): string[] {
  return options === undefined || options.length === 0 ? [`${url}/callback`] : [...options];
}

/** The switches of a sandbox, those that were left alone at their defaults. */
export function behaviorsFrom(options: SandboxOptions["behaviors"]): Behaviors {
  const chosen = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_BEHAVIORS, ...Object.fromEntries(chosen) };
}

/** How publishing goes in a sandbox, its gaps filled. */
export function publishingFrom(options: SandboxOptions): Publishing {
  const { processingMs: processing = 0, fetchMedia = true, publishRace, quotas, dateOffsetMs = 0 } = options;
  return {
    processing: typeof processing === "number" ? () => processing : processing,
    fetchMedia,
    publishRace: { rate: publishRace?.rate ?? 0, times: publishRace?.times ?? 3 },
    // fact: quotas
    quotas: { posts: quotas?.posts ?? 250, replies: quotas?.replies ?? 1000, deletions: quotas?.deletions ?? 100 },
    delays: {
      listDelayMs: options.listDelayMs ?? 0,
      statusDelayMs: options.statusDelayMs ?? 0,
      staleStatusMs: options.staleStatusMs ?? 0,
      parentDelayMs: options.parentDelayMs ?? 0,
      mediaDelayMs: options.mediaDelayMs ?? 0,
    },
    dateOffsetMs,
  };
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
    isInstagramLinked: user.isInstagramLinked ?? true,
  };
}
