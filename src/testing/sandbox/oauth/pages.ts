import { escapeHtml, htmlPage } from "../ui/html.js";
import type { SandboxUser } from "../state/accounts.js";
import { BASIC_SCOPE, SCOPES } from "./scopes.js";

/** The data of the consent page. */
export interface ConsentView {
  readonly appName: string;
  readonly scopes: readonly string[];
  readonly users: readonly SandboxUser[];
  readonly ticket: string;
  readonly redirectUri: string;
}

/** Returns the consent page: the users, the requested permissions, Allow and Cancel. */
export function consentPage(view: ConsentView): string {
  return htmlPage(
    `Connect ${view.appName} to Threads`,
    `<h1>${escapeHtml(view.appName)} wants to connect to your Threads profile</h1>
<p>You will be sent back to ${escapeHtml(hostOf(view.redirectUri))}.</p>
<form method="post" action="/oauth/authorize">
<input type="hidden" name="ticket" value="${escapeHtml(view.ticket)}">
<fieldset>
<legend>Continue as</legend>
${view.users.map((user, index) => userOption(user, index === 0)).join("\n")}
</fieldset>
<fieldset>
<legend>The app will be able to</legend>
${view.scopes.map(permissionOption).join("\n")}
</fieldset>
<button class="allow" name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
  );
}

function userOption(user: SandboxUser, first: boolean): string {
  return `<label><span>@${escapeHtml(user.username)}<small>${escapeHtml(user.name)}</small></span><input type="radio" name="user" value="${escapeHtml(user.id)}"${first ? " checked" : ""}></label>`;
}

/** The required permission is shown but cannot be cleared. A browser does not send a disabled box, so the handler adds it. */
function permissionOption(scope: string): string {
  const fixed = scope === BASIC_SCOPE ? " disabled" : "";
  return `<label><span>${escapeHtml(SCOPES[scope] ?? scope)}<small>${escapeHtml(scope)}</small></span><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked${fixed}></label>`;
}

/** Returns the page at the sandbox's own redirect URI. */
export function callbackPage(parameters: readonly (readonly [string, string])[]): string {
  const rows = parameters.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  return htmlPage(
    "Back in your app",
    `<h1>Your app would continue here</h1>
<p>Threads sent the browser back to the redirect URI with:</p>
<dl>
${rows.join("\n")}
</dl>`,
  );
}

/** Returns the page for an error that must not redirect, because the redirect URI cannot be trusted. */
export function errorPage(code: number | string, message: string): string {
  return htmlPage(
    "Something went wrong",
    `<h1>Something went wrong</h1>
<p id="message">${escapeHtml(message)}</p>
<dl><dt>Error code</dt><dd id="code">${code}</dd></dl>`,
  );
}

function hostOf(url: string): string {
  const { host, protocol } = new URL(url);
  return host === "" ? protocol : host;
}
