/** The frame of each page, and the headers that it is sent with. */
import type { Site } from "../serve.js";

/** A page of the app. Its HTML is static: the script reads the data from the routes. */
export interface Page {
  readonly path: string;
  readonly title: string;
  /** The name of the page's script in `web/`. */
  readonly script: string;
  /** Whether the page is for users who are not signed in, too. */
  readonly isPublic: boolean;
  /** The HTML below the heading. */
  readonly main: string;
}

/** The pages of the navigation, in its order. */
const NAVIGATION = [
  ["/compose", "Write"],
  ["/settings", "Settings"],
] as const;

/** Returns the document of a page. */
export function renderPage({ path, title, script, isPublic, main }: Page, { origin, frontEnd }: Site): string {
  const links = NAVIGATION.map(([href, label]) => {
    return `<a href="${href}"${href === path ? ' aria-current="page"' : ""}>${label}</a>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body data-api="${frontEnd === null ? "" : origin}">
<nav id="navigation" aria-label="Pages"${isPublic ? " hidden" : ""}>
<a href="/">Home</a> ${links.join(" ")}
</nav>
<main>
<h1>${title}</h1>
${main}
</main>
<script type="module" src="/${script}.js"></script>
</body>
</html>
`;
}

/** Returns the headers of every page. */
export function pageHeaders({ origin, frontEnd }: Site): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self'${frontEnd === null ? "" : ` ${origin}`}`,
    "img-src 'self' data: blob:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}
