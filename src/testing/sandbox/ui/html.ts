import { createHash } from "node:crypto";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes a text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Reverses {@link escapeHtml}. */
export function unescapeHtml(html: string): string {
  return html.replace(
    /&(?:amp|lt|gt|quot|#39);/g,
    (entity) => Object.entries(ENTITIES).find(([, escaped]) => escaped === entity)?.[0] ?? entity,
  );
}

const STYLE = `
:root { color-scheme: light dark; --ink: #101010; --soft: #6b6b6b; --line: #e4e4e4; --card: #fff; --page: #f5f5f5; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f3f3f3; --soft: #a0a0a0; --line: #333; --card: #181818; --page: #0a0a0a; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 27rem; padding: 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 1.25rem; }
h1 { margin: 0 0 .5rem; font-size: 1.35rem; line-height: 1.3; overflow-wrap: anywhere; }
p { margin: 0 0 1.25rem; color: var(--soft); overflow-wrap: anywhere; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: .25rem; font-size: .85rem; color: var(--soft); }
label { display: flex; gap: .75rem; align-items: center; padding: .6rem 0; border-top: 1px solid var(--line); }
label span { flex: 1; overflow-wrap: anywhere; }
label small { display: block; color: var(--soft); font-size: .8rem; }
input { width: 1.15rem; height: 1.15rem; margin: 0; flex: none; accent-color: var(--ink); }
button { width: 100%; padding: .8rem; border-radius: .8rem; border: 1px solid var(--line); font: inherit; font-weight: 600;
  cursor: pointer; background: transparent; color: var(--ink); }
button + button { margin-top: .6rem; }
button.allow { background: var(--ink); border-color: var(--ink); color: var(--card); }
dl { margin: 0; }
dt { font-size: .85rem; color: var(--soft); }
dd { margin: 0 0 .9rem; font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; }
footer { margin-top: 1.5rem; font-size: .8rem; color: var(--soft); text-align: center; }
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Returns a page around `main`, which must be escaped. The page has no script, and its policy allows none. */
export function htmlPage(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
${main}
<footer>Threads sandbox: a local simulation, not Threads</footer>
</main>
</body>
</html>
`;
}

/**
 * Returns the headers of a page. The consent page has no form-action directive, because browsers apply it to every redirect after
 * the form, and the app may redirect anywhere. The page cannot contain another form: it has no script, and all text is escaped.
 */
export function pageHeaders(isConsentPage = false): Record<string, string> {
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": [
      "default-src 'none'",
      "img-src data:",
      `style-src 'sha256-${STYLE_HASH}'`,
      ...(isConsentPage ? [] : ["form-action 'none'"]),
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  };
}
