/** The options of the routes, checked and with their defaults. */
import { checkOptionsObject, unknownOptions } from "../internal/arguments.js";
import { ThreadsConfigError, type ConfigProblem } from "../errors/index.js";
import type { ThreadsConnections } from "../connections/index.js";
import type { FailureSeverity } from "../internal/failure-reports.js";
import { hostUrlProblem, redirectUriProblem } from "../internal/url-rules.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import type { ReceivedWebhookEvent } from "../webhooks/event.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import { isObject } from "../validation/fields/objects.js";

/** The host's own id of the signed-in user; null or undefined when no user is signed in. */
export type Authenticated = string | null | undefined;

/** Which side completes a connection; see {@link RoutesOptions.finish}. */
export type FinishAt = "server" | "front-end";

/** The route in which a failure happened. */
export interface FailedRoute {
  readonly method: string;
  /** The path of the route below the base path, such as `/callback`. It contains no parameter of the request. */
  readonly path: string;
  /** `warning` for a failure of normal operation, such as a user who declined; `error` when the operator has to act. */
  readonly severity: FailureSeverity;
}

/** A request to `/connect`, the argument of {@link RoutesOptions.scopes}. */
export interface ConnectRequest {
  /** The signed-in user. */
  readonly ownerId: string;
  /** The URL of the request. Its query is untrusted, because anyone can write a link. */
  readonly url: URL;
}

/** The options of the routes. `Caller` is the type of `authenticate`'s argument: the framework's request, or the standard `Request`. */
export interface RoutesOptions<Caller> {
  /**
   * Returns the id of the signed-in user, which the SDK uses as `ownerId`. Undefined, null, false and an empty string mean that no user is
   * signed in, and the route responds with 401. Any other value that is not a string, and any error, is a 500.
   */
  authenticate(caller: Caller): Authenticated | Promise<Authenticated>;
  /**
   * The page that users return to after they connect, with `?success=threads_connected` or `?error=…`. An absolute https URL without a
   * fragment; http only on loopback.
   */
  readonly settingsUrl: string;
  /**
   * The public URL of the routes, which Meta shows to users who request deletion. Default: the `publicUrl` of the connections, or else the
   * redirect URI without its `/callback`.
   */
  readonly publicUrl?: string | undefined;
  /**
   * The path of the routes in this server, such as `/api/platform/threads`. Default: the path of the redirect URI without its `/callback`.
   */
  readonly basePath?: string | undefined;
  /**
   * `"server"`, the default: the callback completes the connection, and a cookie proves that it came from the browser that started it.
   * Choose this when the front end is on the same site as these routes.
   *
   * `"front-end"`: the callback only checks the state, and redirects to the settings page with code and state in the fragment. The page
   * posts both to `/complete` as the signed-in user. Choose this when the front end is on another site and calls `/connect` with a bearer
   * token, because the browser would not keep the cookie there.
   */
  readonly finish?: FinishAt | undefined;
  /**
   * Returns the scopes that `/connect` requests, for example a list of your own for a name in the query. Never return scopes from the query
   * itself, because anyone can write a link. Undefined selects the client's scopes. With an invalid list, the route responds with 500.
   *
   * @example
   * ```ts
   * scopes: ({ url }) => (url.searchParams.get("for") === "deleting" ? [...client.scopes, "threads_delete"] : undefined),
   * ```
   */
  scopes?(connect: ConnectRequest): ChosenScopes | Promise<ChosenScopes>;
  /**
   * Called with every failure that a route turns into a response, including failures that end in a redirect. Errors that it throws are
   * ignored. Default: the process emits a warning (`process.emitWarning`), at most once a minute for each kind of failure.
   */
  readonly onError?: ((error: unknown, at: FailedRoute) => unknown) | undefined;
  /**
   * The function that receives each event of Meta's webhooks, one after the other. The routes `GET` and `POST /webhooks` exist only with it. If
   * it throws or rejects, Meta sends the webhook again for 36 hours. Meta also sends some webhooks twice: wrap the function with `webhookInbox`
   * to handle each event once. Only store or enqueue the event in it, because Meta waits for the response.
   */
  readonly onWebhook?: ((event: ReceivedWebhookEvent) => unknown) | undefined;
  /** A text of your choice that you also enter as the verify token in the App Dashboard. Required with `onWebhook`. */
  readonly webhookVerifyToken?: string | undefined;
  /** The secrets that may have signed a webhook. Default: the app secret and the `callbackSecrets` of the connections. */
  readonly webhookSecrets?: readonly string[] | undefined;
}

/** The checked options of webhooks. */
export interface WebhookConfig {
  readonly onWebhook: (event: ReceivedWebhookEvent) => unknown;
  readonly verifyToken: string;
  readonly secrets: readonly string[] | undefined;
}

/** The scopes to request; undefined for the client's. */
export type ChosenScopes = readonly ThreadsScope[] | undefined;

/** The checked options with their defaults. */
export interface RoutesConfig {
  readonly settingsUrl: URL;
  /** Undefined when it is not configured and the redirect URI does not end in `/callback`. */
  readonly publicUrl: string | undefined;
  /** The origin of the redirect URI, used as the origin of every request because a `Host` header can be forged. */
  readonly origin: string;
  readonly basePath: string;
  readonly finish: FinishAt;
  readonly scopes: (connect: ConnectRequest) => ChosenScopes | Promise<ChosenScopes>;
  /** Null without `onWebhook`. */
  readonly webhooks: WebhookConfig | null;
  /** Whether cookies are sent over https only. */
  readonly secure: boolean;
}

