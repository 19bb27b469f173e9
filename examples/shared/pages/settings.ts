import type { Page } from "./layout.js";

export const settingsPage: Page = {
  path: "/settings",
  title: "Settings",
  script: "settings",
  isPublic: false,
  main: `<h2>Threads</h2>
<p id="message" role="status"></p>
<dl>
<dt>Account</dt><dd id="account">…</dd>
<dt>Health</dt><dd id="health">…</dd>
<dt>Expires</dt><dd id="expires">…</dd>
</dl>
<p>
<button id="connect">Connect</button>
<button id="refresh" hidden>Refresh</button>
<button id="disconnect" hidden>Disconnect</button>
</p>
<p><a href="/compose">Write a post</a></p>`,
};
