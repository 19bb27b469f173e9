/** The client's options: their defaults, and the checks that report all problems at once. */
import type { Dispatcher } from "undici";
import { checkOptionsObject, isTimeout, unknownOptions } from "./internal/arguments.js";
import { systemClock, type Clock } from "./internal/clock.js";
import { ThreadsConfigError, type ConfigProblem } from "./errors/index.js";
import type { EventHook } from "./http/events.js";
import type { TransportOptions } from "./http/transport-options.js";
import type { AuthorizeSetup, ThreadsApp } from "./oauth/app.js";
import { maskInInspect } from "./internal/inspect.js";
import { DEFAULT_SCOPES, scopesProblem, type ThreadsScope } from "./oauth/scopes.js";
import { hostUrlProblem, isLoopback, redirectUriProblem, withoutTrailingSlashes } from "./internal/url-rules.js";
import type { NamesOf } from "./validation/fields/known-fields.js";
import { DEFAULT_LIMITS, type LimitOverrides } from "./validation/limits.js";
import { hasMethods, isObject } from "./validation/fields/objects.js";

/** The URLs of Threads: the authorize page and the API. */
export interface ThreadsHosts {
  /** The complete URL of the authorize page, such as `https://threads.net/oauth/authorize`. */
  readonly authorize: string;
  /** The root URL of the API, such as `https://graph.threads.net`. */
  readonly graph: string;
}

/**
 * The two domains of Threads. Threads documents both API hosts as equal. The redirect of the authorize page from threads.net to threads.com
 * was seen to drop parameters for some users.
 */
export const THREADS_HOSTS = {
  "threads.net": { authorize: "https://threads.net/oauth/authorize", graph: "https://graph.threads.net" },
  "threads.com": { authorize: "https://threads.com/oauth/authorize", graph: "https://graph.threads.com" },
} as const satisfies Record<string, ThreadsHosts>;

/** The options of a `ThreadsClient`. Only `appId`, `appSecret` and `redirectUri` are required. */
export interface ThreadsClientOptions {
  /** The Threads app id from the app's dashboard, in digits. It differs from the Meta app id. */
  readonly appId: string;
  /** The Threads app secret from the app's dashboard. It differs from the Meta app secret. */
  readonly appSecret: string;
  /** The URL of the callback, exactly as it is registered in the app's dashboard. Must be https, except on loopback. */
  readonly redirectUri: string;
  /** The scopes to request from users. Default: {@link DEFAULT_SCOPES}. */
  readonly scopes?: readonly ThreadsScope[] | undefined;
  /** The domain of Threads, or other URLs for a sandbox or a proxy. Default: `"threads.net"`. */
  readonly hosts?: keyof typeof THREADS_HOSTS | ThreadsHosts | undefined;
  /** The version of the Graph API. Default: `"v1.0"`. */
  readonly apiVersion?: string | undefined;
  /** Limits of drafts that differ from `DEFAULT_LIMITS`. `PLATFORM_LIMITS` has the limits that Threads accepts today. Default: none. */
  readonly limits?: LimitOverrides | undefined;
  /**
   * A dispatcher of undici 7 or later, such as an `Agent`, `ProxyAgent` or `MockAgent`. The client never closes it. A `Pool` or `Client` sends
   * every request to its own origin, so it must be one for the Graph host. Default: an `Agent` that the client owns.
   */
  readonly dispatcher?: Dispatcher | undefined;
  /** The time limit of a call in milliseconds, over all its attempts, in real time. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
  /** The retries of calls that are safe to repeat. */
  readonly retry?:
    | {
        /** The number of attempts, including the first, from 1 to 100. Default: 3. */
        readonly maxAttempts?: number | undefined;
        /** Returns a number from 0 to 1 that spreads the retries of many callers. Default: `Math.random`. */
        readonly random?: (() => number) | undefined;
      }
    | undefined;
  /** The source of time, for tests. Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** A hook for requests, responses, retries and usage. The client ignores its result and its errors. Default: none. */
  readonly onEvent?: EventHook | undefined;
  /** The maximum size of a response in bytes. Default: 4 MiB (4,194,304). */
  readonly maxResponseBytes?: number | undefined;
  /** Allows sending tokens over plain http to hosts that are not loopback. For test networks only. Default: `false`. */
  readonly dangerouslyAllowInsecureHosts?: boolean | undefined;
}

