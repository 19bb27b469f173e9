/** The pages of the example, the same wherever they are served: all that they show comes from the routes. */
import { readFileSync } from "node:fs";

/** The scripts, by their path. */
export const SCRIPTS = {
  "/settings.js": readFileSync(new URL("settings.js", import.meta.url), "utf8"),
  "/sign-in.js": readFileSync(new URL("sign-in.js", import.meta.url), "utf8"),
} as const;

/** The headers of each page. */
export function pageHeaders(api: string): Record<string, string> {
  const policy = `default-src 'none'; script-src 'self'; connect-src 'self' ${api}; img-src data:; form-action 'self'; base-uri 'none'`;
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
</head>
<body data-api="${api}">
<main>
<h1>${title}</h1>
${main}
</main>
${script === "" ? "" : `<script src="${script}"></script>`}
</body>
</html>
`;

/** @param api the origin of the server, where that is another site than the page's; else empty */
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
</p>`,
  );
}
