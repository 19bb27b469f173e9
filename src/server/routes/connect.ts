import { bindingCookies } from "../cookies.js";
import { RouteError } from "../errors.js";
import { prefersJson } from "../requests.js";
import { redirect, succeeded, withCookies } from "../responses.js";
import { resolveReturnTo } from "../return-to.js";
import type { RouteCall } from "./route.js";

/**
 * `GET /connect`: starts a connection. Redirects to Threads, or returns the URL to a script. `?returnTo=` is the page to return to, on the
 * site of the settings page.
 */
export function connect({ connections, config, request, url }: RouteCall, ownerId: string): Promise<Response> {
  const returnTo = returnToOf(url, config.settingsUrl);
  const flow = connections.begin(ownerId, returnTo === null ? {} : { returnTo });
  const response = prefersJson(request.headers)
    ? succeeded("Go to Threads to allow the connection.", { url: flow.url })
    : redirect(flow.url);
  // The front end proves with its own sign-in that it started the flow, and the browser would not keep a cookie.
  if (config.finish === "front-end") return Promise.resolve(response);
  return Promise.resolve(
    withCookies(response, bindingCookies(request.headers, flow.state, flow.binding, config.secure)),
  );
}

function returnToOf(url: URL, settingsUrl: URL): string | null {
  const [given, ...more] = url.searchParams.getAll("returnTo");
  if (given === undefined) return null;
  const target = more.length === 0 ? resolveReturnTo(given, settingsUrl) : null;
  if (target === null) throw new RouteError("BAD_REQUEST", "returnTo must be a page of this site.");
  return target.href;
}
