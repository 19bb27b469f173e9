import { form } from "./feed-controls.js";
import { escapeHtml } from "./html.js";
import type { Fault } from "../faults/faults.js";
import type { PendingFault } from "../state/context.js";

/** The faults that the page offers. Each affects one request. */
const FAULTS: readonly (readonly [label: string, fault: Fault])[] = [
  ["Limit the next post", { on: "create-container", kind: "rate-limited" }],
  ["Refuse the next post", { on: "create-container", kind: "graph-error", status: 400, code: 100 }],
  ["Delay the next publish request by 5 seconds", { on: "publish", kind: "delay", ms: 5000 }],
  ["Lose the response to the next publish request", { on: "publish", kind: "close-after" }],
  ["Fail the next token exchange", { on: "exchange-long-lived", kind: "http-error", status: 500 }],
];

/** Returns the section that injects faults, and lists those to come. */
export function faultsSection(pending: readonly PendingFault[]): string {
  const buttons = FAULTS.map(
    ([label, fault]) => `<button name="fault" value="${escapeHtml(JSON.stringify(fault))}">${label}</button>`,
  );
  const rows = pending.map(({ on, kind }) => `<li><code>${escapeHtml(on)}</code>: ${escapeHtml(kind)}</li>`);
  const list = rows.length === 0 ? "" : `<p>Still to come:</p><ul>${rows.join("")}</ul>`;
  return `<section><h2>Break a request</h2>${form("faults", "/people", {}, buttons.join(""))}${list}</section>\n`;
}
