import type { Page } from "./layout.js";

export const signInPage: Page = {
  path: "/sign-in",
  title: "Sign in",
  label: null,
  script: "sign-in",
  isPublic: true,
  main: `<div class="card narrow">
<h1>Sign in</h1>
<p class="quiet-text" id="hint">Any name will do: this app asks for no password.</p>
<form method="post" action="/sign-in" class="stack">
<label class="field">Name <input name="name" required pattern="[A-Za-z0-9_\\-]{1,40}" maxlength="40" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus aria-describedby="hint"></label>
<button class="primary">Sign in</button>
</form>
</div>`,
};
