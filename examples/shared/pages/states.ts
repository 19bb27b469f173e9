/** Shows the state machine of connections, with the state of the user's own connection marked. */
import { TRANSITIONS } from "@hayon/threads/stores";
import type { Page } from "./layout.js";
import { edgesOf, layOut, phraseOf, STATES } from "./machine/layout.js";
import { svgOf } from "./machine/svg.js";
import { STATE_WORDS } from "./machine/words.js";

const states = STATES.map((state) => {
  const { name, meaning } = STATE_WORDS[state];
  return `<tr data-of="${state}" id="${state}"><th scope="row">${name}</th><td>${meaning}</td></tr>`;
});

const transitions = edgesOf(TRANSITIONS).map((edge) => {
  const { from, to } = edge;
  return `<tr data-of="${from}"><th scope="row">${STATE_WORDS[from].name}</th><td>${phraseOf(edge)}</td><td>${STATE_WORDS[to].name}</td></tr>`;
});

export const statesPage: Page = {
  path: "/states",
  title: "Connection states",
  label: "States",
  script: "states",
  isPublic: false,
  main: `<div class="stack">
<h1>Connection states</h1>
<p>A connection is always in one of five states. The text at an arrow names the events that change the state. The token is the permission that Threads gave to Sail, and a refresh extends it.</p>
<div class="card stack">
<p id="now" role="status"></p>
<p id="reason" class="quiet-text" hidden></p>
<p class="actions"><button id="check">Check at Threads</button></p>
</div>
<div class="card">
${svgOf(layOut(TRANSITIONS, 320), "narrow")}
${svgOf(layOut(TRANSITIONS, 820), "wide")}
</div>
<section class="card stack" aria-labelledby="meanings">
<h2 id="meanings">What the states mean</h2>
<table>
<thead><tr><th scope="col">State</th><th scope="col">Meaning</th></tr></thead>
<tbody>${states.join("\n")}</tbody>
</table>
<details>
<summary>The diagram as a table</summary>
<table>
<thead><tr><th scope="col">State</th><th scope="col">Events</th><th scope="col">Next state</th></tr></thead>
<tbody>${transitions.join("\n")}</tbody>
</table>
</details>
</section>
</div>`,
};
