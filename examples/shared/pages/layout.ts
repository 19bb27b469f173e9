/** The HTML that all pages share, and the headers of their responses. */
import type { AppSetup } from "../serve.js";

/** A page of the app. Its HTML is static: the script reads the data from the routes. */
export interface Page {
  readonly path: string;
  readonly title: string;
  /** The name in the navigation; null for a page that is not in it. */
  readonly label: string | null;
  /** The name of the page's script in `web/`. */
  readonly script: string;
  /** Whether users who are not signed in may see the page. */
  readonly isPublic: boolean;
  /** The HTML of the page, with its heading. */
  readonly main: string;
}

/** The hosts of Threads' images. They are needed only with the real Threads. */
const THREADS_IMAGES = "https://*.cdninstagram.com https://*.fbcdn.net";

/** The origin that the scripts send requests to: empty if it is the page's own. */
const apiOf = ({ origin, frontEnd }: AppSetup) => (frontEnd === null ? "" : origin);

/** Returns the document of a page, with links to the others. */
export function renderPage(page: Page, pages: readonly Page[], setup: AppSetup): string {
  const links = pages.map(({ path, label }) => {
    if (label === null) return "";
    return `<li><a href="${path}"${path === page.path ? ' aria-current="page"' : ""}>${label}</a></li>`;
  });
  const sandbox = setup.sandboxUrl === null ? "" : `<a href="${setup.sandboxUrl}/">Sandbox</a>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Sail</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body data-api="${apiOf(setup)}">
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28">Sail</a>
<nav id="navigation" aria-label="Pages"${page.isPublic ? " hidden" : ""}>
<ul>
${links.filter((link) => link !== "").join("\n")}
</ul>
</nav>
<div class="end">
${sandbox}
<form method="post" action="/sign-out" id="sign-out"${page.isPublic ? " hidden" : ""}><button class="quiet">Sign out</button></form>
</div>
</header>
<main id="main" tabindex="-1" class="${page.script}">
${page.main}
</main>
<script type="module" src="/${page.script}.js"></script>
</body>
</html>
`;
}

/** Returns the headers of every page. The policy allows no inline scripts and styles. From other sites, it allows only the images of Threads. */
export function pageHeaders(setup: AppSetup): Record<string, string> {
  const own = ["'self'", apiOf(setup)].join(" ").trim();
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${own}`,
    // `blob:` shows a file that the user has chosen. The API serves the uploaded images.
    `img-src ${own} blob: ${setup.sandboxUrl ?? THREADS_IMAGES}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  };
}
