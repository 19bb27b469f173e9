import { call, CONNECTION, element } from "./api.js";
import { readStatus } from "./connection.js";

const POLL_MS = 3000;
let shown = null;

/** Marks the current state in the diagram and in the tables. */
function show({ state, health }) {
  element("reason").textContent = health.lastError ?? "";
  element("reason").hidden = health.lastError === null;
  if (state === shown) return;
  shown = state;
  document.body.dataset.state = state;
  for (const part of document.querySelectorAll("[data-of]"))
    part.classList.toggle("current", part.dataset.of === state);
  const [name, meaning] = element(state).cells;
  element("now").textContent = `Your connection is now in the state ${name.textContent}. ${meaning.textContent}`;
}

async function poll() {
  try {
    show(await readStatus());
  } catch {
    shown = null;
    element("now").textContent = "The app did not respond. This page tries again in a moment.";
  }
}

element("check").onclick = async () => {
  // Updating the profile calls Threads, so the app learns whether the connection still works.
  await call("GET", `${CONNECTION}/refresh`).catch(() => null);
  await poll();
};

await poll();
setInterval(() => document.visibilityState === "visible" && void poll(), POLL_MS);
