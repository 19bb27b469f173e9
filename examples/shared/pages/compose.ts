import type { Page } from "./layout.js";

const REPLY_CONTROLS = {
  everyone: "Everyone",
  followers_only: "Your followers",
  accounts_you_follow: "Profiles you follow",
  mentioned_only: "Profiles you mention",
};

const options = Object.entries(REPLY_CONTROLS).map(([value, label]) => `<option value="${value}">${label}</option>`);

const FORM = `<form id="composer" class="card">
<fieldset id="fields" class="stack">
<legend class="off-screen">Your post</legend>
<div class="account" id="account"></div>
<div class="writing">
<label for="text" class="off-screen">Text</label>
<textarea id="text" rows="6" aria-describedby="count text-issues" placeholder="What's new?"></textarea>
<p id="count"></p>
<ul id="text-issues" class="issues"></ul>
</div>
<label id="thread" class="check" hidden><input id="as-thread" type="checkbox"><span id="thread-label"></span></label>
<ol id="pictures" aria-label="Images"></ol>
<ul id="media-issues" class="issues"></ul>
<fieldset id="poll" class="box stack" aria-describedby="poll-issues" hidden>
<legend>Poll</legend>
<ol id="poll-options" class="stack"></ol>
<ul id="poll-issues" class="issues"></ul>
<div class="actions"><button type="button" id="add-option">Add an option</button> <button type="button" id="remove-poll" class="quiet">Remove the poll</button></div>
</fieldset>
<div id="link-box" class="box stack" hidden>
<label class="field">Link to preview <input id="link" type="url" inputmode="url" placeholder="https://" aria-describedby="link-issues"></label>
<ul id="link-issues" class="issues"></ul>
<div class="actions"><button type="button" id="remove-link" class="quiet">Remove the link</button></div>
</div>
<div id="attachments" class="actions" role="group" aria-label="Attachments">
<label class="button">Add images <input id="files" type="file" accept="image/*" multiple class="off-screen"></label>
<button type="button" id="add-poll">Add a poll</button>
<button type="button" id="add-link">Add a link</button>
</div>
<div class="pair">
<div><label class="field">Topic <input id="topicTag" placeholder="None" aria-describedby="topicTag-issues"></label>
<ul id="topicTag-issues" class="issues"></ul></div>
<label class="field">Who can reply <select id="replyControl">${options.join("")}</select></label>
</div>
<ul id="issues" class="issues"></ul>
<button id="post" class="primary" disabled>Post</button>
</fieldset>
</form>`;

export const composePage: Page = {
  path: "/compose",
  title: "New post",
  label: "Write",
  script: "compose",
  isPublic: false,
  main: `<div class="stack">
<h1>New post</h1>
<div id="outcome" role="status"></div>
<div id="not-connected" class="card empty" hidden>
<h2 id="why"></h2>
<p>Sail sends you to Threads, where you allow Sail to publish for you. Then you return to this page.</p>
<button id="connect" class="primary">Connect</button>
</div>
<div id="composing" class="composing" hidden>
<div class="stack">
${FORM}
<div id="message" role="status"></div>
<progress id="progress" aria-label="Publishing" hidden></progress>
<p id="unconfirmed" class="actions" hidden><button id="again" class="primary">Check again</button> <button id="discard">Discard</button></p>
<div id="live" class="card empty" hidden>
<h2 id="live-title" tabindex="-1">Your post is live</h2>
<p class="actions"><a id="permalink" class="button primary">View on Threads</a> <button id="another">Write another</button></p>
</div>
</div>
<section id="preview-section" class="stack" aria-labelledby="preview-title">
<h2 id="preview-title">Preview</h2>
<ol id="preview" class="preview"></ol>
</section>
</div>
<p id="announcement" class="off-screen" role="status"></p>
</div>`,
};
