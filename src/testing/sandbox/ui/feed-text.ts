import { isWebUrl } from "../publishing/container-json.js";
import { escapeHtml } from "./html.js";

/** A range of a text and its styles. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
  /** Names of styles, or "spoiler". The page has a class for each. */
  readonly marks: readonly string[];
}

/** Converts a text to HTML with links, mentions, tags, styles and hidden spoilers. The ranges are in string indexes. All text is escaped. */
export function richText(text: string, ranges: readonly TextRange[] = []): string {
  let html = "";
  let at = 0;
  for (const { offset, length, marks } of [...ranges].sort((a, b) => a.offset - b.offset)) {
    // A range that overlaps another or is outside the text is ignored; the text is always shown completely.
    if (offset < at || length <= 0 || offset >= text.length) continue;
    html += linked(text.slice(at, offset)) + marked(linked(text.slice(offset, offset + length)), marks);
    at = Math.min(offset + length, text.length);
  }
  return html + linked(text.slice(at));
}

/** Hides content until it is clicked. The page has no script, so a checkbox stores the state. */
export function hideSpoiler(html: string, what: string): string {
  return `<label class="veil ${what}"><input type="checkbox" autocomplete="off" aria-label="Show the spoiler"><span>${html}</span></label>`;
}

/** Returns the URL of a link, or null unless it is HTTP or HTTPS. */
export function urlOf(link: string): URL | null {
  const url = /^www\./i.test(link) ? `https://${link}` : link;
  return isWebUrl(url) ? new URL(url) : null;
}

/** Links without the punctuation that follows them, mentions, and tags. */
const NOTABLE =
  /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)[^\s<>"]*[^\s<>".,;:!?)\]]|(?<![\p{L}\p{N}_])(?:@[\p{L}\p{N}_.]*[\p{L}\p{N}_]|#[^\s.&@!?,;:#]{1,50})/giu;

function linked(text: string): string {
  let html = "";
  let at = 0;
  for (const match of text.matchAll(NOTABLE)) {
    html += escapeHtml(text.slice(at, match.index)) + notable(match[0]);
    at = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(at));
}

function notable(word: string): string {
  const shown = escapeHtml(word);
  if (/^[@#]/.test(word)) return `<span class="notable">${shown}</span>`;
  const url = urlOf(word);
  if (url === null) return shown;
  return `<a class="notable" href="${escapeHtml(url.href)}" rel="noopener nofollow">${shown}</a>`;
}

function marked(html: string, marks: readonly string[]): string {
  return marks.includes("spoiler")
    ? hideSpoiler(html, "words")
    : `<span class="${escapeHtml(marks.join(" "))}">${html}</span>`;
}
