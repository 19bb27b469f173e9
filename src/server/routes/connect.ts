import { bindingCookies } from "../cookies.js";
import { ThreadsConfigError } from "../../errors/index.js";
import { scopesProblem } from "../../oauth/scopes.js";
import { RouteError } from "../errors.js";
import { OPTIONS_SUBJECT, type ChosenScopes, type RoutesConfig } from "../options.js";
import { prefersJson } from "../requests.js";
import { redirect, succeeded, withCookies } from "../responses.js";
import { resolveReturnTo } from "../return-to.js";
import type { RouteCall } from "./route.js";

/**
 * `GET /connect`: starts a connection. Redirects to Threads, or returns the URL to a script. `?returnTo=` is the page to return to, on the
 * site of the settings page. The option `scopes` may choose other scopes than the client's.
 */
export async function connect({ connections, config, request, url }: RouteCall, ownerId: string): Promise<Response> {
  const returnTo = returnToOf(url, config.settingsUrl);
  const flow = connections.begin(ownerId, { returnTo, scopes: await chosenScopes(config, ownerId, url) });
  const response = prefersJson(request.headers)
    ? succeeded("Go to Threads to allow the connection.", { url: flow.url })
    : redirect(flow.url);
  // The front end proves with its own sign-in that it started the flow, and the browser would not keep a cookie.
  if (config.finish === "front-end") return response;
  return withCookies(response, bindingCookies(request.headers, flow.state, flow.binding, config.secure));
}

/** Returns the scopes that the host selects. Invalid scopes are a configuration error, because the request did not choose them. */
async function chosenScopes(config: RoutesConfig, ownerId: string, url: URL): Promise<ChosenScopes> {
  const scopes = await config.scopes({ ownerId, url: new URL(url) });
  const problem = scopes === undefined ? null : scopesProblem(scopes);
  if (problem === null) return scopes;
  throw new ThreadsConfigError(
    [{ name: "scopes", problem: `must return valid scopes: the list ${problem}` }],
    OPTIONS_SUBJECT,
  );
}

function returnToOf(url: URL, settingsUrl: URL): string | undefined {
  const [given, ...more] = url.searchParams.getAll("returnTo");
  if (given === undefined) return undefined;
  const target = more.length === 0 ? resolveReturnTo(given, settingsUrl) : null;
  if (target === null) throw new RouteError("BAD_REQUEST", "returnTo must be a page of this site.");
  return target.href;
}
