import { FEED_STYLE } from "./feed-style.js";
import { escapeHtml } from "./html.js";

/** The parts of a page of the sandbox. All are HTML. */
export interface ShellParts {
  readonly title: string;
  /** The line below the title. */
  readonly line: string;
  readonly main: string;
  /** The HTML after the main part. */
  readonly after?: string;
}

const PAGES = [
  ["/", "Posts"],
  ["/people", "Users"],
  ["/webhooks", "Webhooks"],
] as const;

/** Returns a page with the links to the other pages. */
export function shell({ title, line, main, after = "" }: ShellParts): string {
  const links = PAGES.map(([path, name]) => `<a href="${path}">${name}</a>`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Threads sandbox</title>
<link rel="icon" href="data:,">
<style>${FEED_STYLE}</style>
</head>
<body>
${ICONS}
<header>
<nav class="pages" aria-label="Pages">${links}</nav>
<h1>${escapeHtml(title)}</h1>
<p>${line}</p>
</header>
<main>
${main}
</main>
${after}<footer>Threads sandbox: a local simulation, not Threads</footer>
</body>
</html>
`;
}

const ICONS = `<svg width="0" height="0" aria-hidden="true"><defs>
<symbol id="reply" viewBox="0 0 24 24"><path d="M20.5 12a8.5 8.5 0 1 0-3.4 6.8l3.4 1-1-3.4a8.5 8.5 0 0 0 1-4.4z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></symbol>
<symbol id="repost" viewBox="0 0 24 24"><path d="M17 3l3.5 3.5L17 10M20 6.5H8A3.5 3.5 0 0 0 4.5 10v1M7 21l-3.5-3.5L7 14M4 17.5h12a3.5 3.5 0 0 0 3.5-3.5v-1" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="seal" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11" fill="currentColor"/><path d="M7 12.5l3.5 3.5L17 9" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></symbol>
</defs></svg>`;
