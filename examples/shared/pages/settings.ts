import type { Page } from "./layout.js";

export const settingsPage: Page = {
  path: "/settings",
  title: "Settings",
  label: "Settings",
  script: "settings",
  isPublic: false,
  main: `<div class="stack">
<h1>Settings</h1>
<div id="message" role="status"></div>
<section aria-labelledby="accounts" class="stack">
<h2 id="accounts">Connected accounts</h2>
<div class="card stack" id="card" aria-busy="true">
<div class="account" id="account"></div>
<p id="meaning"></p>
<dl id="dates"></dl>
<p class="actions">
<button id="connect" class="primary" hidden>Connect</button>
<button id="refresh" hidden>Update profile</button>
<button id="disconnect" class="danger" hidden>Disconnect</button>
</p>
</div>
</section>
</div>
<dialog id="confirm" aria-labelledby="confirm-title" aria-describedby="confirm-text">
<form method="dialog" class="stack">
<h2 id="confirm-title">Disconnect your account?</h2>
<p id="confirm-text">Sail can no longer publish for you. Posts that are live stay on Threads. You can connect again at any time.</p>
<p class="actions end">
<button value="cancel" autofocus>Cancel</button>
<button value="disconnect" class="danger solid">Disconnect</button>
</p>
</form>
</dialog>`,
};
