import type { Page } from "./layout.js";

const REPLY_CONTROLS = {
  everyone: "Everyone",
  followers_only: "Your followers",
  accounts_you_follow: "Profiles you follow",
  mentioned_only: "Profiles you mention",
};

const options = Object.entries(REPLY_CONTROLS).map(([value, label]) => `<option value="${value}">${label}</option>`);

export const composePage: Page = {
  path: "/compose",
  title: "New post",
  script: "compose",
  label: "Write",
  isPublic: false,
  main: `<p id="who">…</p>
<form id="composer">
<fieldset id="fields">
<textarea id="text" rows="5" aria-label="Text" aria-describedby="count" placeholder="What's new?"></textarea>
<p id="size"><output id="count" title="characters left"></output></p>
<ul id="pictures"></ul>
<label class="button">Add images <input id="files" type="file" accept="image/*" multiple></label>
<label>Who can reply <select id="replyControl">${options.join("")}</select></label>
<ul id="issues"></ul>
<button id="post" disabled>Post</button>
</fieldset>
</form>
<p id="message" role="status"></p>
<progress id="progress" hidden></progress>
<p id="unconfirmed" hidden><button id="again">Try again</button> <button id="discard">Discard</button></p>
<p id="live" hidden><a id="permalink">View on Threads</a> <button id="another">Write another</button></p>
<p><a href="/settings">Settings</a></p>`,
};
