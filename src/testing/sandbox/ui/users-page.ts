import { faultsSection } from "./faults-section.js";
import { form } from "./feed-controls.js";
import { feedHeaders } from "./feed-style.js";
import { escapeHtml } from "./html.js";
import { shell } from "./shell.js";
import type { Call, HandlerResult } from "../http/handler.js";
import { tokenProblem } from "../oauth/tokens.js";
import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import type { UserToken } from "../state/state.js";

/** GET /people: the users with their permissions and tokens, the clock and the faults. Here developers can end, expire and restore a connection. */
export function usersPage(_call: Call, context: Context): HandlerResult {
  const { state, clock } = context;
  const html = shell({
    title: "Users of this sandbox",
    line: `It is <time datetime="${iso(clock.now())}">${iso(clock.now())}</time> here`,
    main:
      clockForm() +
      faultsSection(context.pendingFaults()) +
      state.users.map((user) => userHtml(user, context)).join("\n") +
      createForm(),
  });
  return { kind: "page", html, headers: feedHeaders() };
}

const HOUR_MS = 3_600_000;
const STEPS: readonly (readonly [number, string])[] = [
  [HOUR_MS, "1 hour"],
  [24 * HOUR_MS, "1 day"],
  [30 * 24 * HOUR_MS, "30 days"],
  [60 * 24 * HOUR_MS, "60 days"],
];

function clockForm(): string {
  const buttons = STEPS.map(([ms, name]) => `<button name="advanceMs" value="${ms}">${name}</button>`);
  return `<section><h2>Advance the clock</h2>${form("clock", "/people", {}, buttons.join(""))}</section>\n`;
}

function userHtml({ id, username, name, isTester }: SandboxUser, context: Context): string {
  const { state, clock } = context;
  const grant = state.grants.get(id);
  const tokens = [...state.tokens.values()].filter((token): token is UserToken => token.userId === id);
  const granted =
    grant === undefined
      ? `Has not granted any permission.${isTester ? "" : " Only a tester can, and this user is not one."}`
      : `Granted ${escapeHtml(grant.scopes.join(", "))}`;
  const rows = tokens
    .slice(-5)
    .reverse()
    .map((token) => `<li>${tokenHtml(token, clock.now())}</li>`);
  const act = (action: string, label: string): string =>
    form(
      action,
      "/people",
      { userId: id },
      `<button>${label}<span class="off"> of @${escapeHtml(username)}</span></button>`,
    );
  const acts =
    grant === undefined
      ? ""
      : `<div class="acts">${act("expire", "Expire the tokens")}${act("revoke", "Remove the app")}</div>`;
  return `<section><h2>@${escapeHtml(username)} <small>${escapeHtml(name)} <code>${id}</code></small></h2>
<p>${granted}</p>
${rows.length === 0 ? "" : `<ul>${rows.join("")}</ul>`}${acts}</section>`;
}

/** Shows only the last characters of a token, so that a screenshot contains no usable token. */
function tokenHtml(token: UserToken, now: number): string {
  const problem = tokenProblem(token, now);
  const state = problem === null ? `valid until ${iso(token.expiresAt)}` : `190/${problem.subcode}`;
  return `${token.kind} token <code>…${escapeHtml(token.value.slice(-6))}</code>, issued ${iso(token.issuedAt)}: ${state}`;
}

function createForm(): string {
  const inner = `<input name="username" aria-label="Username" placeholder="username" required pattern="[\\w.]+"><input name="name" aria-label="Name" placeholder="Name"><button>Create</button>`;
  return `<section><h2>Create a user</h2>${form("people", "/people", {}, inner)}</section>`;
}

const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
