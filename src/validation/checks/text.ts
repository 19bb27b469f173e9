import { isBlank } from "../text/blank.js";
import type { Issue } from "../issue.js";
import { linksIn } from "../text/links.js";
import { scanText } from "../text/measure-text.js";
import { check, type Findings } from "./findings.js";

/** Judges a text; `alone` when nothing else stands beside it that could make up for its being empty. */
export function checkText(text: string, alone: boolean, path: Issue["path"], findings: Findings): void {
  check("text", { blank: isBlank(text), alone, scan: scanText(text) }, path, findings);
}

/** Counts the links of a text and of what stands beside it, each once. */
export function checkLinks(text: string, beside: readonly (string | undefined)[], findings: Findings): void {
  const links = linksIn(text);
  for (const link of beside) if (link !== undefined) links.push(link);
  if (links.length > findings.limits.textMaxLinks)
    check("links", { count: new Set(links.map(sameLink)).size }, [], findings);
}

/** Nothing says what makes two links one. So they are one where they may be: what Threads may take is not refused here. */
function sameLink(link: string): string {
  return link
    .replace(/^https?:\/\//i, "")
    .replace(/^[^/?#]+/, (host) => host.toLowerCase())
    .replace(/\/$/, "");
}
