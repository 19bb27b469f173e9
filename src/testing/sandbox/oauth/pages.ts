import { escapeHtml, htmlPage } from "../ui/html.js";
import type { SandboxUser } from "../state/accounts.js";
import { BASIC_SCOPE, SCOPES } from "./scopes.js";

/** What the consent page shows. */
export interface ConsentView {
  readonly appName: string;
  readonly scopes: readonly string[];
  readonly users: readonly SandboxUser[];
  readonly ticket: string;
  readonly redirectUri: string;
}

/** The page that asks: who you are, what the app wants, Allow or Cancel. */
export function consentPage(view: ConsentView): string {
  return htmlPage(
    `Connect ${view.appName} to Threads`,
    `<h1>${escapeHtml(view.appName)} wants to connect to your Threads profile</h1>
<p>You will be sent back to ${escapeHtml(siteOf(view.redirectUri))}.</p>
<form method="post" action="/oauth/authorize">
<input type="hidden" name="ticket" value="${escapeHtml(view.ticket)}">
<fieldset>
<legend>Continue as</legend>
${view.users.map((user, index) => person(user, index === 0)).join("\n")}
</fieldset>
<fieldset>
<legend>The app will be able to</legend>
${view.scopes.map(permission).join("\n")}
</fieldset>
<button class="allow" name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
  );
}

function person(user: SandboxUser, first: boolean): string {
  return `<label><span>@${escapeHtml(user.username)}<small>${escapeHtml(user.name)}</small></span><input type="radio" name="user" value="${escapeHtml(user.id)}"${first ? " checked" : ""}></label>`;
}

/** The mandatory permission is shown and cannot be unticked: a disabled box is not sent, and need not be. */
function permission(scope: string): string {
  const fixed = scope === BASIC_SCOPE ? " disabled" : "";
  return `<label><span>${escapeHtml(SCOPES[scope] ?? scope)}<small>${escapeHtml(scope)}</small></span><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked${fixed}></label>`;
}

/** The page at the sandbox's own redirect URI. */
export function callbackPage(parameters: readonly (readonly [string, string])[]): string {
  const rows = parameters.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  return htmlPage(
    "Back at the app",
    `<h1>This is where your app would take over</h1>
<p>Threads sent the browser back to the redirect URI with:</p>
<dl>
${rows.join("\n")}
</dl>`,
  );
}

/** The page for a request that cannot be answered with a redirect, because nobody vouches for where it would lead. */
export function errorPage(code: number | string, message: string): string {
  return htmlPage(
    "Something went wrong",
    `<h1>Something went wrong</h1>
<p id="message">${escapeHtml(message)}</p>
<dl><dt>Error code</dt><dd id="code">${code}</dd></dl>`,
  );
}

function siteOf(address: string): string {
  const { host, protocol } = new URL(address);
  return host === "" ? protocol : host;
}
