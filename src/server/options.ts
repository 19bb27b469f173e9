/** What the routes are told, checked and complete. */
import { checkOptionsObject, unknownOptions } from "../internal/arguments.js";
import { ThreadsConfigError, type ConfigProblem } from "../errors/index.js";
import type { ThreadsConnections } from "../connections/index.js";
import type { FailureSeverity } from "../internal/failure-reports.js";
import { hostProblem, redirectUriProblem } from "../internal/url-rules.js";
import type { NamesOf } from "../validation/fields/known-fields.js";

/** The host's own user id, or nothing when nobody is signed in. */
export type Authenticated = string | null | undefined;

/** Where a flow ends; see {@link RoutesOptions.finish}. */
export type FinishAt = "server" | "front-end";

/** What a failure happened in. */
export interface FailedRoute {
  readonly method: string;
  /** The route's own path, such as `/callback`; nothing of the request's. */
  readonly path: string;
  /** `warning` for what belongs to normal operation, such as a user who declined; `error` where the operator has to act. */
  readonly severity: FailureSeverity;
}

/** Options of the routes. `Caller` is what `authenticate` is given: the framework's request, or the standard one. */
export interface RoutesOptions<Caller> {
  /**
   * Returns the id of the signed-in user, by the host's own means. Undefined, null, false and an empty string mean that nobody is signed in,
   * and the route responds with 401. For any other value, and for whatever this throws, the route responds with 500.
   */
  authenticate(caller: Caller): Authenticated | Promise<Authenticated>;
  /** The page that a flow returns to. Absolute; https, unless its host is loopback; without a fragment. */
  readonly settingsUrl: string;
  /**
   * Where the routes are for the outside: by default what the connections have been told, or else the redirect URI without its
   * `/callback`. Meta shows it to people.
   */
  readonly publicUrl?: string | undefined;
  /** Where they are in this server, such as `/api/platform/threads`: by default the path of the redirect URI without its `/callback`. */
  readonly basePath?: string | undefined;
  /**
   * `"server"`, the default: the callback completes the flow, and a cookie proves that it came in the browser that began it. Choose it
   * where the front end is on the same site as these routes.
   *
   * `"front-end"`: the callback checks the state, calls nothing, and hands code and state to the settings page in the fragment; the page
   * posts both to `/complete`, signed in. Choose it where the front end is on another site and calls `/connect` with a bearer token:
   * there the browser would not keep the cookie.
   */
  readonly finish?: FinishAt | undefined;
  /**
   * Called with every failure that a route turns into a response, also with those that a redirect hides. What it throws is dropped. Without
   * it, the process emits a warning (`process.emitWarning`), at most once a minute for each kind of failure.
   */
  readonly onError?: ((error: unknown, at: FailedRoute) => unknown) | undefined;
}

/** Options, checked and complete. */
export interface RoutesConfig {
  readonly settingsUrl: URL;
  /** Undefined when nobody has said it, and the redirect URI does not. */
  readonly publicUrl: string | undefined;
  /** Of the redirect URI; requests are read as if they were made to it. */
  readonly origin: string;
  readonly basePath: string;
  readonly finish: FinishAt;
  /** Whether cookies travel over https only. */
  readonly secure: boolean;
}

const SUBJECT = "The Threads routes";

/** Every option, by name. */
const OPTIONS: NamesOf<RoutesOptions<never>> = {
  authenticate: true,
  settingsUrl: true,
  publicUrl: true,
  basePath: true,
  finish: true,
  onError: true,
};

const CALLBACK = /\/callback\/?$/;

/**
 * Checks the options and fills in the defaults.
 *
 * @param beside names that a framework adds to the options
 * @throws ThreadsConfigError that names every problem
 */
export function resolveOptions(
  connections: ThreadsConnections,
  options: RoutesOptions<never>,
  beside: object = {},
): RoutesConfig {
  const problems: ConfigProblem[] = [];
  const check = (name: string, problem: string | null) => {
    if (problem !== null) problems.push({ name, problem });
  };
  checkOptionsObject(options, SUBJECT, "must be an object with authenticate and settingsUrl");
  if (typeof (connections as Partial<ThreadsConnections> | null | undefined)?.client?.redirectUri !== "string")
    throw new ThreadsConfigError([{ name: "connections", problem: "must be a ThreadsConnections" }], SUBJECT);
  problems.push(...unknownOptions(options, { ...OPTIONS, ...beside }));
  if (options.basePath !== undefined && typeof options.basePath !== "string")
    throw new ThreadsConfigError([{ name: "basePath", problem: "must be a string" }], SUBJECT);
  const { settingsUrl, finish = "server" } = options;
  const redirectUri = new URL(connections.client.redirectUri);
  const own = CALLBACK.test(redirectUri.pathname) ? redirectUri.pathname.replace(CALLBACK, "") : null;
  const basePath = options.basePath?.replace(/\/$/, "") ?? own;
  const publicUrl = options.publicUrl ?? connections.publicUrl ?? (own === null ? undefined : redirectUri.origin + own);

  check("authenticate", typeof (options.authenticate as unknown) === "function" ? null : "must be a function");
  check("settingsUrl", redirectUriProblem(settingsUrl));
  check("publicUrl", publicUrl === undefined ? null : hostProblem(publicUrl, false));
  check("finish", ["server", "front-end"].includes(finish) ? null : 'must be "server" or "front-end"');
  if (basePath === null) check("basePath", "must be given, since the redirect URI does not end in /callback");
  else check("basePath", basePathProblem(basePath));
  if (problems.length > 0 || basePath === null) throw new ThreadsConfigError(problems, SUBJECT);
  return {
    settingsUrl: new URL(settingsUrl),
    publicUrl,
    origin: redirectUri.origin,
    basePath,
    finish,
    secure: redirectUri.protocol === "https:",
  };
}

function basePathProblem(basePath: string): string | null {
  const plain = basePath === "" || /^(?:\/[\w.~!$&'()*+,;=:@%-]+)+$/.test(basePath);
  return plain ? null : "must be a path such as /api/platform/threads";
}
