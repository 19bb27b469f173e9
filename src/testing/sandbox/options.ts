import type { SandboxTime } from "./state/clock.js";
import type { FaultPlan, Fault, RandomFaults } from "./faults/faults.js";
import type { LogEntry } from "./http/log.js";
import type { SandboxApp, SandboxUser } from "./state/accounts.js";
import type { ProcessedContainer, Processing, PublishingSettings, PublishRace, Quota } from "./publishing/settings.js";
import type { Context } from "./state/context.js";
import type { SandboxWebhookOptions } from "./webhooks/subscription.js";
import type { Random } from "./state/random.js";
import type { Strictness } from "./strictness/levels.js";
import { DEFAULT_BEHAVIORS, type Behaviors } from "./behaviors.js";

/** A Threads user. The id and the username are required. */
export type SandboxUserOptions = Pick<SandboxUser, "id" | "username"> & {
  readonly [Name in keyof SandboxUser]?: SandboxUser[Name] | undefined;
};

/** Options of {@link ThreadsSandbox.start}. */
export interface SandboxOptions {
  /** The port. 0, the default, selects a free port. */
  readonly port?: number | undefined;
  /**
   * The address to listen on. The default is 127.0.0.1, which only this machine can reach, because the sandbox lets every caller act as any
   * user. `0.0.0.0` lets other machines and containers connect; they need `sandbox.controlKey` to control the sandbox.
   */
  readonly host?: string | undefined;
  /** The source of the time, to which `advance` adds. The machine's clock by default. */
  readonly clock?: SandboxTime | undefined;
  /** Scripted faults, random faults, or both. None by default. */
  readonly faults?: readonly Fault[] | RandomFaults | FaultPlan | undefined;
  /** The seed of everything random: codes, tokens, ids and random faults. By default a random one, which `sandbox.seed` returns. */
  readonly seed?: number | undefined;
  /** The app's id, secret and name. By default they follow from the seed. */
  readonly app?: { [Name in keyof SandboxApp]?: SandboxApp[Name] | undefined } | undefined;
  /** The app's registered redirect URIs; `clientOptions` contains the first. The sandbox's own /callback by default. */
  readonly redirectUris?: readonly string[] | undefined;
  /** The Threads users. The first one consents unless a call names another. One tester, @mika, by default. */
  readonly users?: readonly SandboxUserOptions[] | undefined;
  /**
   * How strictly the sandbox checks the form of requests: `strict` accepts only the form that this SDK sends, `documented` every form that Meta
   * documents or uses in its own examples, and `lenient` also forms that only clients in production use. `documented` by default.
   * Each forgiven difference is in the `warnings` of the log entry.
   */
  readonly strictness?: Strictness | undefined;
  /** Switches for behavior of Threads that is undocumented. */
  readonly behaviors?: { [Name in keyof Behaviors]?: Behaviors[Name] | undefined } | undefined;
  /** How many calls in rolling 24 hours are accepted before the app is throttled. 48,000, the documented minimum, by default. */
  readonly callLimit?: number | undefined;
  /**
   * How long a container is processed before it is FINISHED or, with an `error`, ERROR: a number for all containers, or a function
   * of the container. Milliseconds by the sandbox's clock, 0 by default.
   */
  readonly processingMs?: number | ((container: ProcessedContainer) => Processing) | undefined;
  /**
   * Whether images and videos are fetched when their container is created, as Threads does, from loopback addresses only. True by
   * default. With false any URL is accepted.
   */
  readonly fetchMedia?: boolean | undefined;
  /** The share of containers whose publishing is refused at first although they are FINISHED. None by default. */
  readonly publishRace?: PublishRace | undefined;
  /**
   * How often a user may publish, reply and delete in rolling 24 hours. By default 250, 1,000 and 100, as documented; `Infinity`
   * for no limit.
   */
  readonly quotas?: Readonly<Partial<Record<Quota, number | undefined>>> | undefined;
  /** How long a new post is missing from the lists. Milliseconds by the sandbox's clock, 0 by default. */
  readonly listDelayMs?: number | undefined;
  /**
   * How long reading the status of a new container is refused with 24/4279009, although the container can be published.
   * Milliseconds by the sandbox's clock, 0 by default.
   */
  readonly statusDelayMs?: number | undefined;
  /** How long the status of a published container is still FINISHED. Milliseconds by the sandbox's clock, 0 by default. */
  readonly staleStatusMs?: number | undefined;
  /** How long a reply to a new post is refused with 24/4279009. Milliseconds by the sandbox's clock, 0 by default. */
  readonly parentDelayMs?: number | undefined;
  /**
   * How long an image cannot be fetched, counted from the first container that names its URL. The behavior `failedImage` selects
   * the result. Milliseconds by the sandbox's clock, 0 by default.
   */
  readonly mediaDelayMs?: number | undefined;
  /** The difference of every `Date` header from the sandbox's clock, in milliseconds; negative is behind. 0 by default. */
  readonly dateOffsetMs?: number | undefined;
  /** The callback URL for webhooks; none by default. The sandbox verifies it before the first delivery, so your app may start later. */
  readonly webhooks?: SandboxWebhookOptions | undefined;
  /**
   * Views, likes, shares and clicks of posts: `manual` starts at 0, `simulated` lets them grow with the age of a post, as the seed decides.
   * `setEngagement` and likes work with both. `manual` by default.
   */
  readonly engagement?: "manual" | "simulated" | undefined;
  /** How long the sandbox waits before each response, in milliseconds of real time. 0 by default. */
  readonly latencyMs?: number | undefined;
  /** Called with each log entry. An error that it throws is ignored. */
  readonly onRequest?: ((entry: LogEntry) => void) | undefined;
}

