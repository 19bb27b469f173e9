import { call, element } from "../api.js";
import { connect, isUsable, readStatus } from "../connection.js";
import { notify } from "../dom.js";
import { takeOutcome } from "../outcome.js";

/** Sends a request as `call` does. Returns an error also if the app does not respond. */
export const ask = (method, path, body) =>
  call(method, path, body).catch(() => ({ error: { advice: "The app did not respond. Please try again." } }));

/**
 * Shows a page that reads from an account. If the account is not connected or a permission is missing, it shows what the user can do.
 *
 * @param page `purpose` is a name in `routes/permissions.ts`. `scopes` are its permissions, and `needs` is the sentence that asks for them. `show`
 *   reads and shows the data, and returns the error if that fails
 */
export async function showAccountPage({ purpose, scopes, needs, show }) {
  const outcome = await takeOutcome();
  if (outcome?.tone === "error") notify(element("message"), outcome.text, outcome.tone);
  const problem = (await problemOf(scopes, needs)) ?? (await show());
  if (problem) showProblem(problem, purpose);
  document.body.dataset.state = problem ? "problem" : "shown";
}

/** Returns why the routes would fail, or null. */
async function problemOf(scopes, needs) {
  const status = await readStatus().catch(({ message }) => ({ message }));
  if (status.message !== undefined) return { advice: status.message };
  if (!isUsable(status))
    return { code: "THREADS_NOT_CONNECTED", advice: "This page needs a connected Threads account." };
  // `granted` is null if Threads did not report what the user allowed. Then the routes report a missing permission.
  const missingScope = status.scopes.granted && scopes.find((scope) => !status.scopes.granted.includes(scope));
  return missingScope ? { advice: needs, missingScope } : null;
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
