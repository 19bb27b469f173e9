/** Finds the route of a request, sees to the user and the body, and turns every failure into an answer. Adapters stand on it. */
import { callHook } from "../internal/hooks.js";
import type { ThreadsConnections } from "../connections/index.js";
import { ThreadsConfigError } from "../errors/index.js";
import { createFailureWarnings, severityOf } from "../internal/failure-reports.js";
import { readBody } from "./body.js";
import type { Route } from "./route.js";
import { RouteFailure } from "./failure.js";
import { resolveOptions, type RoutesConfig, type RoutesOptions } from "./options.js";
import { errorResponse } from "./errors.js";
import { ROUTES } from "./routes/table.js";

/** What a framework knows of a request that the request itself does not say. */
export interface RouteContext<Caller> {
  /** What `authenticate` is given; the request itself by default. */
  readonly caller?: Caller | undefined;
  /** The body, where a parser has read it already. */
  readonly body?: unknown;
}

/** Answers a request. Never rejects. */
export type Routes<Caller> = (request: Request, context?: RouteContext<Caller>) => Promise<Response>;

/** The routes, and what an adapter must know to mount them. */
export interface RoutesCore<Caller> {
  readonly config: RoutesConfig;
  /** The rows of the table that these options have. */
  readonly rows: readonly Route[];
  /** Is there a route at this path, whatever its method? */
  knows(pathname: string): boolean;
  readonly answer: Routes<Caller>;
}

interface Match {
  readonly route: Route;
  readonly parameter: string;
}

/** @throws ThreadsConfigError */
export function createCore<Caller>(
  connections: ThreadsConnections,
  options: RoutesOptions<Caller>,
  beside: object = {},
): RoutesCore<Caller> {
  const config = resolveOptions(connections, options, beside);
  const warnings = createFailureWarnings("ThreadsRoutesWarning", () => connections.client.clock.now());
  const rows = ROUTES.filter(({ finish }) => finish === undefined || finish === config.finish);
  const patterns = rows.map((route) => ({
    route,
    pattern: new RegExp(`^${route.path.replace(/:\w+/, "([^/]+)")}/?$`),
  }));

  function matches(pathname: string): Match[] {
    if (!pathname.startsWith(`${config.basePath}/`)) return [];
    const own = pathname.slice(config.basePath.length);
    return patterns.flatMap(({ route, pattern }) => {
      const found = pattern.exec(own);
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
      report,
    };
    if (!match.route.user) return match.route.handle(call);
    // Without a context the caller is the request: `createRoutes` says so in its types.
    const user: unknown = await options.authenticate(context.caller ?? (request as unknown as Caller));
    if (user === undefined || user === null || user === false || user === "")
      throw new RouteFailure("UNAUTHENTICATED", "Please sign in first.");
    if (typeof user !== "string") throw notAString(user);
    return match.route.handle(call, user);
  }

  async function answer(request: Request, context: RouteContext<Caller> = {}): Promise<Response> {
    const found = matches(new URL(request.url).pathname);
    const match = found.find(({ route }) => route.method === request.method);
    if (match === undefined) return errorResponse(found.length === 0 ? noSuchPath() : noSuchMethod(found));
    const { method, path } = match.route;
    const report = (error: unknown) => {
      if (options.onError === undefined) warnings.warn(`${method} ${path} failed`, error);
      else callHook(options.onError, error, { method, path, severity: severityOf(error) });
    };
    try {
      return await handle(request, context, report, match);
    } catch (error) {
      if (!(error instanceof RouteFailure)) report(error);
      return errorResponse(error);
    }
  }

  return { config, rows, knows: (pathname) => matches(pathname).length > 0, answer };
}

/** An id of a database, such as an ObjectId, is the usual mistake. */
const notAString = (user: unknown) =>
  new ThreadsConfigError([
    {
      name: "authenticate",
      problem: `must return the user's id as a string, or null when nobody is signed in, got ${typeof user}`,
    },
  ]);

const noSuchPath = () => new RouteFailure("NOT_FOUND", "There is nothing at this address.");

const noSuchMethod = (found: readonly Match[]) =>
  new RouteFailure("METHOD_NOT_ALLOWED", "This address does not take this method.", {
    allow: [...new Set(found.map(({ route }) => route.method))].join(", "),
  });
