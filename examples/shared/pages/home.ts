import type { Page } from "./layout.js";

export const homePage: Page = {
  path: "/",
  title: "Home",
  label: null,
  script: "home",
  isPublic: true,
  main: `<section id="signed-out" class="hero" hidden>
<h1>Post to Threads from your own app</h1>
<p>Sail is a small app on <code>@hayon/threads</code>. Connect an account, keep it connected, and publish each post only once.</p>
<p><a class="button primary" href="/sign-in">Sign in</a></p>
<ul class="tiles">
<li class="tile"><h2>Connect</h2><p>Allow it once on Threads. Sail then shows whether the connection works.</p></li>
<li class="tile"><h2>Write</h2><p>Sail checks your post against the rules of Threads while you type.</p></li>
<li class="tile"><h2>Publish once</h2><p>A lost response, a double click or a reload never makes a second post.</p></li>
</ul>
</section>
<div id="signed-in" class="stack" hidden>
<h1>Hello, <span id="user"></span></h1>
<section class="card account" aria-label="Threads account" id="account"></section>
<ul class="tiles" id="ways"></ul>
</div>`,
};