/** The subject of configuration errors. */
export const OPTIONS_SUBJECT = "The Threads routes";

const OPTIONS: NamesOf<RoutesOptions<never>> = {
  authenticate: true,
  settingsUrl: true,
  publicUrl: true,
  basePath: true,
  finish: true,
  scopes: true,
  onError: true,
  onWebhook: true,
  webhookVerifyToken: true,
  webhookSecrets: true,
};

const CALLBACK = /\/callback\/?$/;

/**
 * Checks the options and fills in the defaults.
 *
 * @param frameworkOptions the option names that a framework adds
 * @throws ThreadsConfigError that names every problem
 */
export function resolveOptions(
  connections: ThreadsConnections,
  options: RoutesOptions<never>,
  frameworkOptions: object = {},
): RoutesConfig {
  const problems: ConfigProblem[] = [];
  const check = (name: string, problem: string | null) => {
    if (problem !== null) problems.push({ name, problem });
  };
  checkOptionsObject(options, OPTIONS_SUBJECT, "must be an object with authenticate and settingsUrl");
  if (!isObject(connections) || typeof (connections as Partial<ThreadsConnections>).client?.redirectUri !== "string")
    throw new ThreadsConfigError([{ name: "connections", problem: "must be a ThreadsConnections" }], OPTIONS_SUBJECT);
  problems.push(...unknownOptions(options, { ...OPTIONS, ...frameworkOptions }));
  if (options.basePath !== undefined && typeof options.basePath !== "string")
    throw new ThreadsConfigError([{ name: "basePath", problem: "must be a string" }], OPTIONS_SUBJECT);
  const { settingsUrl, finish = "server" } = options;
  const redirectUri = new URL(connections.client.redirectUri);
  const own = CALLBACK.test(redirectUri.pathname) ? redirectUri.pathname.replace(CALLBACK, "") : null;
  const basePath = options.basePath?.replace(/\/$/, "") ?? own;
  const publicUrl = options.publicUrl ?? connections.publicUrl ?? (own === null ? undefined : redirectUri.origin + own);

  check("authenticate", typeof (options.authenticate as unknown) === "function" ? null : "must be a function");
  check("settingsUrl", redirectUriProblem(settingsUrl));
  check("publicUrl", publicUrl === undefined ? null : hostUrlProblem(publicUrl, false));
  check("finish", ["server", "front-end"].includes(finish) ? null : 'must be "server" or "front-end"');
  check("scopes", ["undefined", "function"].includes(typeof options.scopes) ? null : "must be a function");
  if (basePath === null) check("basePath", "must be given, since the redirect URI does not end in /callback");
  else check("basePath", basePathProblem(basePath));
  for (const { name, problem } of webhookProblems(options)) check(name, problem);
  if (problems.length > 0 || basePath === null) throw new ThreadsConfigError(problems, OPTIONS_SUBJECT);
  return {
    settingsUrl: new URL(settingsUrl),
    publicUrl,
    origin: redirectUri.origin,
    basePath,
    finish,
    scopes: (connect) => options.scopes?.(connect),
    webhooks: webhooksOf(options),
    secure: redirectUri.protocol === "https:",
  };
}

type WebhookOptions = Pick<RoutesOptions<never>, "onWebhook" | "webhookVerifyToken" | "webhookSecrets">;

function webhookProblems({ onWebhook, webhookVerifyToken, webhookSecrets }: WebhookOptions): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const check = (name: string, isValid: boolean, problem: string) => {
    if (!isValid) problems.push({ name, problem });
  };
  check("onWebhook", onWebhook === undefined || typeof onWebhook === "function", "must be a function");
  if (onWebhook === undefined) {
    for (const [name, value] of Object.entries({ webhookVerifyToken, webhookSecrets }))
      check(name, value === undefined, "needs onWebhook");
    return problems;
  }
  check("webhookVerifyToken", isText(webhookVerifyToken), "must be a text that is not empty, as in the App Dashboard");
  const isList = Array.isArray(webhookSecrets) && webhookSecrets.length > 0 && webhookSecrets.every(isSecret);
  check("webhookSecrets", webhookSecrets === undefined || isList, "must be a list of secrets that is not empty");
  return problems;
}

const isText = (value: unknown) => typeof value === "string" && value !== "";
const isSecret = (value: unknown) => typeof value === "string" && /^[\x21-\x7e]+$/.test(value);

function webhooksOf({ onWebhook, webhookVerifyToken, webhookSecrets }: WebhookOptions): WebhookConfig | null {
  if (onWebhook === undefined) return null;
  return { onWebhook, verifyToken: webhookVerifyToken ?? "", secrets: webhookSecrets };
}

function basePathProblem(basePath: string): string | null {
  const plain = basePath === "" || /^(?:\/[\w.~!$&'()*+,;=:@%-]+)+$/.test(basePath);
  return plain ? null : "must be a path such as /api/platform/threads";
}
