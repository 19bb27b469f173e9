/* global document, history, location, URLSearchParams */
import { api, call as request, CONNECTION, element } from "./api.js";

const call = (method, path, body) => request(method, CONNECTION + path, body);

const say = ({ message }) => (element("message").textContent = message);

async function show() {
  const { success, message, data } = await call("GET", "/status");
  if (!success) return say({ message });
  const { connected, profile, health, expiresAt, state } = data;
  element("account").textContent = connected ? `@${profile.handle} (${profile.displayName})` : "Not connected";
  element("health").textContent = connected ? health.status : "–";
  element("expires").textContent = expiresAt === null ? "–" : expiresAt.slice(0, 10);
  element("connect").textContent = health.needsReconnection ? "Reconnect" : "Connect";
  element("connect").hidden = connected && !health.needsReconnection;
  element("refresh").hidden = element("disconnect").hidden = !connected;
  document.body.dataset.state = state;
}

async function act(method, path, body) {
  say(await call(method, path, body));
  await show();
}

element("refresh").onclick = () => act("GET", "/refresh");
element("disconnect").onclick = () => act("DELETE", "/disconnect");
element("connect").onclick = async () => {
  if (api === "") return location.assign("/api/platform/threads/connect");
  // A script cannot follow a redirect to Threads, so it requests the URL.
  const { success, message, data } = await call("GET", "/connect");
  return success ? location.assign(data.url) : say({ message });
};

// The outcome of a connection. It is removed from the address at once, so that it is neither shared nor used twice.
const query = new URLSearchParams(location.search);
const fragment = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname);

const OUTCOMES = {
  threads_connected: "Your Threads account is connected.",
  threads_auth_failed: "Your Threads account was not connected, because the request was not allowed.",
  threads_app_not_allowed: "Threads does not allow this app to connect your account. Please tell its operator.",
  threads_connect_failed: "Your Threads account could not be connected. Please try again.",
};
const outcome = query.get("success") ?? query.get("error");
if (outcome !== null) say({ message: OUTCOMES[outcome] ?? "" });

if (fragment.has("code")) {
  void act("POST", "/complete", { code: fragment.get("code"), state: fragment.get("state") });
} else {
  void show();
}
