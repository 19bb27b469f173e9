/** `GET /callback`: what Threads sends the person back with. Ends in a redirect, whatever happens. */
import { isThreadsError } from "../../errors/index.js";
import { redirect, withCookies } from "../responses.js";
import type { RouteCall } from "../route.js";
import { endedCookies, readBinding } from "../cookies.js";
import { resolveReturnTo } from "../return-to.js";

/** What the settings page is told. */
type Outcome = readonly ["success", "threads_connected"] | readonly ["error", FlowFailure];
type FlowFailure = "threads_auth_failed" | "threads_app_not_allowed" | "threads_connect_failed";

/** Completes the flow, or hands it to the front end. */
export async function callback(call: RouteCall): Promise<Response> {
  const { connections, config, request, url, report } = call;
  const back = (returnTo: string | null, outcome: Outcome, replaced = false) =>
    redirect(pageOf(config.settingsUrl, returnTo, outcome, replaced));
  const end = (answer: Response) =>
    withCookies(answer, endedCookies(request.headers, url.searchParams.get("state") ?? "", config.secure));
  try {
    // First, so that a refusal is told as one also in a browser that has lost its cookie.
    const { code, state } = connections.readCallback(url);
    if (config.finish === "front-end") return redirect(handover(config.settingsUrl, code, state));
    // A browser without the cookie is as wrong as one with another's.
    const binding = readBinding(request.headers, state, config.secure) ?? "none";
    // Not tied to the request: a person who closes the tab now must not lose a token that Threads has issued.
    const { returnTo, replaced } = await connections.complete(url, { binding });
    return end(back(returnTo, ["success", "threads_connected"], replaced !== null));
  } catch (error) {
    report(error);
    const answer = back(returnToOf(error), ["error", failureOf(error)]);
    return isOver(error) ? end(answer) : answer;
  }
}

/**
 * Is the flow over? A callback that is forged or damaged, or has come in another browser, ends nobody's: the genuine one may still come,
 * and will need the cookie.
 */
function isOver(error: unknown): boolean {
  if (isThreadsError(error, "THREADS_CONNECT")) return true;
  // Each of these is said only once the state, where there is one, was found genuine.
  const ends = ["denied", "refused", "app-not-allowed", "state-stale"];
  return isThreadsError(error, "THREADS_AUTHORIZATION") && ends.includes(error.reason);
}

/** No code came back, Threads does not allow the app to connect this account, or a later step failed. */
function failureOf(error: unknown): FlowFailure {
  if (isOfTheApp(error)) return "threads_app_not_allowed";
  const codeless = isThreadsError(error, "THREADS_AUTHORIZATION")
    ? ["denied", "refused", "code-missing"].includes(error.reason)
    : false;
  return codeless ? "threads_auth_failed" : "threads_connect_failed";
}

/** Only the app's operator can act: at the authorize page, or at a later step. */
function isOfTheApp(error: unknown): boolean {
  if (isThreadsError(error, "THREADS_AUTHORIZATION")) return error.reason === "app-not-allowed";
  if (!isThreadsError(error, "THREADS_CONNECT")) return false;
  return isThreadsError(error.cause, "THREADS_API") && error.cause.kind === "app";
}

/** Where the person wanted to go, when the state was genuine. */
function returnToOf(error: unknown): string | null {
  const told = isThreadsError(error, "THREADS_AUTHORIZATION") || isThreadsError(error, "THREADS_CONNECT");
  return told ? error.returnTo : null;
}

/** Returns the page to go back to, with the outcome in its query; `replaced=1` where another account was connected before. */
function pageOf(settingsUrl: URL, returnTo: string | null, [name, value]: Outcome, replaced: boolean): string {
  // Checked when the flow began, and again here: the state may have been made by the host's own call to `begin`.
  const target = (returnTo === null ? null : resolveReturnTo(returnTo, settingsUrl)) ?? new URL(settingsUrl);
  target.searchParams.delete("success");
  target.searchParams.delete("error");
  target.searchParams.delete("replaced");
  target.searchParams.set(name, value);
  if (replaced) target.searchParams.set("replaced", "1");
  return withOwnFragment(target);
}

/**
 * Threads ends the address of the callback with `#_`, and a browser carries a fragment on to an address that has none. An empty fragment
 * keeps the page's address free of it. A `returnTo` may have been taken from an address that has it already.
 */
function withOwnFragment(target: URL): string {
  const { href, hash } = target;
  if (hash === "#_") return href.slice(0, -1);
  return href.includes("#") ? href : `${href}#`;
}

/** In the fragment, which no server is sent and no log keeps. */
function handover(settingsUrl: URL, code: string, state: string): string {
  return `${settingsUrl.href}#${new URLSearchParams({ code, state }).toString()}`;
}
