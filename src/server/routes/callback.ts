/** `GET /callback`: the address that Threads redirects the user back to. It always ends in a redirect. */
import { isThreadsError } from "../../errors/index.js";
import { endedCookies, readBinding } from "../cookies.js";
import { redirect, withCookies } from "../responses.js";
import { resolveReturnTo } from "../return-to.js";
import type { RouteCall } from "./route.js";

/** The parameter that the settings page receives. */
type Outcome = readonly ["success", "threads_connected"] | readonly ["error", FlowFailure];
type FlowFailure = "threads_auth_failed" | "threads_app_not_allowed" | "threads_connect_failed";

/** Completes the connection, or passes code and state to the front end. */
export async function callback(call: RouteCall): Promise<Response> {
  const { connections, config, request, url, report } = call;
  const redirectBack = (returnTo: string | null, outcome: Outcome, replaced = false) =>
    redirect(pageOf(config.settingsUrl, returnTo, outcome, replaced));
  const end = (response: Response) =>
    withCookies(response, endedCookies(request.headers, url.searchParams.get("state") ?? "", config.secure));
  try {
    // The parameters are read before the cookie, so that a denial is reported as one even when the browser has lost the cookie.
    const { code, state } = connections.readCallback(url);
    if (config.finish === "front-end") return redirect(frontEndUrl(config.settingsUrl, code, state));
    // A missing cookie is rejected like a wrong one.
    const binding = readBinding(request.headers, state, config.secure) ?? "none";
    // Not aborted with the request: a user who closes the tab must not lose a token that Threads has already issued.
    const { returnTo, replaced } = await connections.complete(url, { binding });
    return end(redirectBack(returnTo, ["success", "threads_connected"], replaced !== null));
  } catch (error) {
    report(error);
    const response = redirectBack(returnToOf(error), ["error", failureOf(error)]);
    return hasEnded(error) ? end(response) : response;
  }
}

/**
 * Returns whether the flow has ended and its cookie can be removed. A forged or damaged callback, or one from another browser, does not end
 * a flow: the genuine callback may still arrive and needs the cookie.
 */
function hasEnded(error: unknown): boolean {
  if (isThreadsError(error, "THREADS_CONNECT")) return true;
  // These reasons are given only after the state, if any, was verified.
  const ends = ["denied", "refused", "app-not-allowed", "state-stale"];
  return isThreadsError(error, "THREADS_AUTHORIZATION") && ends.includes(error.reason);
}

/** Threads returned no code, does not allow the app to connect this account, or a later step failed. */
function failureOf(error: unknown): FlowFailure {
  if (isAppNotAllowed(error)) return "threads_app_not_allowed";
  const withoutCode = isThreadsError(error, "THREADS_AUTHORIZATION")
    ? ["denied", "refused", "code-missing"].includes(error.reason)
    : false;
  return withoutCode ? "threads_auth_failed" : "threads_connect_failed";
}

/** Whether Threads rejected the app itself, on the authorize page or at a later step. Only the app's operator can fix this. */
function isAppNotAllowed(error: unknown): boolean {
  if (isThreadsError(error, "THREADS_AUTHORIZATION")) return error.reason === "app-not-allowed";
  if (!isThreadsError(error, "THREADS_CONNECT")) return false;
  return isThreadsError(error.cause, "THREADS_API") && error.cause.kind === "app";
}

/** Returns the page that the user wanted to return to, if the state was genuine. */
function returnToOf(error: unknown): string | null {
  const hasReturnTo = isThreadsError(error, "THREADS_AUTHORIZATION") || isThreadsError(error, "THREADS_CONNECT");
  return hasReturnTo ? error.returnTo : null;
}

/** Returns the page to return to, with the outcome in its query. `replaced=1` means that another account was connected before. */
function pageOf(settingsUrl: URL, returnTo: string | null, [name, value]: Outcome, replaced: boolean): string {
  // Checked again, because the host may have called `begin` itself with an unchecked page.
  const target = (returnTo === null ? null : resolveReturnTo(returnTo, settingsUrl)) ?? new URL(settingsUrl);
  target.searchParams.delete("success");
  target.searchParams.delete("error");
  target.searchParams.delete("replaced");
  target.searchParams.set(name, value);
  if (replaced) target.searchParams.set("replaced", "1");
  return withoutThreadsFragment(target);
}

/**
 * Threads ends the callback address with `#_`, and a browser copies that fragment to a redirect target without one. An empty fragment
 * prevents this. A `returnTo` may already end with `#_` when the host read it from an address.
 */
function withoutThreadsFragment(target: URL): string {
  const { href, hash } = target;
  if (hash === "#_") return href.slice(0, -1);
  return href.includes("#") ? href : `${href}#`;
}

/** Passes code and state in the fragment, which browsers send to no server. */
function frontEndUrl(settingsUrl: URL, code: string, state: string): string {
  return `${settingsUrl.href}#${new URLSearchParams({ code, state }).toString()}`;
}
