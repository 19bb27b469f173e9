/** The static pages of the examples. They get their data from the routes. */

/** Returns the headers of a page. */
export function pageHeaders(api: string): Record<string, string> {
  const loads = `script-src 'self'; style-src 'self'; connect-src 'self' ${api}; img-src data: blob:`;
  const policy = `default-src 'none'; ${loads}; form-action 'self'; base-uri 'none'`;
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "cache-control": "no-store",
  };
}

const html = (title: string, api: string, script: string, main: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body data-api="${api}">
<main>
<h1>${title}</h1>
${main}
</main>
${script === "" ? "" : `<script type="module" src="${script}"></script>`}
</body>
</html>
`;

/** @param api the origin of the API; empty when it is the page's own */
export function signInPage(api: string): string {
  return html(
    "Sign in",
    api,
    api === "" ? "" : "/sign-in.js",
    `<form method="post" action="/sign-in">
<label>Name <input name="name" required pattern="[A-Za-z0-9_\\-]{1,40}" autocomplete="username"></label>
<button>Sign in</button>
</form>`,
  );
}

/** @param api as for {@link signInPage} */
export function settingsPage(api: string): string {
  return html(
    "Settings",
    api,
    "/settings.js",
    `<h2>Threads</h2>
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
  );
}

const REPLY_CONTROLS = {
  everyone: "Everyone",
  followers_only: "Your followers",
  accounts_you_follow: "Profiles you follow",
  mentioned_only: "Profiles you mention",
};

/** @param api as for {@link signInPage} */
export function composePage(api: string): string {
  const options = Object.entries(REPLY_CONTROLS).map(([value, label]) => `<option value="${value}">${label}</option>`);
  return html(
    "New post",
    api,
    "/compose.js",
    `<p id="who">…</p>
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
  );
}
