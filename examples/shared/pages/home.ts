import type { Page } from "./layout.js";

export const homePage: Page = {
  path: "/",
  title: "Threads for your app",
  script: "home",
  isPublic: true,
  main: `<p id="welcome" hidden><a href="/sign-in">Sign in</a></p>
<p id="account" hidden></p>`,
};
