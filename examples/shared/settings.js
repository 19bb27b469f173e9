/* global document, history, location, URLSearchParams */
import { api, at, call as ask, CONNECTION } from "./api.js";

const call = (method, path, body) => ask(method, CONNECTION + path, body);

const say = ({ message }) => (at("message").textContent = message);

async function show() {
  const { success, message, data } = await call("GET", "/status");
  if (!success) return say({ message });
  const { connected, profile, health, expiresAt, state } = data;
  at("account").textContent = connected ? `@${profile.handle} (${profile.displayName})` : "Not connected";
  at("health").textContent = connected ? health.status : "–";
  at("expires").textContent = expiresAt === null ? "–" : expiresAt.slice(0, 10);
  at("connect").textContent = health.needsReconnection ? "Reconnect" : "Connect";
  at("connect").hidden = connected && !health.needsReconnection;
  at("refresh").hidden = at("disconnect").hidden = !connected;
  document.body.dataset.state = state;
}

async function act(method, path, body) {
  say(await call(method, path, body));
  await show();
}

at("refresh").onclick = () => act("GET", "/refresh");
at("disconnect").onclick = () => act("DELETE", "/disconnect");
at("connect").onclick = async () => {
  if (api === "") return location.assign("/api/platform/threads/connect");
  // A script cannot follow a redirect to Threads: it asks for the address and goes there.
  const { success, message, data } = await call("GET", "/connect");
  return success ? location.assign(data.url) : say({ message });
};

// What a flow that ends here has left in the address; taken out of it at once, so that it is neither shared nor sent twice.
const query = new URLSearchParams(location.search);
const fragment = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname);

const OUTCOMES = {
  threads_connected: "Your Threads account is connected.",
  threads_auth_failed: "Your Threads account was not connected, since Threads was not allowed to.",
  threads_connect_failed: "Your Threads account could not be connected. Please try again.",
};
const outcome = query.get("success") ?? query.get("error");
if (outcome !== null) say({ message: OUTCOMES[outcome] ?? "" });

if (fragment.has("code")) {
  void act("POST", "/complete", { code: fragment.get("code"), state: fragment.get("state") });
} else {
  void show();
}
