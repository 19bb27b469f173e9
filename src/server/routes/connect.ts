/** `GET /connect`: a flow begins. */
import { prefersJson } from "../accept.js";
import { redirect, succeeded, withCookies } from "../responses.js";
import type { RouteCall } from "../route.js";
import { bindingCookies } from "../cookies.js";
import { RouteFailure } from "../failure.js";
import { resolveReturnTo } from "../return-to.js";

/** Sends the person to Threads, or tells a script where to send them. `?returnTo=` names a page of the settings page's site. */
export function connect({ connections, config, request, url }: RouteCall, ownerId: string): Promise<Response> {
  const returnTo = returnToOf(url, config.settingsUrl);
  const flow = connections.begin(ownerId, returnTo === null ? {} : { returnTo });
  const answer = prefersJson(request.headers)
    ? succeeded("Go to Threads to allow the connection.", { url: flow.url })
    : redirect(flow.url);
  // Where the front end finishes, its own sign-in is the proof, and a cookie would not be kept.
  if (config.finish === "front-end") return Promise.resolve(answer);
  return Promise.resolve(withCookies(answer, bindingCookies(request.headers, flow.state, flow.binding, config.secure)));
}

function returnToOf(url: URL, settingsUrl: URL): string | null {
  const [given, ...more] = url.searchParams.getAll("returnTo");
  if (given === undefined) return null;
  const target = more.length === 0 ? resolveReturnTo(given, settingsUrl) : null;
  if (target === null) throw new RouteFailure("BAD_REQUEST", "returnTo must be one page of this site.");
  return target.href;
}
