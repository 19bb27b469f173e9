import { isBlank } from "../text/blank.js";
import type { Issue } from "../issue.js";
import { linksIn } from "../text/links.js";
import { scanText } from "../text/measure-text.js";
import { check, type Findings } from "./findings.js";

/** Checks a text. With `alone`, the post has nothing else, so the text must not be empty. */
export function checkText(text: string, alone: boolean, path: Issue["path"], findings: Findings): void {
  check("text", { blank: isBlank(text), alone, scan: scanText(text) }, path, findings);
}

/** Checks the number of different links in a text and the fields beside it. */
export function checkLinks(text: string, otherLinks: readonly (string | undefined)[], findings: Findings): void {
  const links = linksIn(text);
  for (const link of otherLinks) if (link !== undefined) links.push(link);
  if (links.length > findings.limits.textMaxLinks)
    check("links", { count: new Set(links.map(linkKey)).size }, [], findings);
}

/** Threads does not document when two links are the same. Links that may be the same count once, so that no valid post is rejected. */
function linkKey(link: string): string {
  return link
    .replace(/^https?:\/\//i, "")
    .replace(/^[^/?#]+/, (host) => host.toLowerCase())
    .replace(/\/$/, "");
}
