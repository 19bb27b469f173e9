/** Returns the part of a page that says why it has no data. `web/account/account-page.js` shows it. */
export const problemBox = (allow: string): string => `<div id="problem" class="card empty" role="alert" hidden>
<p id="advice"></p>
<button id="allow" class="primary" hidden>${allow}</button>
<a id="settings" class="button primary" href="/settings" hidden>Connect your account</a>
</div>`;