/** The client's options, checked and complete. */
export interface ClientConfig {
  readonly app: ThreadsApp;
  readonly authorize: AuthorizeSetup;
  readonly apiVersion: string;
  readonly limits: LimitOverrides;
  readonly transport: TransportOptions;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_ATTEMPTS = 3;
const DEFAULT_MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

const appIdProblem = (value: unknown) => {
  if (value === undefined || value === "") return "is missing";
  return typeof value === "string" && /^\d{1,32}$/.test(value)
    ? null
    : "must be a string of digits: the Threads app id, not the app's name";
};

const appSecretProblem = (value: unknown) => {
  if (value === undefined || value === "") return "is missing";
  return typeof value === "string" && /^[\x21-\x7e]{6,512}$/.test(value)
    ? null
    : "must be 6 to 512 visible ASCII characters without spaces";
};

/** Validation ignores an invalid limit, so that a mistake never switches a check off. Here, where limits are configured, it is reported. */
function limitsProblem(limits: unknown): string | null {
  if (limits === undefined) return null;
  if (!isObject(limits)) return "must be an object of limits";
  for (const [name, value] of Object.entries(limits)) {
    const known = Object.hasOwn(DEFAULT_LIMITS, name) ? DEFAULT_LIMITS[name as keyof typeof DEFAULT_LIMITS] : undefined;
    if (known === undefined) return `must not contain the unknown limit ${JSON.stringify(name.slice(0, 60))}`;
    const fits =
      typeof known === "number" ? Number.isFinite(value) && (value as number) >= 0 : isNonEmptyListOfStrings(value);
    if (value !== undefined && !fits)
      return `must set ${name} to ${typeof known === "number" ? "a number of at least 0" : "a non-empty list of strings"}`;
  }
  return null;
}

const isNonEmptyListOfStrings = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");

const OPTIONS: NamesOf<ThreadsClientOptions> = {
  appId: true,
  appSecret: true,
  redirectUri: true,
  scopes: true,
  hosts: true,
  apiVersion: true,
  limits: true,
  dispatcher: true,
  timeoutMs: true,
  retry: true,
  clock: true,
  onEvent: true,
  maxResponseBytes: true,
  dangerouslyAllowInsecureHosts: true,
};
const RETRY: NamesOf<NonNullable<ThreadsClientOptions["retry"]>> = { maxAttempts: true, random: true };
const HOSTS: NamesOf<ThreadsHosts> = { authorize: true, graph: true };

const CLIENT = "The Threads client";

const isCount = (value: unknown, max: number) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max;

function resolveHosts(hosts: ThreadsClientOptions["hosts"]): ThreadsHosts | null {
  if (hosts === undefined) return THREADS_HOSTS["threads.net"];
  if (typeof hosts === "string") return Object.hasOwn(THREADS_HOSTS, hosts) ? THREADS_HOSTS[hosts] : null;
  return isObject(hosts) ? hosts : null;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws ThreadsConfigError that names every problem, without any value
 */
export function resolveConfig(options: ThreadsClientOptions): ClientConfig {
  const problems: ConfigProblem[] = [];
  const check = (name: string, problem: string | null) => {
    if (problem !== null) problems.push({ name, problem });
  };
  checkOptionsObject(options, CLIENT, "must be an object with appId, appSecret and redirectUri");
  problems.push(...unknownOptions(options, OPTIONS));
  if (options.retry !== undefined) {
    if (isObject(options.retry)) problems.push(...unknownOptions(options.retry, RETRY, "retry."));
    else check("retry", "must be an object");
  }
  const {
    appId,
    appSecret,
    redirectUri,
    scopes = DEFAULT_SCOPES,
    apiVersion = "v1.0",
    timeoutMs = DEFAULT_TIMEOUT_MS,
    maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES,
    clock = systemClock,
    dangerouslyAllowInsecureHosts = false,
    dispatcher,
    onEvent,
  } = options;
  const { maxAttempts = DEFAULT_MAX_ATTEMPTS, random = Math.random } = isObject(options.retry) ? options.retry : {};
  const hosts = resolveHosts(options.hosts);

  check("appId", appIdProblem(appId));
  check("appSecret", appSecretProblem(appSecret));
  check("redirectUri", redirectUriProblem(redirectUri));
  check("scopes", scopesProblem(scopes));
  if (hosts === null) check("hosts", 'must be "threads.net", "threads.com" or { authorize, graph }');
  else {
    if (isObject(options.hosts)) problems.push(...unknownOptions(hosts, HOSTS, "hosts."));
    check("hosts.authorize", hostUrlProblem(hosts.authorize, dangerouslyAllowInsecureHosts));
    check("hosts.graph", hostUrlProblem(hosts.graph, dangerouslyAllowInsecureHosts));
  }
  check("limits", limitsProblem(options.limits));
  check(
    "apiVersion",
    typeof apiVersion === "string" && /^v\d{1,3}\.\d{1,3}$/.test(apiVersion) ? null : 'must look like "v1.0"',
  );
  check("timeoutMs", isTimeout(timeoutMs) ? null : "must be a number of milliseconds from 1 to 2147483647");
  check("retry.maxAttempts", isCount(maxAttempts, 100) ? null : "must be a whole number from 1 to 100");
  check("retry.random", typeof random === "function" ? null : "must be a function");
  check("maxResponseBytes", isCount(maxResponseBytes, 2 ** 30) ? null : "must be a whole number from 1 to 1073741824");
  check(
    "dispatcher",
    dispatcher === undefined || hasMethods(dispatcher, ["dispatch"]) ? null : "must be an undici dispatcher",
  );
  check("onEvent", onEvent === undefined || typeof onEvent === "function" ? null : "must be a function");
  check("clock", hasMethods(clock, ["now", "sleep"]) ? null : "must have now() and sleep()");
  if (problems.length > 0 || hosts === null) throw new ThreadsConfigError(problems, CLIENT);

  return {
    app: maskInInspect({ appId, appSecret, redirectUri }, "appSecret"),
    authorize: { appId, redirectUri, authorize: hosts.authorize, scopes: [...scopes] },
    apiVersion,
    limits: options.limits ?? {},
    transport: {
      graph: withoutTrailingSlashes(hosts.graph),
      timeoutMs,
      maxAttempts,
      maxResponseBytes,
      clock,
      random,
      dispatcher,
      onEvent,
    },
  };
}

/** The environment variables of {@link optionsFromEnv}. */
const ENVIRONMENT = {
  appId: "THREADS_APP_ID",
  appSecret: "THREADS_APP_SECRET",
  redirectUri: "THREADS_REDIRECT_URI",
} as const;

/** The environment variable of `hosts`. */
const HOSTS_VARIABLE = "THREADS_HOSTS";

/** Returns the `hosts` that a value of `THREADS_HOSTS` selects: a domain of Threads, or one URL that serves both the authorize page and the API. */
function hostsFromEnv(value: string | undefined): ThreadsClientOptions["hosts"] {
  const text = value?.trim() ?? "";
  if (text === "") return undefined;
  if (Object.hasOwn(THREADS_HOSTS, text)) return text as keyof typeof THREADS_HOSTS;
  const base = withoutTrailingSlashes(text);
  return { authorize: `${base}/oauth/authorize`, graph: base };
}

/**
 * Reads the three required options and `hosts` from environment variables. `overrides` take precedence.
 *
 * @throws ThreadsConfigError that names every missing or invalid variable, without its value
 */
export function optionsFromEnv(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Partial<ThreadsClientOptions>,
): ThreadsClientOptions {
  for (const [name, value] of Object.entries({ env, overrides })) {
    if (!isObject(value)) throw new ThreadsConfigError([{ name, problem: "must be an object" }], CLIENT);
  }
  const options = {
    ...overrides,
    appId: overrides.appId ?? env[ENVIRONMENT.appId]?.trim() ?? "",
    appSecret: overrides.appSecret ?? env[ENVIRONMENT.appSecret]?.trim() ?? "",
    redirectUri: overrides.redirectUri ?? env[ENVIRONMENT.redirectUri]?.trim() ?? "",
    ...(overrides.hosts === undefined ? { hosts: hostsFromEnv(env[HOSTS_VARIABLE]) } : {}),
  };
  try {
    resolveConfig(options);
  } catch (error) {
    if (!(error instanceof ThreadsConfigError)) throw error;
    const problems = error.problems.map((problem) => inEnvironment(problem, env, overrides));
    // One URL serves both the authorize page and the API, so both options have the same problem.
    throw new ThreadsConfigError(
      problems.filter(({ name }, index) => problems.findIndex((other) => other.name === name) === index),
      CLIENT,
    );
  }
  return options;
}

/** Names the variable of an option, unless an override provides the option. */
function inEnvironment(
  { name, problem }: ConfigProblem,
  env: Readonly<Record<string, string | undefined>>,
  overrides: Partial<ThreadsClientOptions>,
): ConfigProblem {
  if (name.startsWith("hosts.") && overrides.hosts === undefined) {
    const fix = isLoopbackWithoutScheme(env[HOSTS_VARIABLE] ?? "") ? "; add http:// in front" : "";
    return { name: HOSTS_VARIABLE, problem: `${problem}${fix}; it takes threads.net, threads.com or one base URL` };
  }
  return name in ENVIRONMENT && overrides[name as keyof typeof ENVIRONMENT] === undefined
    ? { name: ENVIRONMENT[name as keyof typeof ENVIRONMENT], problem }
    : { name, problem };
}

/** Returns whether a text such as `127.0.0.1:8473` lacks only its scheme. */
function isLoopbackWithoutScheme(text: string): boolean {
  const url = `http://${text.trim()}`;
  return !text.includes("//") && URL.canParse(url) && isLoopback(new URL(url).hostname);
}
