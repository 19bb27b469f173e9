import { call, CONNECTION } from "./api.js";

const CONNECTED = "Your Threads account is connected.";
const REPLACED = "Your Threads account is connected. It replaces the account that was connected before.";

const FAILED = {
  threads_auth_failed:
    "Your Threads account was not connected, because you or Threads declined. You can connect at any time.",
  threads_app_not_allowed:
    "Threads does not allow this app to connect your account. Until Meta has reviewed the app, only its testers can connect. Please ask its operator to invite you.",
  threads_connect_failed:
    "Your Threads account could not be connected. The page at Threads may have been open too long. Please connect again.",
};

/**
 * Returns the outcome of connecting as `{ text, tone }`, or null. Threads sends the user back to an address that contains the outcome. This
 * function removes the outcome from the address, so that it is neither shared nor used twice.
 */
export async function takeOutcome() {
  const query = new URLSearchParams(location.search);
  const fragment = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  if (fragment.has("code")) return complete(fragment.get("code"), fragment.get("state"));
  if (query.has("error")) {
    const text = FAILED[query.get("error")] ?? FAILED.threads_connect_failed;
    return { text, tone: "error" };
  }
  return query.get("success") === "threads_connected" ? connected(query.get("replaced") === "1") : null;
}

const connected = (isReplaced) => ({ text: isReplaced ? REPLACED : CONNECTED, tone: "good" });

/** Completes a connection whose code and state Threads passed to the front end. */
async function complete(code, state) {
  const failed = () => ({ success: false, message: FAILED.threads_connect_failed });
  const { success, message, data } = await call("POST", `${CONNECTION}/complete`, { code, state }).catch(failed);
  if (!success) return { text: message, tone: "error" };
  if (data.returnTo !== null && new URL(data.returnTo).pathname !== location.pathname) location.assign(data.returnTo);
  return connected(data.replaced !== null);
}
