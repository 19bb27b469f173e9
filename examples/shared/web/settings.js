import { call, CONNECTION, element } from "./api.js";
import { connect, dateOf, healthOf, readStatus, showAccount } from "./connection.js";
import { make, notify } from "./dom.js";
import { takeOutcome } from "./outcome.js";

const say = (text, tone) => notify(element("message"), text, tone);

async function show() {
  const status = await readStatus();
  const { connected, health, profile, expiring, expiresAt, state } = status;
  showAccount(element("account"), status);
  element("meaning").textContent = healthOf(status).meaning;
  element("dates").replaceChildren(
    ...date(state === "expired" ? "Expired on" : "Connected until", expiresAt),
    ...date("Last extended on", health.lastSuccessfulRefresh),
  );
  element("connect").textContent = connected ? "Reconnect" : "Connect";
  element("connect").hidden = connected && !health.needsReconnection && !expiring;
  element("refresh").hidden = !connected || health.needsReconnection;
  element("disconnect").hidden = !connected;
  element("confirm-title").textContent = `Disconnect @${profile?.handle}?`;
  element("card").ariaBusy = "false";
  document.body.dataset.state = state;
}

const date = (label, iso) =>
  iso === null ? [] : [make("dt", {}, label), make("dd", {}, make("time", { dateTime: iso }, dateOf(iso)))];

/** Shows what a request has changed. */
async function act(method, path) {
  const { success, message } = await call(method, CONNECTION + path);
  say(message, success ? "good" : "error");
  await show();
}

element("connect").onclick = () => connect("/settings").catch(({ message }) => say(message, "error"));
element("refresh").onclick = () => act("GET", "/refresh");
element("disconnect").onclick = () => {
  element("confirm").returnValue = "";
  element("confirm").showModal();
};
element("confirm").onclose = async () => {
  if (element("confirm").returnValue !== "disconnect") return;
  await act("DELETE", "/disconnect");
  // The button that had the focus is gone.
  element("connect").focus();
};

const outcome = await takeOutcome();
if (outcome !== null) say(outcome.text, outcome.tone);
await show().catch(({ message }) => say(message, "error"));
