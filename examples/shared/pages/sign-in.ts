import type { Page } from "./layout.js";

export const signInPage: Page = {
  path: "/sign-in",
  title: "Sign in",
  script: "sign-in",
  isPublic: true,
  main: `<form method="post" action="/sign-in">
<label>Name <input name="name" required pattern="[A-Za-z0-9_\\-]{1,40}" autocomplete="username"></label>
<button>Sign in</button>
</form>`,
};