/** Returns the app, with defaults from the seed. */
export function appFrom(options: SandboxOptions["app"], random: Random): SandboxApp {
  return {
    id: options?.id ?? `9${random.text(14, "0123456789")}`,
    secret: options?.secret ?? random.text(32, "0123456789abcdef"),
    name: options?.name ?? "Sandbox app",
  };
}

/** Returns the users, with their defaults. */
export function usersFrom(options: SandboxOptions["users"]): SandboxUser[] {
  return (options ?? [DEFAULT_USER]).map(withDefaults);
}

/** Returns the registered redirect URIs. */
export function redirectUrisFrom(options: readonly string[] | undefined, url: string): string[] {
  return options === undefined || options.length === 0 ? [`${url}/callback`] : [...options];
}

/** Returns the behaviors, with their defaults. */
export function behaviorsFrom(options: SandboxOptions["behaviors"]): Behaviors {
  const chosen = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_BEHAVIORS, ...Object.fromEntries(chosen) };
}

/** Changes checked behaviors from now on, and returns all. */
export function setBehaviors(options: NonNullable<SandboxOptions["behaviors"]>, context: Context): Behaviors {
  const chosen = Object.entries(options).filter(([, value]) => value !== undefined);
  context.behaviors = { ...context.behaviors, ...Object.fromEntries(chosen) };
  return context.behaviors;
}

/** Returns the settings of publishing, with their defaults. */
export function publishingFrom(options: SandboxOptions): PublishingSettings {
  const { processingMs = 0, fetchMedia = true, publishRace, quotas, dateOffsetMs = 0 } = options;
  return {
    processing: typeof processingMs === "number" ? () => processingMs : processingMs,
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

/** The only user of a sandbox without the option `users`. */
export const DEFAULT_USER: SandboxUserOptions = {
  id: "26999888777666555",
  username: "mika",
  name: "Mika Lind",
  biography: "Sails, mostly.",
};

/** Returns a user with the defaults. */
export function withDefaults(user: SandboxUserOptions): SandboxUser {
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
