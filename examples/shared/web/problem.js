import { element } from "./api.js";
import { connect, isUsable, readStatus } from "./connection.js";
import { notify } from "./dom.js";
import { takeOutcome } from "./outcome.js";

/**
 * Runs the script of a page that reads an account. Shows what the user can do if a permission is missing, or the account is not connected.
 *
 * @param page `purpose` is a name in `routes/permissions.ts`, `scopes` are its permissions, `needs` says it in words, and `show` reads and shows
 *   the data, and returns the error if that fails
 */
export async function showAccountPage({ purpose, scopes, needs, show }) {
  const outcome = await takeOutcome();
  if (outcome?.tone === "error") notify(element("message"), outcome.text, outcome.tone);
  const status = await readStatus();
  const problem = problemOf(status, scopes, needs) ?? (await show());
  if (problem) showProblem(problem, purpose);
  document.body.dataset.state = problem ? "problem" : "shown";
}

/** Returns why the routes would fail, or null. */
function problemOf(status, scopes, needs) {
  if (!isUsable(status))
    return { code: "THREADS_NOT_CONNECTED", advice: "This page needs a connected Threads account." };
  // Null where Threads did not report what the user allowed. Then the routes report what is missing.
  const missingScope = scopes.find((scope) => status.scopes.granted?.includes(scope) === false);
  return missingScope === undefined ? null : { advice: needs, missingScope };
}

/** Shows an error, and what the user can do about it. */
export function showProblem({ code, advice, missingScope }, purpose) {
  element("problem").hidden = false;
  element("advice").textContent = advice;
  element("allow").hidden = !missingScope;
  element("allow").onclick = () =>
    connect(location.pathname, purpose).catch(({ message }) => (element("advice").textContent = message));
  element("settings").hidden = code !== "THREADS_NOT_CONNECTED";
}
