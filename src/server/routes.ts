/** Finds the route of a request, authenticates the user, and turns every failure into a response. The adapters use it. */
import type { ThreadsConnections } from "../connections/index.js";
import { ThreadsConfigError } from "../errors/index.js";
import { hasMethods } from "../validation/fields/objects.js";
import { refuse } from "../validation/refuse.js";
import { createFailureWarnings, severityOf } from "../internal/failure-reports.js";
import { callHook } from "../internal/hooks.js";
import { errorResponse, RouteError } from "./errors.js";
import { OPTIONS_SUBJECT, resolveOptions, type RoutesConfig, type RoutesOptions } from "./options.js";
import { readBody, readRawBody } from "./requests.js";
import type { Route } from "./routes/route.js";
import { ROUTES } from "./routes/table.js";

/** What a framework can pass beside the request. */
export interface RouteContext<Caller> {
  /** The argument of `authenticate`; the request itself by default. */
  readonly caller?: Caller | undefined;
  /** The body, where a body parser has already read it. */
  readonly body?: unknown;
  /** The bytes of the body, if a body parser has kept them. Webhooks need them. */
  readonly rawBody?: unknown;
}

/** Responds to a request. Rejects only for a value that is not a standard `Request`, with a ThreadsValidationError. */
export type Routes<Caller> = (request: Request, context?: RouteContext<Caller>) => Promise<Response>;

/** The routes, and what an adapter needs to mount them. */
export interface MountableRoutes<Caller> {
  readonly config: RoutesConfig;
  /** The rows of the table that exist with these options. */
  readonly rows: readonly Route[];
  /** Returns whether a route has this path, with any method. */
  hasPath(pathname: string): boolean;
  readonly respond: Routes<Caller>;
}

interface Match {
  readonly route: Route;
  readonly parameter: string;
}

/**
 * Returns the routes of connections as one function from a standard `Request` to a `Response`, for any framework: `/connect`,
 * `/callback`, `/status`, `/refresh`, `/disconnect`, `/deauthorize`, `/data-deletion` with its status page, with
 * `finish: "front-end"` also `/complete`, and with `onWebhook` also `/webhooks`. Responses are `no-store`. JSON is `{ success, message, data }`.
 *
 * The function rejects only for a value that is not a `Request`, such as the one of Express. It responds with 404 to any other path.
 *
 * @throws ThreadsConfigError that names every invalid option
 *
 * @example
 * ```ts
 * const routes = createRoutes(connections, {
 *   authenticate: async (request) => (await sessionOf(request))?.userId,
 *   settingsUrl: "https://app.example/settings",
 * });
 * // A Next.js route handler, app/api/platform/threads/[...path]/route.ts:
 * export const GET = (request: Request) => routes(request);
 * export { GET as POST, GET as DELETE };
 * ```
 */
export function createRoutes<Caller = Request>(
  connections: ThreadsConnections,
  options: RoutesOptions<Caller>,
): Routes<Caller> {
  return mountableRoutes(connections, options).respond;
}

/**
 * Returns the routes with what an adapter needs to mount them.
 *
 * @param frameworkOptions the option names that the framework adds
 * @throws ThreadsConfigError that names every invalid option
 */
export function mountableRoutes<Caller>(
  connections: ThreadsConnections,
  options: RoutesOptions<Caller>,
  frameworkOptions: object = {},
): MountableRoutes<Caller> {
  const config = resolveOptions(connections, options, frameworkOptions);
  const warnings = createFailureWarnings("ThreadsRoutesWarning", () => connections.client.clock.now());
  const rows = ROUTES.filter(({ finish, webhooks }) =>
    webhooks === true ? config.webhooks !== null : finish === undefined || finish === config.finish,
  );
  const patterns = rows.map((route) => ({
    route,
    pattern: new RegExp(`^${route.path.replace(/:\w+/, "([^/]+)")}/?$`),
  }));

  function matches(pathname: string): Match[] {
    if (!pathname.startsWith(`${config.basePath}/`)) return [];
    const path = pathname.slice(config.basePath.length);
    return patterns.flatMap(({ route, pattern }) => {
      const found = pattern.exec(path);
      return found === null ? [] : [{ route, parameter: found[1] ?? "" }];
    });
  }

  async function handle(
    request: Request,
    context: RouteContext<Caller>,
    report: (error: unknown) => void,
    match: Match,
  ) {
    const call = {
      connections,
      config,
      request,
      url: new URL(request.url),
      parameter: match.parameter,
      body: (type: Parameters<typeof readBody>[1]) => readBody(request, type, context.body),
      rawBody: () => readRawBody(request, context.rawBody instanceof Uint8Array ? context.rawBody : context.body),
      report,
    };
    const { route } = match;
    if (route.webhooks === true) {
      if (config.webhooks === null) throw unknownPath();
      return route.handle(call, config.webhooks);
    }
    if (!route.user) return route.handle(call);
    // Without a context the caller is the request, as the types of `createRoutes` say.
    const user: unknown = await options.authenticate(context.caller ?? (request as unknown as Caller));
    if (user === undefined || user === null || user === false || user === "")
      throw new RouteError("UNAUTHENTICATED", "Please sign in first.");
    if (typeof user !== "string") throw notAString(user);
    return route.handle(call, user);
  }

  async function respond(request: Request, context: RouteContext<Caller> = {}): Promise<Response> {
    checkRequest(request);
    const found = matches(new URL(request.url).pathname);
    const match = found.find(({ route }) => route.method === request.method);
    if (match === undefined) return errorResponse(found.length === 0 ? unknownPath() : unsupportedMethod(found));
    const { method, path } = match.route;
    const report = (error: unknown) => {
      if (options.onError === undefined) warnings.warn(`${method} ${path} failed`, error);
      else callHook(options.onError, error, { method, path, severity: severityOf(error) });
    };
    try {
      return await handle(request, context, report, match);
    } catch (error) {
      if (!(error instanceof RouteError)) report(error);
      return errorResponse(error);
    }
  }

  return { config, rows, hasPath: (pathname) => matches(pathname).length > 0, respond };
}

/** A database id such as an ObjectId is the usual cause. */
const notAString = (user: unknown) =>
  new ThreadsConfigError(
    [
      {
        name: "authenticate",
        problem: `must return the user's id as a string, or null when no user is signed in, got ${typeof user}`,
      },
    ],
    OPTIONS_SUBJECT,
  );

const unknownPath = () => new RouteError("NOT_FOUND", "This address does not exist.");

const unsupportedMethod = (found: readonly Match[]) =>
  new RouteError("METHOD_NOT_ALLOWED", "This address does not support this method.", {
    allow: [...new Set(found.map(({ route }) => route.method))].join(", "),
  });

/** Refuses the request objects of Node and of frameworks. Not `instanceof`, because a polyfill or another realm may have made the request. */
function checkRequest(request: Request): void {
  if (hasMethods(request, ["arrayBuffer"]) && hasMethods(request.headers, ["get"])) return;
  refuse("request", "must be a standard Request: see docs/frameworks.md for the adapter of your framework");
}
